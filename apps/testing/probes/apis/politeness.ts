import type { HttpAnswer } from '../../domain/apis/requests/case.ts';

/** Waits of one request before its 429 is taken as its answer. */
const mostWaits = 3;
/** Milliseconds: what wants a longer pause is not asked again in this test. */
const longestPause = 60_000;

/** Slows down where an API says that it is asked too fast. Limits are often for one route, so each goes its own pace. */
export interface Politeness {
  /** Milliseconds until this operation may be asked again; 0: at once. */
  pause(operation: string): number;
  /** Whether it wants a longer pause than makes sense: then it is left alone. */
  isClosed(operation: string): boolean;
  /**
   * Reads an answer, which may ask for a pause.
   *
   * @param waits how often this request has waited already
   * @returns true when the request is to be sent again after the pause
   */
  tooFast(operation: string, answer: Pick<HttpAnswer, 'status' | 'headers'>, waits: number): boolean;
  /** Sentences for the report when it had to slow down. */
  said(): readonly string[];
}

/**
 * RFC 6585, section 4: 429 says that too many requests came, `Retry-After` when to go on. RFC 9110, section 10.2.3: a
 * 503 with `Retry-After` asks for the same. Without the header the pauses are 1, 2 and 4 seconds.
 *
 * @param now milliseconds of a steady clock
 * @param date milliseconds since 1970, for a `Retry-After` that is a date
 * @param remaining milliseconds that are left to the test
 */
export function createPoliteness(now: () => number, date: () => number, remaining: () => number): Politeness {
  const until = new Map<string, number>();
  const slowed = new Set<string>();
  const closed = new Set<string>();
  const pause = (operation: string) => Math.max(0, (until.get(operation) ?? 0) - now());
  return {
    pause,
    isClosed: (operation) => closed.has(operation) && pause(operation) > 0,
    tooFast(operation, { status, headers }, waits) {
      const asked = retryAfter(headers['retry-after'], date());
      if (status !== 429 && !(status === 503 && asked !== undefined)) return false;
      const milliseconds = asked ?? 1000 * 2 ** waits;
      until.set(operation, Math.max(until.get(operation) ?? 0, now() + milliseconds));
      slowed.add(operation);
      if (waits < mostWaits && milliseconds <= longestPause && milliseconds < remaining()) return true;
      closed.add(operation);
      return false;
    },
    said: () => [
      ...(slowed.size === 0
        ? []
        : [
            `The API limits how fast it may be asked (429): the test waited where it was told to (${list(slowed)}). ` +
              'A higher limit for its credentials, or "requests_per_second", tests more in the same time.',
          ]),
      ...(closed.size === 0
        ? []
        : [`Tested in part only, since they let in no more requests for too long: ${list(closed)}.`]),
    ],
  };
}

function list(operations: ReadonlySet<string>): string {
  const [first, ...others] = [...operations];
  return others.length === 0 ? `${first}` : `${first} and ${others.length} more`;
}

/** Milliseconds. */
function retryAfter(written: string | undefined, date: number): number | undefined {
  if (written === undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(written)) return Number(written) * 1000;
  const at = Date.parse(written);
  return Number.isNaN(at) ? undefined : Math.max(0, at - date);
}
