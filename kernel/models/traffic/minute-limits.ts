import type { Time } from './time.ts';

export interface MinuteLimits {
  /**
   * A place in the coming minutes for a call of so many tokens; it waits for as long as `milliseconds` says. Undefined
   * when that is later than `longest` milliseconds from now: then nothing is kept for it.
   */
  book(tokens: number, longest: number): Booking | undefined;
  /** Milliseconds that a call of so many tokens would have to wait now. */
  delay(tokens: number): number;
}

export interface Booking {
  readonly milliseconds: number;
  /** Puts the tokens that the call really used in the place of those it was booked for. */
  settle(tokens: number): void;
  /** Gives the place back: the call was not made. */
  cancel(): void;
}

interface Slot {
  requests: number;
  tokens: number;
}

const slotMilliseconds = 1000;
/** A minute touches 61 seconds of the clock. */
const windowSlots = 61;

/**
 * Limits of requests and tokens in every minute, however it is laid: a sliding window of seconds. A call is booked into
 * the first second in which it fits, never before those that came earlier; so none is overtaken, and how long it waits
 * is known at once. A call larger than the limit by itself gets a whole minute.
 */
export function createMinuteLimits(
  time: Time,
  limits: { readonly requests?: number | undefined; readonly tokens?: number | undefined },
): MinuteLimits {
  const maxRequests = limits.requests ?? Number.POSITIVE_INFINITY;
  const maxTokens = limits.tokens ?? Number.POSITIVE_INFINITY;
  const slots = new Map<number, Slot>();
  let lastBooked = 0;

  const slotNow = (): number => Math.floor(time.now() / slotMilliseconds);

  const forget = (): void => {
    const oldest = slotNow() - windowSlots;
    for (const at of slots.keys()) if (at < oldest) slots.delete(at);
  };

  /** The sums of the window that ends with this slot. */
  const windowAt = (end: number): Slot => {
    const sum: Slot = { requests: 0, tokens: 0 };
    for (const [at, slot] of slots) {
      if (at <= end && at > end - windowSlots) {
        sum.requests += slot.requests;
        sum.tokens += slot.tokens;
      }
    }
    return sum;
  };

  const firstFit = (tokens: number): number => {
    const wanted = Math.min(tokens, maxTokens);
    let at = Math.max(slotNow(), lastBooked);
    // Each step leaves at least one old second behind, so it ends when the window is empty at the latest.
    for (;;) {
      const { requests, tokens: used } = windowAt(at);
      if (requests + 1 <= maxRequests && used + wanted <= maxTokens) return at;
      at += 1;
    }
  };

  const unlimited = limits.requests === undefined && limits.tokens === undefined;
  const waitUntil = (slot: number): number => Math.max(0, slot * slotMilliseconds - time.now());

  return {
    delay: (tokens) => (unlimited ? 0 : waitUntil(firstFit(tokens))),
    book(tokens, longest) {
      if (unlimited) return { milliseconds: 0, settle: () => undefined, cancel: () => undefined };
      forget();
      const at = firstFit(tokens);
      const milliseconds = waitUntil(at);
      if (milliseconds > longest) return undefined;
      const slot = slots.get(at) ?? { requests: 0, tokens: 0 };
      slots.set(at, slot);
      lastBooked = at;
      slot.requests += 1;
      slot.tokens += tokens;
      let booked = tokens;
      return {
        milliseconds,
        settle(used) {
          slot.tokens += used - booked;
          booked = used;
        },
        cancel() {
          slot.requests -= 1;
          slot.tokens -= booked;
          booked = 0;
          // Nobody has to stay behind a call that was not made.
          lastBooked = Math.max(
            0,
            ...[...slots].flatMap(([second, { requests }]) => (requests > 0 ? second : [])),
          );
        },
      };
    },
  };
}
