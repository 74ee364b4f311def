import { MainstayError, messageOf, wait } from '#kernel/base';
import type { HttpAnswer, HttpRequest } from '../../domain/apis/requests/case.ts';
import type { ApiSettings } from '../../domain/apis/settings.ts';
import { createPoliteness } from './politeness.ts';

/** No answer came: it took too long, or the connection failed. */
export interface NoAnswer {
  readonly failed: 'time' | 'connection';
  readonly reason: string;
}

export interface Sender {
  /**
   * @param operation its id: each operation has a pace of its own where the API limits it
   * @throws MainstayError `testing.api_stopped` when the test was cancelled or its time is over
   */
  send(request: HttpRequest, operation: string): Promise<HttpAnswer | NoAnswer>;
  /** Whether the API lets in no more requests to an operation for longer than the test can wait. */
  isClosed(operation: string): boolean;
  readonly sent: () => number;
  /** That it had to slow down, if it had to. */
  readonly slowed: () => readonly string[];
}

export interface SenderOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly settings: ApiSettings;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly remaining: () => number;
}

/**
 * Sends requests one after the other or side by side, no faster than the settings say, each limited in time and in the
 * size of what is read. Redirects are not followed: the answer itself is judged. A request that came too fast for the
 * API (429) is sent again when it says so.
 */
export function createSender({ fetch, settings, signal, remaining }: SenderOptions): Sender {
  let sent = 0;
  let next = 0;
  const between = settings.requests_per_second > 0 ? 1000 / settings.requests_per_second : 0;

  const politeness = createPoliteness(
    () => performance.now(),
    () => Date.now(),
    remaining,
  );

  const stopIfOver = () => {
    if (signal.aborted || remaining() <= 0) throw stopped(signal.aborted);
  };

  const sleep = async (milliseconds: number) => {
    await wait(Math.min(milliseconds, Math.max(0, remaining())), signal).catch(() => undefined);
    stopIfOver();
  };

  /** Waits for its turn, and until the API wants to be asked again. */
  const turn = async (operation: string) => {
    stopIfOver();
    if (between > 0) {
      // Each takes the next place in time before it waits, so that side by side keeps the rate, too.
      const now = performance.now();
      next = Math.max(now, next) + between;
      const delay = next - between - now;
      if (delay > 0) await sleep(delay);
    }
    for (let pause = politeness.pause(operation); pause > 0; pause = politeness.pause(operation))
      await sleep(pause);
  };

  const once = async (request: HttpRequest): Promise<HttpAnswer | NoAnswer> => {
    sent += 1;
    const limit = Math.max(1, Math.min(settings.request_seconds * 1000, remaining()));
    const time = AbortSignal.timeout(limit);
    const started = performance.now();
    try {
      const response = await fetch(request.url, {
        method: request.method,
        headers: request.headers,
        redirect: 'manual',
        signal: AbortSignal.any([signal, time]),
        ...(request.body !== undefined && { body: request.body }),
      });
      const milliseconds = performance.now() - started;
      const { text, truncated } = await readLimited(response, settings.body_kilobytes * 1024);
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: text,
        truncated,
        milliseconds,
      };
    } catch (error) {
      stopIfOver();
      // What guards addresses speaks in words of its own, which must not end up as "no answer".
      if (error instanceof MainstayError) throw error;
      if (time.aborted) return { failed: 'time', reason: `no answer within ${Math.round(limit)} ms` };
      return { failed: 'connection', reason: reasonOf(error) };
    }
  };

  return {
    sent: () => sent,
    slowed: politeness.said,
    isClosed: politeness.isClosed,
    async send(request, operation) {
      for (let waits = 0; ; waits++) {
        await turn(operation);
        const answer = await once(request);
        if (isNoAnswer(answer) || !politeness.tooFast(operation, answer, waits)) return answer;
      }
    },
  };
}

export function isNoAnswer(answer: HttpAnswer | NoAnswer): answer is NoAnswer {
  return 'failed' in answer;
}

export const stoppedCode = 'testing.api_stopped';

function stopped(cancelled: boolean): MainstayError {
  return new MainstayError(
    stoppedCode,
    cancelled ? 'The test of the API was cancelled.' : 'The time for the test of the API is over.',
    { kind: 'conflict' },
  );
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : `${messageOf(error)}: ${messageOf(cause)}`;
}

/** Media types of answers that go on for as long as somebody listens. */
const endless = /^(text\/event-stream|multipart\/x-mixed-replace)\b/i;

async function readLimited(
  response: Response,
  most: number,
): Promise<{ readonly text: string; readonly truncated: boolean }> {
  if (response.body === null) return { text: '', truncated: false };
  if (endless.test(response.headers.get('content-type') ?? '')) {
    await response.body.cancel();
    return { text: '', truncated: true };
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  let truncated = false;
  for await (const chunk of response.body) {
    const room = most - size;
    if (chunk.byteLength > room) {
      chunks.push(chunk.subarray(0, room));
      truncated = true;
      // Leaving the loop cancels the rest of the body.
      break;
    }
    chunks.push(chunk);
    size += chunk.byteLength;
  }
  return { text: Buffer.concat(chunks).toString('utf8'), truncated };
}
