import { Worker } from 'node:worker_threads';
import { type ErrorKind, MainstayError, messageOf } from '#kernel/base';

export interface Told {
  readonly answer?: unknown;
  readonly error?: { readonly code: string; readonly message: string; readonly kind: ErrorKind };
}

/** Threads for one piece of work each, one after the other: two at once would only take each other's time. */
export interface Threads {
  /**
   * @param file a module that posts one `Told`
   * @param signal ends the work, or its waiting
   * @throws MainstayError what the thread says; `coalition.analysts_busy` when too many wait;
   *   `coalition.analysis_too_long`; `coalition.analysis_failed`; `coalition.analysis_cancelled`
   */
  run(file: URL, question: unknown, signal?: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

const mostWaiting = 20;
const mostSeconds = 60;
const mostMegabytes = 2048;

export function createThreads(): Threads {
  const running = new Set<Worker>();
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const start = (file: URL, question: unknown, signal: AbortSignal | undefined): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled());
      const worker = new Worker(file, {
        ...{ name: 'knowledge', workerData: question, execArgv: [] },
        resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
      });
      running.add(worker);
      const end = (why: MainstayError): void => {
        reject(why);
        void worker.terminate();
      };
      const late = setTimeout(() => end(tooLong()), mostSeconds * 1000);
      const abort = (): void => end(cancelled());
      signal?.addEventListener('abort', abort);
      worker.once('message', ({ answer, error }: Told) => {
        if (error) reject(new MainstayError(error.code, error.message, { kind: error.kind }));
        else resolve(answer);
      });
      // A thread that is out of memory, for instance.
      worker.once('error', (error) => reject(failed(`by an error: ${messageOf(error)}`)));
      worker.once('exit', () => {
        clearTimeout(late);
        signal?.removeEventListener('abort', abort);
        running.delete(worker);
        // Of no meaning where it has answered before.
        reject(failed('without an answer'));
      });
    });

  return {
    async run(file, question, signal) {
      if (waiting >= mostWaiting)
        throw new MainstayError(
          'coalition.analysts_busy',
          `${waiting} pieces of work on graphs wait, which is the most; try again later.`,
          { kind: 'limited' },
        );
      waiting++;
      const mine = last.catch(() => {}).then(() => start(file, question, signal));
      last = mine;
      return mine.finally(() => {
        waiting--;
      });
    },
    async close() {
      await Promise.all([...running].map((worker) => worker.terminate()));
    },
  };
}

const tooLong = (): MainstayError =>
  new MainstayError(
    'coalition.analysis_too_long',
    `This takes longer than ${mostSeconds} seconds, which is the most: ask of a part of the graph, or of one moment.`,
    { kind: 'unavailable', retryable: false },
  );

const cancelled = (): MainstayError =>
  new MainstayError('coalition.analysis_cancelled', 'Whoever asked went away before it was answered.', {
    kind: 'conflict',
  });

const failed = (how: string): MainstayError =>
  new MainstayError('coalition.analysis_failed', `The thread ended ${how}.`);

/** What a thread says of work that may fail. */
export function tell(work: () => unknown): Told {
  try {
    return { answer: work() };
  } catch (error) {
    if (!(error instanceof MainstayError)) throw error;
    const { code, message, kind } = error;
    return { error: { code, message, kind } };
  }
}
