import { spawn } from 'node:child_process';
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PGlite } from '@electric-sql/pglite';
import { MainstayError, newId } from '#kernel/base';

/** The version of the on-disk format: PGlite's own version, which the package pins. */
const templateName = 'pglite-0.5.14';

/** An initialised, empty database directory kept with the installation, so that a first start only copies it. */
const templateDirectory = fileURLToPath(new URL(`../../.cache/${templateName}`, import.meta.url));

/** Settings that keep one session small; PostgreSQL's defaults reserve 128 MB of buffers for many. */
const settings = ['shared_buffers=16MB', 'wal_buffers=1MB', 'max_connections=5', 'max_wal_size=128MB'];

/**
 * Opens the embedded PostgreSQL in `directory`, making it when it is new. The caller holds the directory's lock.
 *
 * Crash safety: it survives the death of the process at any moment; PGlite does not pass fsync to the disk, so
 * power loss is the operating system's to survive. Where that matters, use a PostgreSQL server.
 */
export async function openEmbedded(directory: string): Promise<PGlite> {
  if (!(await exists(join(directory, 'PG_VERSION')))) await create(directory);
  return startEmbedded(directory);
}

export async function startEmbedded(directory: string): Promise<PGlite> {
  const [{ PGlite }, { vector }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite-pgvector'),
  ]);
  try {
    return await PGlite.create({ dataDir: directory, extensions: { vector }, postgresqlconf: settings });
  } catch (error) {
    throw new MainstayError(
      'database.open_failed',
      `The embedded database in ${directory} could not be opened. If its files were damaged, restore a backup into an empty directory.`,
      { kind: 'unavailable', retryable: false, cause: error },
    );
  }
}

/** A half-made directory must never be taken for a whole one: it is made under another name and then renamed. */
async function create(directory: string): Promise<void> {
  const draft = `${directory}.${newId()}`;
  await mkdir(join(directory, '..'), { recursive: true });
  try {
    if (await exists(join(templateDirectory, 'PG_VERSION')))
      await cp(templateDirectory, draft, { recursive: true });
    else await initialise(draft);
    await rm(directory, { recursive: true, force: true });
    await rename(draft, directory);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Makes the template directory, once for an installation. */
export async function createDatabaseTemplate(): Promise<void> {
  if (await exists(join(templateDirectory, 'PG_VERSION'))) return;
  const draft = `${templateDirectory}.${newId()}`;
  await initialise(draft);
  // Another process may have been quicker; either result is good.
  await rename(draft, templateDirectory).catch(() => rm(draft, { recursive: true, force: true }));
}

/** Runs initdb in a process of its own: it needs some 600 MB that a long-lived server should not keep. */
async function initialise(directory: string): Promise<void> {
  await mkdir(join(directory, '..'), { recursive: true });
  const script = fileURLToPath(new URL('./initialise.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new MainstayError(
      'database.create_failed',
      `A new database could not be made in ${directory}: ${errors.trim()}`,
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
