import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { mustRun } from '../../tests/runner/command.ts';
import { type LoadPlan, type Measured, measured } from './plan.ts';

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export interface Helper {
  readonly url: string;
  readonly pid: number;
  stop(): void;
}

/** Starts one of the small servers of this bench in a process of its own. */
export async function startHelper(
  name: 'upstream.ts' | 'proxy.ts',
  args: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): Promise<Helper> {
  const child: ChildProcess = spawn(process.execPath, [fileOf(name), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => child.kill('SIGKILL') };
}

/** Runs the load generator in a process of its own. */
export async function load(
  plan: Partial<LoadPlan> & Pick<LoadPlan, 'url' | 'keys' | 'model' | 'stream'>,
): Promise<Measured> {
  const output = await mustRun(process.execPath, [fileOf('load.ts'), JSON.stringify(plan)]);
  return measured.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
}

/** Linux counts a process's time in ticks of a hundredth of a second. */
const ticksPerSecond = 100;

/** Seconds of CPU that a process has used, and its resident megabytes. Linux only. */
export async function costOf(
  pid: number,
): Promise<{ readonly cpuSeconds: number; readonly megabytes: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  // After the name, which may have spaces, in brackets: field 14 is user time, 15 system time (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  return { cpuSeconds, megabytes: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024 };
}
