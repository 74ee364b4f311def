import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { MainstayError, messageOf } from '#kernel/base';
import type { Rectangle } from '../../domain/visual/rectangle.ts';

export interface OdiffRequest {
  /** Paths of two pictures of one size, and where to write the mask of their difference. */
  readonly base: string;
  readonly compare: string;
  readonly output: string;
  readonly threshold: number;
  readonly antialiasing: boolean;
  readonly masks: readonly Rectangle[];
}

export interface OdiffServer {
  /** @returns how many pixels differ; the mask is written only when some do. @throws `testing.odiff_failed` */
  compare(request: OdiffRequest): Promise<number>;
  stop(): void;
}

const startMilliseconds = 10_000;
const compareMilliseconds = 30_000;

const replySchema = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({
    requestId: z.number(),
    match: z.boolean().optional(),
    diffCount: z.number().optional(),
    error: z.string().optional(),
  }),
]);

const failed = (why: string): MainstayError =>
  new MainstayError('testing.odiff_failed', `odiff could not compare two pictures: ${why}.`, {
    kind: 'unavailable',
  });

/** Where the binary of the package is. @throws where there is none for this machine */
function binaryPath(): string {
  // The package gives no types for this file.
  const found: unknown = createRequire(import.meta.url)('odiff-bin/binary.js');
  return z
    .object({ findBinary: z.custom<() => string>((it) => typeof it === 'function') })
    .parse(found)
    .findBinary();
}

interface Waiting {
  resolve(count: number): void;
  reject(error: Error): void;
}

/**
 * Starts odiff as a server: one process for many comparisons. The package's own client writes to the console and keeps
 * the program alive for five seconds, so its protocol, a line of JSON each way, is spoken here.
 *
 * @throws MainstayError `testing.odiff_failed` where its binary cannot run
 */
export async function startOdiff(binary?: string): Promise<OdiffServer> {
  let path: string;
  try {
    path = binary ?? binaryPath();
  } catch (error) {
    throw failed(messageOf(error));
  }
  const child = spawn(path, ['--server'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let ended: MainstayError | undefined;
  const end = (why: string): void => {
    ended ??= failed(why);
    for (const one of waiting.values()) one.reject(ended);
    waiting.clear();
  };
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(failed('it did not start in time')), startMilliseconds);
    const settle = (done: () => void): void => {
      clearTimeout(timer);
      done();
    };
    child.on('error', (error) => settle(() => reject(failed(error.message))));
    child.on('exit', (code) => settle(() => reject(failed(`it ended with ${code}`))));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const reply = parseReply(line);
      if (reply === undefined) return;
      if ('ready' in reply) settle(resolve);
      else answer(waiting, reply);
    });
  });
  child.on('error', ({ message }) => end(message));
  child.on('exit', (code) => end(`it ended with ${code}`));
  // A pipe that breaks says so here as well as by the end of the process.
  child.stdin.on('error', ({ message }) => end(message));
  const stop = (): void => {
    child.stdin.destroy();
    child.kill('SIGKILL');
  };
  try {
    await ready;
  } catch (error) {
    stop();
    throw error;
  }
  return {
    compare: ({ base, compare, output, threshold, antialiasing, masks }) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(ended);
          return;
        }
        const requestId = next++;
        const timer = setTimeout(() => {
          waiting.delete(requestId);
          reject(failed('it did not answer in time'));
        }, compareMilliseconds);
        const done = (): void => {
          clearTimeout(timer);
          waiting.delete(requestId);
        };
        waiting.set(requestId, {
          resolve: (count) => {
            done();
            resolve(count);
          },
          reject: (error) => {
            done();
            reject(error);
          },
        });
        const ignoreRegions = masks.map(({ x, y, width, height }) => ({
          x1: x,
          y1: y,
          x2: x + width - 1,
          y2: y + height - 1,
        }));
        const options = { threshold, antialiasing, outputDiffMask: true, ignoreRegions };
        child.stdin.write(`${JSON.stringify({ requestId, base, compare, output, options })}\n`);
      }),
    stop,
  };
}

function parseReply(line: string): z.infer<typeof replySchema> | undefined {
  try {
    return replySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function answer(
  waiting: ReadonlyMap<number, Waiting>,
  { requestId, match, diffCount = 0, error }: Exclude<z.infer<typeof replySchema>, { ready: true }>,
): void {
  const one = waiting.get(requestId);
  if (error !== undefined) one?.reject(failed(error));
  else one?.resolve(match === true ? 0 : Math.max(1, diffCount));
}
