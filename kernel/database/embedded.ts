import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { MainstayError, newId } from '#kernel/base';
import { sessionStream } from './session-stream.ts';
import { type SessionThread, startSessionThread } from './session-thread.ts';

/** The version of the on-disk format: PGlite's own, which the package pins, and how often we have changed ours since. */
const templateName = 'pglite-0.5.14-1';

/** An initialised, empty database directory kept with the installation, so that a first start only copies it. */
const templateDirectory = fileURLToPath(new URL(`../../.cache/${templateName}`, import.meta.url));

/** The embedded PostgreSQL: one session, whichever thread it is in. */
export interface Embedded {
  /** What `pg` takes for a socket. Of several, the latest has the session. */
  connect(): Duplex;
  /** Ends the session. Every connection must have ended before. */
  close(): Promise<void>;
}

/**
 * Opens the embedded PostgreSQL in `directory`, making it when it is new. The caller holds the directory's lock.
 *
 * A lost session (a statement over the limit, a crash) fails what is under way; the next connection opens the
 * database again.
 *
 * Crash safety: it survives the death of its thread and of the process at any moment; PGlite does not pass fsync to
 * the disk, so power loss is the operating system's to survive. Where that matters, use a PostgreSQL server.
 *
 * @throws MainstayError `database.open_failed`
 */
export async function openEmbedded(directory: string, limitSeconds: number): Promise<Embedded> {
  if (!(await exists(join(directory, 'PG_VERSION')))) await create(directory);
  let thread: Promise<SessionThread> | undefined;

  async function start(): Promise<SessionThread> {
    const started = await startSessionThread(directory, limitSeconds);
    started.onLost(() => {
      thread = undefined;
    });
    return started;
  }

  function open(): Promise<SessionThread> {
    thread ??= start().catch((error: unknown) => {
      thread = undefined;
      throw error;
    });
    return thread;
  }

  await open();
  return {
    connect: () => sessionStream(open),
    close: async () => {
      const last = await thread?.catch(() => undefined);
      await last?.close();
    },
  };
}

/** A half-made directory must never be taken for a whole one: it is made under another name and then renamed. */
async function create(directory: string): Promise<void> {
  const draft = `${directory}.${newId()}`;
  await mkdir(join(directory, '..'), { recursive: true });
  try {
    if (await exists(join(templateDirectory, 'PG_VERSION'))) {
      // A thousand small files: at once it takes an eighth of the time, while nothing else is going on yet.
      cpSync(templateDirectory, draft, { recursive: true });
    } else await initialise(draft);
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
