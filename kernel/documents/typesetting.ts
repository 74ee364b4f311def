import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ErrorKind, MainstayError } from '#kernel/base';
import type { Paper } from './pdf.ts';
import type { PreparedDocument } from './prepared.ts';

/** A document for one of the writers that need a typesetter, a chart library or a packer. */
export interface TypesettingJob {
  readonly document: PreparedDocument;
  readonly format: 'pdf' | 'docx' | 'html';
  readonly paper: Paper;
  /** A Typst file in place of the own one, for PDF. */
  readonly template?: string | undefined;
}

export type TypesettingAnswer =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly error: StoredError };

interface StoredError {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

interface Waiting {
  readonly job: TypesettingJob;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: MainstayError) => void;
  /** How often a process ended under this document. */
  deaths: number;
}

export interface TypesetterOptions {
  /** The process ends when it had nothing to do for so long; its memory then goes back to the system. */
  readonly idleSeconds: number;
  /** A document that takes longer is given up, and the process with it. */
  readonly longestSeconds: number;
}

const processFile = fileURLToPath(new URL('./typesetting-process.ts', import.meta.url));

/**
 * Writes documents in a process of its own: typesetting takes the whole of a processor for a moment, which must not
 * hold up the server's other answers, and its memory (some 150 to 250 MB) goes back only when a process ends. The
 * process is started when needed and never keeps this one alive but while a document is being written.
 *
 * The function returned throws as the writers do, and MainstayError `documents.render_failed` when the process ended
 * twice under a document, or the document took too long.
 */
export function createTypesetter({
  idleSeconds,
  longestSeconds,
}: TypesetterOptions): (job: TypesettingJob) => Promise<Uint8Array> {
  const waiting = new Map<number, Waiting>();
  let child: ChildProcess | undefined;
  let lastId = 0;
  let idle: NodeJS.Timeout | undefined;
  let late: NodeJS.Timeout | undefined;

  const begin = (): ChildProcess => {
    const started = fork(processFile, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    started.on('message', (message: TypesettingAnswer) => settle(message));
    started.on('error', () => ended(started));
    started.on('exit', () => ended(started));
    return started;
  };

  const settle = (answer: TypesettingAnswer): void => {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('bytes' in answer) one?.resolve(answer.bytes);
    else {
      const { code, message, kind, details } = answer.error;
      one?.reject(new MainstayError(code, message, { kind, details }));
    }
    watch();
  };

  /** Holds this process open while something is being written, and lets the other one go when nothing is. */
  const watch = (): void => {
    clearTimeout(idle);
    clearTimeout(late);
    if (waiting.size > 0) {
      child?.ref();
      child?.channel?.ref();
      late = setTimeout(() => giveUp(), longestSeconds * 1000).unref();
    } else {
      child?.unref();
      child?.channel?.unref();
      idle = setTimeout(() => release(), idleSeconds * 1000).unref();
    }
  };

  const release = (): void => {
    const released = child;
    child = undefined;
    if (released?.connected) released.disconnect();
  };

  const giveUp = (): void => {
    const [first] = waiting;
    if (first) {
      waiting.delete(first[0]);
      first[1].reject(failed(`it took longer than ${longestSeconds} s`));
    }
    child?.kill('SIGKILL');
  };

  const ended = (which: ChildProcess): void => {
    if (which !== child) return;
    child = undefined;
    // They are written one after the other, so the first one was at work.
    const [first] = waiting;
    if (first && ++first[1].deaths > 1) {
      waiting.delete(first[0]);
      first[1].reject(failed('the process that writes documents ended twice under it'));
    }
    if (waiting.size === 0) return;
    child = begin();
    for (const [id, { job }] of waiting) send(child, id, job);
    watch();
  };

  const send = (to: ChildProcess, id: number, job: TypesettingJob): void => {
    // A process that has just ended also says so by its exit, which sends the job again.
    to.send({ id, job }, () => {});
  };

  return (job) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { job, resolve, reject, deaths: 0 });
      child ??= begin();
      send(child, id, job);
      watch();
    });
}

const failed = (because: string): MainstayError =>
  new MainstayError('documents.render_failed', `The document could not be written: ${because}.`, {
    retryable: true,
  });
