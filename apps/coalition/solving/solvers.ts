import { Worker } from 'node:worker_threads';
import type { Platform } from '#kernel/app';
import { MainstayError, messageOf } from '#kernel/base';
import type { CoalitionSettings } from '../domain/settings.ts';
import { unwiredError, type WiredError } from '../threads/wired-error.ts';
import type { Answer, AnswerTo } from './answers.ts';
import type { Question } from './questions.ts';

/** Threads that answer questions about games, so that hard ones hold up nothing else. */
export interface Solvers {
  /**
   * @throws MainstayError what is wrong with the game; `coalition.solvers_busy` when too many wait;
   *   `coalition.solve_too_long` past the most seconds that the settings allow; `coalition.solve_cancelled` and
   *   `coalition.solvers_closed` where nobody is there any more
   */
  ask<Q extends Question>(question: Q, signal?: AbortSignal): Promise<AnswerTo<Q['ask']>>;
  figures(): { readonly threads: number; readonly busy: number; readonly waiting: number };
  close(): Promise<void>;
}

interface Told {
  readonly answer?: Answer;
  readonly error?: WiredError;
}

/** A search that ends by itself in time needs a moment more to read the game and to answer. */
const graceSeconds = 15;

export function createSolvers({ solving }: CoalitionSettings): Solvers {
  const running = new Set<Worker>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let closed = false;

  const next = (): void => {
    if (busy < solving.threads) waiting.shift()?.();
  };

  const turn = async (signal: AbortSignal | undefined): Promise<void> => {
    if (busy >= solving.threads) {
      if (waiting.length >= solving.queue)
        throw new MainstayError(
          'coalition.solvers_busy',
          `${waiting.length} games wait to be solved, which is the most; try again later.`,
          { kind: 'limited' },
        );
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        signal?.addEventListener('abort', () => {
          const place = waiting.indexOf(resolve);
          if (place >= 0) waiting.splice(place, 1);
          resolve();
        });
      });
    }
    if (closed || signal?.aborted) {
      next();
      throw closed ? ended() : cancelled();
    }
    busy++;
  };

  const solve = (question: Question, signal: AbortSignal | undefined): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./solver-thread.ts', import.meta.url), {
        ...{ name: 'game', workerData: question, execArgv: [] },
      });
      running.add(worker);
      let why: MainstayError | undefined;
      // Its place is free for another only once it is gone.
      const end = (reason: MainstayError): void => {
        why ??= reason;
        void worker.terminate();
      };
      const late = setTimeout(
        () => end(tooLong(solving.most_seconds)),
        (solving.most_seconds + ('seconds' in question ? graceSeconds : 0)) * 1000,
      );
      const abort = (): void => end(cancelled());
      signal?.addEventListener('abort', abort);
      worker.once('message', ({ answer, error }: Told) => {
        if (error) reject(unwiredError(error));
        // Without an answer, too, its end says so.
        else if (answer) resolve(answer);
      });
      // A thread that is out of memory, for instance.
      worker.once('error', (error) =>
        reject(
          new MainstayError('coalition.solve_failed', `The thread ended by an error: ${messageOf(error)}`),
        ),
      );
      worker.once('exit', () => {
        clearTimeout(late);
        signal?.removeEventListener('abort', abort);
        running.delete(worker);
        // Of no meaning where it has answered before.
        reject(why ?? new MainstayError('coalition.solve_failed', 'The thread ended without an answer.'));
      });
    });

  const ask = async <Q extends Question>(question: Q, signal?: AbortSignal): Promise<AnswerTo<Q['ask']>> => {
    const bounded: Question =
      'seconds' in question
        ? { ...question, seconds: Math.min(question.seconds, solving.most_seconds) }
        : question;
    await turn(signal);
    try {
      // The thread answers each question with what belongs to it.
      return (await solve(bounded, signal)) as AnswerTo<Q['ask']>;
    } finally {
      busy--;
      next();
    }
  };

  return {
    ask,
    figures: () => ({ threads: solving.threads, busy, waiting: waiting.length }),
    async close() {
      closed = true;
      for (const refuse of waiting.splice(0)) refuse();
      await Promise.all([...running].map((worker) => worker.terminate()));
    },
  };
}

const tooLong = (seconds: number): MainstayError =>
  new MainstayError(
    'coalition.solve_too_long',
    `This takes longer than ${seconds} seconds, which is the most: ask for a smaller game, or for a search with fewer seconds.`,
    { kind: 'unavailable', retryable: false },
  );

const ended = (): MainstayError =>
  new MainstayError('coalition.solvers_closed', 'This process ends and solves no more games.', {
    kind: 'unavailable',
  });

const cancelled = (): MainstayError =>
  new MainstayError('coalition.solve_cancelled', 'Nobody waits for the answer any more.', {
    kind: 'unavailable',
  });

const made = new WeakMap<object, Solvers>();

/** The solving threads of this process. */
export function solversOf({ durable, settings }: Platform<CoalitionSettings>): Solvers {
  const existing = made.get(durable);
  if (existing) return existing;
  const fresh = createSolvers(settings);
  made.set(durable, fresh);
  return fresh;
}
