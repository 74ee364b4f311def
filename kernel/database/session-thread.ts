import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { MainstayError } from '#kernel/base';
import { isReady, reset } from './protocol.ts';

/** The one session of the embedded database, in a thread of its own: a statement there holds up nobody here. */
export interface SessionThread {
  /**
   * Sends protocol messages and gives what the session answers, which is empty when they ask for no answer yet.
   * Fails with the error of `onLost` when the session ends before it has answered.
   */
  ask(messages: Uint8Array<ArrayBuffer>): Promise<Buffer>;
  /** Makes the session as new for another connection. */
  reset(): Promise<void>;
  /**
   * Calls when the session has ended without being closed; its open transaction is undone by then.
   *
   * @returns a function that takes the listener away.
   */
  onLost(listener: (error: Error) => void): () => void;
  /** Closes the database and ends the thread. What was asked before is answered first. */
  close(): Promise<void>;
}

/** The longest that a timer of Node can wait, some 24 days. */
const longestTimer = 2 ** 31 - 1;

/**
 * Opens the database in `directory`, which nobody else may have open.
 *
 * PostgreSQL's own `statement_timeout` cannot fire in PGlite: no signal reaches it. Here a statement that takes longer
 * than `limitSeconds` loses its thread, and the files are what the death of a process would leave.
 *
 * @throws MainstayError `database.open_failed`
 */
export async function startSessionThread(directory: string, limitSeconds: number): Promise<SessionThread> {
  const worker = new Worker(new URL('./session-worker.ts', import.meta.url), {
    name: 'database',
    workerData: directory,
    // Flags of this process may not suit a file (--input-type, a debugger's port).
    execArgv: [],
  });
  const opened = Promise.withResolvers<void>();
  const waiting: PromiseWithResolvers<Buffer>[] = [];
  const listeners = new Set<(error: Error) => void>();
  let used = false;
  let state: 'opening' | 'open' | 'closing' | 'ended' = 'opening';
  let failure: Error | undefined;
  let clock: NodeJS.Timeout | undefined;

  /** Runs until the session is ready for the next statement, as PostgreSQL counts it. */
  function startClock(): void {
    if (clock !== undefined) return;
    const ring = (): void => {
      // When this thread was held up, the answer may be here and only not be read yet.
      setImmediate(() => {
        if (clock !== mine) return;
        failure = timedOut(limitSeconds);
        void worker.terminate();
      });
    };
    const mine = setTimeout(ring, Math.min(limitSeconds * 1000, longestTimer));
    clock = mine;
  }

  function stopClock(): void {
    clearTimeout(clock);
    clock = undefined;
  }

  worker.on('message', (message: 'open' | Uint8Array<ArrayBuffer>) => {
    if (message === 'open') {
      state = 'open';
      // An open database alone keeps no process alive; a statement does.
      worker.unref();
      return opened.resolve();
    }
    const answer = Buffer.from(message.buffer);
    if (isReady(answer)) stopClock();
    waiting.shift()?.resolve(answer);
    if (waiting.length > 0 || state === 'closing') startClock();
    else worker.unref();
  });
  worker.on('error', (error) => {
    failure ??= sessionLost(error);
  });
  worker.on('exit', () => {
    stopClock();
    const closed = state === 'closing' && failure === undefined;
    state = 'ended';
    failure ??= sessionLost();
    opened.reject(openFailed(directory, failure.cause));
    for (const { reject } of waiting.splice(0)) reject(failure);
    if (!closed) for (const listener of listeners) listener(failure);
  });
  await opened.promise;

  function ask(messages: Uint8Array<ArrayBuffer>): Promise<Buffer> {
    if (state !== 'open') return Promise.reject(failure ?? sessionLost());
    used = true;
    const answer = Promise.withResolvers<Buffer>();
    waiting.push(answer);
    worker.ref();
    startClock();
    worker.postMessage(messages, [messages.buffer]);
    return answer.promise;
  }

  return {
    ask,
    reset: async () => {
      if (used) await ask(reset());
    },
    onLost: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      if (state !== 'open') return;
      state = 'closing';
      const gone = new Promise((resolve) => worker.once('exit', resolve));
      worker.ref();
      startClock();
      worker.postMessage('close');
      await gone;
    },
  };
}

/** PostgreSQL's own code and words, so that nobody has to know which database it was. */
function timedOut(limitSeconds: number): Error {
  const error = new pg.DatabaseError(
    `canceling statement due to statement timeout: it took longer than ${limitSeconds} s`,
    0,
    'error',
  );
  error.code = '57014';
  error.severity = 'ERROR';
  return error;
}

function sessionLost(cause?: unknown): MainstayError {
  return new MainstayError(
    'database.session_lost',
    'The session of the embedded database ended while it was in use; its open transaction is undone. Try again.',
    { kind: 'unavailable', cause },
  );
}

function openFailed(directory: string, cause: unknown): MainstayError {
  return new MainstayError(
    'database.open_failed',
    `The embedded database in ${directory} could not be opened. If its files were damaged, restore a backup into an empty directory.`,
    { kind: 'unavailable', retryable: false, cause },
  );
}
