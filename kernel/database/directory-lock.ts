import { readFileSync } from 'node:fs';
import { link, mkdir, open, readFile, rename, rm, stat, unlink, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { MainstayError, newId } from '#kernel/base';

/** Who holds a data directory. `started` tells two processes with the same pid apart. */
interface Holder {
  readonly pid: number;
  readonly started: string;
  readonly host: string;
}

const touchEverySeconds = 5;
/** A holder on another host cannot be looked at; its lock counts as live while the file is touched. */
const foreignLockStaleSeconds = 30;

/**
 * Takes the exclusive lock of a data directory. PGlite has none of its own and two processes on one directory
 * corrupt it.
 *
 * The lock is a file made by `link`, which fails when the name exists; a lock whose process is gone is moved away
 * first. A process is known by pid and start time, so a reused pid is not taken for the holder.
 *
 * @returns a function that gives the lock back.
 * @throws MainstayError `database.directory_in_use`, naming the holder's pid.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'lock');
  const mine: Holder = { pid: process.pid, started: startTimeOf(process.pid) ?? '', host: hostname() };
  const draft = join(directory, `lock.${newId()}`);
  const file = await open(draft, 'wx', 0o600);
  await file.writeFile(JSON.stringify(mine));
  await file.close();
  try {
    await takeOver(path, draft, directory);
  } finally {
    await rm(draft, { force: true });
  }
  const touch = setInterval(
    () => void utimes(path, new Date(), new Date()).catch(() => {}),
    touchEverySeconds * 1000,
  );
  touch.unref();
  return async () => {
    clearInterval(touch);
    await unlink(path).catch(() => {});
  };
}

async function takeOver(path: string, draft: string, directory: string): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      await link(draft, path);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const holder = parseHolder(text);
    if (holder && (await isLive(holder, path))) {
      throw new MainstayError(
        'database.directory_in_use',
        `The data directory ${directory} is in use by process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`}. ` +
          'Stop that process first (its Ctrl-C, or SIGTERM), or choose another directory with --data.',
        { kind: 'conflict', details: { pid: holder.pid, host: holder.host, directory } },
      );
    }
    await removeStale(path, text);
  }
  throw new MainstayError(
    'database.directory_in_use',
    `The lock of ${directory} keeps changing hands. Try again.`,
    {
      kind: 'conflict',
      retryable: true,
    },
  );
}

/** Moves a dead lock away; if another process replaced it in between, its lock is put back. */
async function removeStale(path: string, expected: string): Promise<void> {
  const aside = `${path}.${newId()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8').catch(() => expected)) !== expected)
    await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, started, host } = value as Partial<Record<keyof Holder, unknown>>;
    if (typeof pid !== 'number' || typeof started !== 'string' || typeof host !== 'string') return undefined;
    return { pid, started, host };
  } catch {
    return undefined;
  }
}

async function isLive(holder: Holder, path: string): Promise<boolean> {
  if (holder.host !== hostname()) {
    const touched = await stat(path).then(
      (s) => s.mtimeMs,
      () => 0,
    );
    return Date.now() - touched < foreignLockStaleSeconds * 1000;
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const started = startTimeOf(holder.pid);
  return started === undefined || holder.started === '' || started === holder.started;
}

/** The process's start time in clock ticks since boot (`proc(5)`, field 22), where the system has `/proc`. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
