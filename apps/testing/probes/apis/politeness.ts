import type { HttpAnswer } from '../../domain/apis/requests/case.ts';

/** Waits of one request before its 429 is taken as its answer. */
const mostWaits = 3;
/** Milliseconds: an API that wants a longer pause has no more time for this test. */
const longestPause = 90_000;

/** Slows down where an API says that it is asked too fast. */
export interface Politeness {
  /** Milliseconds until requests may go out again; 0: at once. */
  pause(): number;
  /**
   * Reads an answer, which may ask for a pause of all requests.
   *
   * @param waits how often this request has waited already
   * @returns true when the request is to be sent again after the pause
   */
  tooFast(answer: Pick<HttpAnswer, 'status' | 'headers'>, waits: number): boolean;
  /** A sentence for the report when it had to slow down. */
  said(): string | undefined;
}

/**
 * RFC 6585, section 4: 429 says that too many requests came, `Retry-After` when to go on. RFC 9110, section 10.2.3: a
 * 503 with `Retry-After` asks for the same. Without the header the pauses are 1, 2 and 4 seconds.
 *
 * @param now milliseconds of a steady clock
 * @param date milliseconds since 1970, for a `Retry-After` that is a date
 * @param remaining milliseconds that are left to the test; a longer pause makes no sense
 */
export function createPoliteness(now: () => number, date: () => number, remaining: () => number): Politeness {
  let until = 0;
  let times = 0;
  let unanswered = 0;
  return {
    pause: () => Math.max(0, until - now()),
    tooFast({ status, headers }, waits) {
      const asked = retryAfter(headers['retry-after'], date());
      if (status !== 429 && !(status === 503 && asked !== undefined)) return false;
      times += 1;
      const pause = asked ?? 1000 * 2 ** waits;
      if (waits >= mostWaits || pause > longestPause || pause >= remaining()) {
        unanswered += 1;
        return false;
      }
      until = Math.max(until, now() + pause);
      return true;
    },
    said: () =>
      times === 0
        ? undefined
        : `The API limits how fast it may be asked: the test slowed down ${times === 1 ? 'once' : `${times} times`}${
            unanswered === 0 ? '' : `, and ${unanswered} requests were not let in at all`
          }. A higher limit for its credentials, or "requests_per_second", tests more in the same time.`,
  };
}

/** Milliseconds. */
function retryAfter(written: string | undefined, date: number): number | undefined {
  if (written === undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(written)) return Number(written) * 1000;
  const at = Date.parse(written);
  return Number.isNaN(at) ? undefined : Math.max(0, at - date);
}
