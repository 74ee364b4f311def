import { Worker } from 'node:worker_threads';
import { MainstayError } from '#kernel/base';
import type { SeedResults } from '../domain/together/report.ts';
import { unwiredError, type WiredError } from '../threads/wired-error.ts';
import type { StudySpec } from './seed-run.ts';

interface Told {
  readonly row?: SeedResults[number];
  readonly seconds?: number;
  readonly error?: WiredError;
}

/** Keeps some rows before more are asked of it. */
export type Keep = (rows: SeedResults, seconds: number) => Promise<void>;

/**
 * Plays seeds in a thread of their own, and gives them to be kept as they come: what was kept is not lost whenever the
 * thread ends.
 *
 * @param mostSeconds after which it is given up
 * @throws MainstayError what is wrong with the study; `coalition.study_too_long`; the signal's reason when it aborts
 */
export async function playSeeds(
  spec: StudySpec,
  seeds: readonly number[],
  keep: Keep,
  { signal, mostSeconds }: { readonly signal: AbortSignal; readonly mostSeconds: number },
): Promise<void> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./study-thread.ts', import.meta.url), {
    ...{ name: 'study', workerData: { spec, seeds }, execArgv: [] },
  });
  const { promise: over, resolve, reject } = Promise.withResolvers<void>();
  const came: Told[] = [];
  let keeping: Promise<void> | undefined;
  // While some are written, others gather: many short lives cost few writes.
  const keepAll = async (): Promise<void> => {
    while (came.length > 0) {
      const batch = came.splice(0);
      const rows = batch.flatMap(({ row }) => row ?? []);
      await keep(
        rows,
        batch.reduce((sum, { seconds = 0 }) => sum + seconds, 0),
      );
    }
    keeping = undefined;
  };
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const late = setTimeout(() => reject(tooLong()), mostSeconds * 1000);
  worker.on('message', (told: Told) => {
    if (told.error) return reject(unwiredError(told.error));
    came.push(told);
    keeping ??= keepAll();
    keeping.catch(reject);
  });
  worker.once('error', reject);
  worker.once('exit', () => resolve());
  try {
    await over;
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
  await keeping;
}

export const tooLong = (): MainstayError =>
  new MainstayError(
    'coalition.study_too_long',
    'This study takes longer than it may. What was played is kept: ask for fewer seeds or ticks, or for members that look less far ahead.',
    { kind: 'unavailable', retryable: false },
  );
