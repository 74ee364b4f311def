/**
 * Measures the real program: time to ready, memory when idle, installed size.
 *
 *     node bench/start.ts [--idle SECONDS]     idle time before memory is read; 60 by default
 *
 * Ready means that GET /ready answers 200. Memory is the resident size of the process and its children, with pages
 * that they share counted once per process (/proc, so Linux only).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mustRun, runCommand } from '../tests/runner/command.ts';
import { asUsersStartIt } from '../tests/testing-kit/program.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const runs = 3;
const giveUpSeconds = 120;
const limits = { firstStart: 6, laterStart: 2.5, memory: 450, installed: 700, production: 350 };

interface Started {
  readonly process: ChildProcess;
  readonly seconds: number;
}

/** Starts the program as `npm run up` does and waits until it is ready. */
async function start(directory: string): Promise<Started> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...asUsersStartIt,
      'cli/main.ts',
      'up',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--data',
      directory,
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    });
  const seconds = () => (performance.now() - began) / 1000;
  while (seconds() < giveUpSeconds) {
    if (child.exitCode !== null) throw new Error(`The program ended with code ${child.exitCode}:\n${output}`);
    const response = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return { process: child, seconds: seconds() };
    await sleep(20);
  }
  child.kill('SIGKILL');
  throw new Error(`The program was not ready after ${giveUpSeconds} s:\n${output}`);
}

/** @returns how long it took to stop, in seconds. */
async function stop({ process: child }: Started): Promise<number> {
  const began = performance.now();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.kill('SIGTERM');
  await ended;
  return (performance.now() - began) / 1000;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}

/** Resident megabytes of a process and all its descendants. */
async function residentMegabytes(pid: number): Promise<number> {
  const parents = new Map<number, number>();
  const resident = new Map<number, number>();
  for (const name of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
    parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    resident.set(Number(name), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0));
  }
  const belongs = (one: number): boolean => one === pid || (one > 1 && belongs(parents.get(one) ?? 0));
  const kilobytes = [...resident].filter(([one]) => belongs(one)).reduce((sum, [, size]) => sum + size, 0);
  return kilobytes / 1024;
}

async function megabytes(paths: readonly string[]): Promise<number> {
  if (paths.length === 0) return 0;
  const output = await mustRun('du', ['-skc', ...paths]);
  return Number(/(\d+)\s+total\s*$/.exec(output)?.[1]) / 1024;
}

/** The packages that an installation without development dependencies has; a package inside another is counted with it. */
async function productionMegabytes(): Promise<number> {
  const { output } = await runCommand(
    'npm',
    ['ls', '--all', '--omit=dev', '--parseable', '--loglevel=silent'],
    { cwd: root },
  );
  const paths = output
    .split('\n')
    .filter((line) => line.includes('/node_modules/') && existsSync(line))
    .sort();
  const outer = paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/node_modules/`)));
  return megabytes([...new Set(outer)]);
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

function row(what: string, measured: number, limit: number | undefined, unit: string): void {
  const digits = unit === 's' ? 2 : 0;
  const verdict = limit === undefined ? '' : measured <= limit ? 'within' : 'OVER';
  const bound = limit === undefined ? '' : `${limit} ${unit}`;
  process.stdout.write(
    `${what.padEnd(44)}${`${measured.toFixed(digits)} ${unit}`.padStart(10)}${bound.padStart(10)}  ${verdict}\n`,
  );
  if (verdict === 'OVER') process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { idle: { type: 'string', default: '60' } } });
  const first: number[] = [];
  const later: number[] = [];
  const stops: number[] = [];
  const directories: string[] = [];
  try {
    for (let run = 0; run < runs; run++) {
      const directory = await mkdtemp(join(tmpdir(), 'mainstay-bench-'));
      directories.push(directory);
      const started = await start(directory);
      first.push(started.seconds);
      stops.push(await stop(started));
    }
    const [directory = ''] = directories;
    for (let run = 0; run < runs; run++) {
      const started = await start(directory);
      later.push(started.seconds);
      stops.push(await stop(started));
    }
    const idle = await start(directory);
    await sleep(Number(values.idle) * 1000);
    const memory = await residentMegabytes(idle.process.pid ?? 0);
    stops.push(await stop(idle));
    process.stdout.write(`${''.padEnd(44)}${'measured'.padStart(10)}${'limit'.padStart(10)}\n`);
    row(`first start until ready (median of ${runs})`, median(first), limits.firstStart, 's');
    row(`later start until ready (median of ${runs})`, median(later), limits.laterStart, 's');
    row('stop after SIGTERM (slowest)', Math.max(...stops), 30, 's');
    row(`resident memory, idle for ${values.idle} s`, memory, limits.memory, 'MB');
    row('node_modules, installed', await megabytes([join(root, 'node_modules')]), limits.installed, 'MB');
    row('node_modules, production only', await productionMegabytes(), limits.production, 'MB');
  } finally {
    await Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true })));
  }
}

await main();
