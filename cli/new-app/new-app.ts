/**
 * Writes a new app that works: `npm run new-app NAME` makes `apps/NAME/` and changes nothing else.
 *
 * The files come from template/, where `__id__`, `__schema__`, `__camel__`, `__pascal__` and `__title__` stand for the
 * name's forms. They end in `.template`, so that no tool takes them for code of this program.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MainstayError } from '#kernel/base';
import { exitCodeOf, printError } from '../errors.ts';
import { type AppName, appName } from './app-name.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const template = fileURLToPath(new URL('./template', import.meta.url));
const suffix = '.template';

async function writeApp(name: AppName): Promise<string[]> {
  const folder = join(root, 'apps', name.id);
  await mkdir(folder);
  try {
    const sources = (await readdir(template, { recursive: true })).filter((file) => file.endsWith(suffix));
    for (const source of sources) {
      const target = join(folder, source.slice(0, -suffix.length));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, fill(await readFile(join(template, source), 'utf8'), name));
    }
    await format(folder);
    return sources.map((source) => source.slice(0, -suffix.length)).sort();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function fill(text: string, name: AppName): string {
  const forms: Readonly<Record<string, string>> = { ...name };
  return text.replaceAll(/__([a-z]+)__/g, (found, form: string) => forms[form] ?? found);
}

/** Lines break differently with the name's length, and imports are in the order of the names. */
async function format(folder: string): Promise<void> {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  if (!existsSync(biome)) return;
  const child = spawn(process.execPath, [biome, 'check', '--write', relative(root, folder)], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new MainstayError('new_app.format_failed', `The files could not be formatted:\n${errors}`);
}

try {
  const name = appName(process.argv[2], await readdir(join(root, 'apps')));
  const files = await writeApp(name);
  process.stdout.write(`apps/${name.id} is written:\n${files.map((file) => `  ${file}\n`).join('')}
Next:
  npm run up                    starts it with the rest (stop a running one first)
  ./mainstay ${name.id} --help
  apps/${name.id}/README.md says what is where.
`);
} catch (error) {
  printError(error, false);
  process.exitCode = exitCodeOf(error);
}
