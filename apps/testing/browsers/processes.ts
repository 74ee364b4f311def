import { randomUUID } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';

/**
 * Every browser inherits this variable, with the process that started it and when that process began (process numbers
 * are used again): by it a browser is found, also when who started it is long gone.
 */
const marker = 'MAINSTAY_TESTED_BY';

export interface Mark {
  /** For the environment of the browser. */
  readonly environment: Readonly<Record<string, string>>;
  /** The browser's main process; undefined where the system does not tell (it does on Linux). */
  pid(): Promise<number | undefined>;
}

/** A mark for one browser that this process is about to start. */
export async function newMark(): Promise<Mark> {
  const value = `${process.pid}:${await startOf('self')}:${randomUUID()}`;
  return {
    environment: { [marker]: value },
    async pid() {
      for (const pid of await allProcesses()) {
        const status = await read(pid, 'status');
        if (!status.includes(`\nPPid:\t${process.pid}\n`)) continue;
        if ((await markOf(pid)) === value) return pid;
      }
      return undefined;
    },
  };
}

/**
 * Ends browsers whose Mainstay was killed before it could: Firefox does not notice. Linux only, and only among the
 * processes that number processes as this one does, since another container's numbers mean something else.
 */
export async function endOrphans(): Promise<void> {
  const space = await spaceOf('self');
  for (const pid of await allProcesses()) {
    const [owner, start] = (await markOf(pid)).split(':');
    if (owner === undefined || start === undefined || start === '') continue;
    if ((await startOf(owner)) === start || (await spaceOf(pid)) !== space) continue;
    // What inherited the mark without being a browser's head has no group of its own.
    if (groupOf(await read(pid, 'stat')) === pid) await killGroup(pid);
  }
}

/**
 * Ends a browser and what it started. Playwright makes a group of processes for each; its head may be a script that
 * starts the browser.
 */
export async function killGroup(pid: number): Promise<void> {
  const group = groupOf(await read(pid, 'stat')) || pid;
  const isOurs = group === groupOf(await read('self', 'stat'));
  for (const target of process.platform === 'win32' || isOurs ? [pid] : [-group, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }
}

async function allProcesses(): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  return (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(Number);
}

/** Empty for what is not there, or is another user's. */
const read = (pid: number | string, file: string): Promise<string> =>
  process.platform === 'linux'
    ? readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
    : Promise.resolve('');

const spaceOf = (pid: number | string): Promise<string> => readlink(`/proc/${pid}/ns/pid`).catch(() => '');

async function markOf(pid: number): Promise<string> {
  const variables = (await read(pid, 'environ')).split('\0');
  return variables.find((each) => each.startsWith(`${marker}=`))?.slice(marker.length + 1) ?? '';
}

/** Of `/proc/PID/stat` (proc(5)), what follows the name in parentheses: field 3 and on. */
const fieldsOf = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');

/** Field 22: when it began, in ticks since the machine did. */
const startOf = async (pid: number | string): Promise<string> => fieldsOf(await read(pid, 'stat'))[19] ?? '';

/** Field 5. */
const groupOf = (stat: string): number => Number(fieldsOf(stat)[2]);
