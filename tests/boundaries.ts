/** Checks who imports whom (.dependency-cruiser.cjs), how long files are, and that none names this machine. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from './runner/command.ts';
import { checkDependencies, ruledFolders } from './runner/dependencies.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const maxLines = 400;

/** Long by their nature: written by a program, or a list that only grows. */
const mayBeLong = /(\.gen\.ts|\/migrations\/[^/]+|^tests\/fixtures\/.*|package-lock\.json)$/;
const written = /\.(ts|tsx|mjs|cjs|css|html|sh|yaml|yml)$/;

/** Files of the checkout: tracked, or new and not ignored. */
async function listFiles(): Promise<string[]> {
  const output = await mustRun('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
  });
  return [...new Set(output.split('\0').filter((name) => name !== ''))];
}

async function checkImports(files: readonly string[]): Promise<string[]> {
  const { violations, files: seen } = await checkDependencies(root, join(root, '.dependency-cruiser.cjs'));
  const problems = violations.map(({ rule, from, to, by }) => {
    const path = by.length > 0 ? [from, ...by].join(' → ') : `${from} → ${to}`;
    return `${rule}: ${rule === 'no-orphan' ? from : path}`;
  });
  // Under some versions of TypeScript dependency-cruiser sees no file at all, and then everything is in order.
  const known = new Set(seen);
  const expected = files.filter(
    (name) => /\.tsx?$/.test(name) && ruledFolders.includes(name.split('/')[0] ?? ''),
  );
  const unseen = expected.filter((name) => !known.has(name) && !name.startsWith('tests/fixtures/'));
  if (unseen.length > 0)
    problems.push(
      `dependency-cruiser did not see ${unseen.length} of ${expected.length} files: ${unseen.slice(0, 5).join(', ')} …`,
    );
  process.stdout.write(`${known.size} modules looked at\n`);
  return problems;
}

async function checkText(name: string): Promise<string[]> {
  const text = await readFile(join(root, name), 'utf8').catch(() => '');
  const problems: string[] = [];
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (lines > maxLines && written.test(name) && !mayBeLong.test(name))
    problems.push(`file-too-long: ${name} has ${lines} lines; split it by concept (at most ${maxLines})`);
  const places = [root.replace(/\/$/, ''), homedir()].filter((place) => place.split('/').length > 2);
  const place = places.find((one) => text.includes(`${one}/`));
  if (place !== undefined) problems.push(`machine-path: ${name} names ${place}, a folder of this machine`);
  return problems;
}

const files = await listFiles();
const textProblems = await Promise.all(
  files.filter((name) => !/\.(png|pdf|docx|ico|woff2)$/.test(name)).map(checkText),
);
const problems = [...(await checkImports(files)), ...textProblems.flat()];
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
