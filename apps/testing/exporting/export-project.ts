import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { conflict, MainstayError } from '#kernel/base';
import type { TestCase } from '../domain/suite/test-case.ts';
import { projectFiles } from './project.ts';

/** Says that a folder is an export, and which of its files are: those may be replaced. */
const recordName = '.exported.json';
const recordSchema = z.object({ files: z.array(z.string()) });

/**
 * Writes the tests as a project of `@playwright/test`. The folder is there whole or not at all; a former export in it is
 * replaced, and what else is in it (installed packages, a lock file, files of one's own) is kept.
 *
 * @returns the paths written, relative
 * @throws MainstayError `testing.export_folder_in_use` when there is something else in it, `testing.export_failed`
 */
export async function exportProject(
  cases: readonly TestCase[],
  { origin, directory }: { readonly origin: string; readonly directory: string },
): Promise<readonly string[]> {
  const target = resolve(directory);
  const old = await recordOf(target);
  const files = projectFiles(cases, { origin, playwright: playwrightVersion() });
  const record = `${JSON.stringify({ files: [...files.keys()] }, null, 2)}\n`;
  try {
    await mkdir(dirname(target), { recursive: true });
    const fresh = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
    try {
      for (const [path, content] of [...files, [recordName, record] as const]) {
        const file = inside(fresh, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, content);
      }
      await swap({ fresh, target, old, written: [...files.keys()] });
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  } catch (error) {
    if (error instanceof MainstayError) throw error;
    throw new MainstayError('testing.export_failed', `The tests could not be written to ${directory}.`, {
      cause: error,
    });
  }
  return [...files.keys()];
}

/** Undefined where there is nothing. */
async function recordOf(target: string): Promise<readonly string[] | undefined> {
  const present = await readdir(target).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw inUse(target);
  });
  if (!present) return undefined;
  if (present.length === 0) return [];
  const text = await readFile(join(target, recordName), 'utf8').catch(() => '');
  const record = recordSchema.safeParse(parse(text));
  if (!record.success) throw inUse(target);
  return record.data.files;
}

/** Puts the new folder where the old one was; what was not exported moves over. */
async function swap({ fresh, target, old, written }: Swap): Promise<void> {
  if (!old) return rename(fresh, target);
  const aside = `${fresh}-before`;
  await rename(target, aside);
  try {
    await moveOwn(aside, fresh, new Set([...old, recordName]));
    await rename(fresh, target);
  } catch (error) {
    await moveOwn(fresh, aside, new Set([...written, recordName]));
    await rename(aside, target);
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

interface Swap {
  readonly fresh: string;
  readonly target: string;
  /** The files of a former export; undefined where there is no folder yet. */
  readonly old: readonly string[] | undefined;
  readonly written: readonly string[];
}

async function moveOwn(from: string, to: string, exported: ReadonlySet<string>, below = ''): Promise<void> {
  for (const entry of await readdir(join(from, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (exported.has(path)) continue;
    const there = await readdir(join(to, below)).catch((): string[] => []);
    if (!there.includes(entry.name)) {
      const holds = [...exported].some((each) => each.startsWith(`${path}/`));
      if (!holds) await rename(join(from, path), join(to, path));
      else if (entry.isDirectory()) {
        await mkdir(join(to, path));
        await moveOwn(from, to, exported, path);
      }
    } else if (entry.isDirectory()) await moveOwn(from, to, exported, path);
  }
}

function inside(folder: string, path: string): string {
  const file = resolve(folder, path);
  if (!file.startsWith(folder + sep)) {
    throw new MainstayError('testing.export_failed', `"${path}" leads out of the folder.`);
  }
  return file;
}

const inUse = (target: string): MainstayError =>
  conflict(
    'testing.export_folder_in_use',
    `${target} holds something that is no former export. Name an empty or a new folder.`,
  );

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** That of the browsers' driver here: what the tests were tried with. */
function playwrightVersion(): string {
  const found: unknown = createRequire(import.meta.url)('playwright-core/package.json');
  return z.object({ version: z.string() }).parse(found).version;
}
