import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type ErrorKind, MainstayError } from '#kernel/base';
import { tooLarge, unreadable } from './failures.ts';
import { type FileKind, type FileLimits, type FileText, usualLimits } from './file-text.ts';
import { kindOf } from './kind.ts';
import { readFileText } from './read-file.ts';

export interface ReadingJob {
  readonly bytes: Uint8Array;
  readonly kind: FileKind;
  readonly limits: FileLimits;
}

export type ReadingAnswer =
  | { readonly found: FileText }
  | { readonly error: { readonly code: string; readonly kind: ErrorKind; readonly message: string } };

export interface TextOfOptions {
  readonly bytes: Uint8Array;
  /** What the sender says it is; one of the two is needed. */
  readonly mediaType?: string;
  readonly fileName?: string;
  readonly limits?: Partial<FileLimits>;
  readonly signal?: AbortSignal;
}

/** Simple markup up to this size is read here: a few milliseconds. */
const readHereUpTo = 200_000;
/** Each takes a processor and some 150 MB. */
const mostAtOnce = 2;
const watchEveryMilliseconds = 200;
const processFile = fileURLToPath(new URL('./reading-process.ts', import.meta.url));

/**
 * The text of a Markdown, HTML, PDF, Word (.docx) or plain text file.
 *
 * PDF and Word files, and large ones, are read in a process of their own for each file: whatever a hostile file makes
 * the parser do, it can end only that process, and time and memory are limited from outside.
 *
 * @throws MainstayError `search.unsupported_file`, `search.unreadable_file` (damaged, or another kind than it says),
 *   `search.encrypted_file`, `search.file_too_large`, `search.no_text` (a PDF of pictures)
 */
export const textOf = createFileReader(mostAtOnce);

/** A reader of files that has so many processes at once; further files wait. */
function createFileReader(atOnce: number): (options: TextOfOptions) => Promise<FileText> {
  const waiting: (() => void)[] = [];
  let reading = 0;

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (reading >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else reading += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place goes from one to the next without being free between.
      if (next) next();
      else reading -= 1;
    }
  };

  return async ({ bytes, mediaType, fileName, signal, limits: given }) => {
    const limits = { ...usualLimits, ...given };
    signal?.throwIfAborted();
    if (bytes.byteLength > limits.maxBytes)
      throw tooLarge(`it has ${bytes.byteLength} bytes, and at most ${limits.maxBytes} are read`);
    const kind = kindOf(bytes, mediaType, fileName);
    if (kind !== 'pdf' && kind !== 'docx' && bytes.byteLength <= readHereUpTo)
      return readFileText(bytes, kind, limits);
    return inTurn(() => readApart({ bytes, kind, limits }, signal));
  };
}

async function readApart(job: ReadingJob, signal: AbortSignal | undefined): Promise<FileText> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<FileText>();
  const child = fork(processFile, {
    execArgv: ['--max-old-space-size=1024'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const onAbort = (): void => reject(signal?.reason);
  const { maxSeconds, maxMemoryBytes } = job.limits;
  const late = setTimeout(() => reject(unreadable(`it took longer than ${maxSeconds} s`)), maxSeconds * 1000);
  const watch = setInterval(() => {
    void residentBytes(child.pid).then((bytes) => {
      if (bytes > maxMemoryBytes) reject(unreadable('it needs more memory than a file may'));
    });
  }, watchEveryMilliseconds);
  signal?.addEventListener('abort', onAbort, { once: true });
  child.once('message', (answer: ReadingAnswer) => {
    if ('found' in answer) resolve(answer.found);
    else reject(new MainstayError(answer.error.code, answer.error.message, { kind: answer.error.kind }));
  });
  child.once('error', (error) => reject(unreadable('the process that reads files did not start', error)));
  child.once('exit', () => reject(unreadable('the process that reads files ended under it')));
  child.send(job, () => {});
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    clearInterval(watch);
    signal?.removeEventListener('abort', onAbort);
    child.kill('SIGKILL');
  }
}

/** What a process holds of the memory, where the system tells (Linux); elsewhere 0, and time alone is the limit. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
}
