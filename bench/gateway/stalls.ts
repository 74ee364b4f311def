import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** From when to when, in milliseconds since 1970. */
type Stall = readonly [from: number, to: number];

export interface Stalls {
  /** Whether the machine stood still in that time, or had just and was working off what had come meanwhile. */
  touch(from: number, to: number): boolean;
  /** Milliseconds in which a core stood still between two points in time. */
  between(from: number, to: number): number;
  stop(): void;
}

const witness = fileURLToPath(new URL('witness.ts', import.meta.url));

/** Watches every core until it is stopped. Needs the right to real-time priority, as root has it, on Linux. */
export function watchStalls(): Stalls {
  const seen: Stall[] = [];
  const cores = Array.from({ length: availableParallelism() }, (_, core) => watchCore(core, seen));
  return {
    // As long again as it stood still: half busy, it needs that to catch up.
    touch: (from, to) => seen.some(([begin, end]) => begin < to && end + (end - begin) > from),
    between: (from, to) =>
      seen
        .filter(([begin, end]) => begin < to && end > from)
        .reduce((sum, [begin, end]) => sum + (end - begin), 0) / cores.length,
    stop() {
      for (const core of cores) core.kill('SIGKILL');
    },
  };
}

function watchCore(core: number, seen: Stall[]): ChildProcess {
  const command = ['-f', '50', 'taskset', '-c', String(core), process.execPath, witness];
  const child = spawn('chrt', command, { stdio: ['ignore', 'pipe', 'inherit'] });
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [from = 0, to = 0] = line.split(' ').map(Number);
      seen.push([from, to]);
    }
  });
  child.once('exit', (code) => {
    if (code) throw new Error(`chrt ended with ${code}: watching for stalls needs real-time priority.`);
  });
  return child;
}
