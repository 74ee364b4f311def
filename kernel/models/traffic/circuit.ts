import type { Time } from './time.ts';

export interface CircuitOptions {
  /** The time over which calls are counted, in seconds (default 30). */
  readonly windowSeconds?: number;
  /** With fewer calls than this in the window it never opens (default 10). */
  readonly minimumCalls?: number;
  /** The share of failures at which it opens (default 0.5). */
  readonly failureShare?: number;
  /** How long it stays open the first time, in seconds (default 10); twice as long each time that a trial fails. */
  readonly openSeconds?: number;
  /** The longest that it stays open (default 120). */
  readonly maxOpenSeconds?: number;
}

export interface CircuitStatus {
  readonly state: 'closed' | 'open' | 'half-open';
  /** Calls and failures in the window. */
  readonly calls: number;
  readonly failures: number;
  /** While open: seconds until a trial. */
  readonly trialInSeconds?: number;
}

/** `ok`: the provider works; `failed`: it does not; `unknown`: the call says nothing, such as an aborted one. */
export type CallResult = 'ok' | 'failed' | 'unknown';

/** Keeps calls from a provider that mostly fails, and finds out by one call at a time when it works again. */
export interface Circuit {
  /** To be called with how the call ended; undefined when the call must not be made now. */
  admit(): ((result: CallResult) => void) | undefined;
  /** Whether calls go through as they come. */
  readonly closed: boolean;
  status(): CircuitStatus;
}

const slots = 10;

/**
 * A circuit breaker (M. Nygard, Release It!, 2nd ed., section 5.2) over a sliding window of ten slots. Closed, it opens
 * when of at least `minimumCalls` a share of `failureShare` failed. Open, it lets nothing through. Then half-open, it
 * lets one call through: a good one closes it, a failed one opens it for twice as long.
 */
export function createCircuit(time: Time, options: CircuitOptions = {}): Circuit {
  const { windowSeconds = 30, minimumCalls = 10, failureShare = 0.5 } = options;
  const { openSeconds = 10, maxOpenSeconds = 120 } = options;
  const slotMilliseconds = (windowSeconds * 1000) / slots;
  let counts: { slot: number; calls: number; failures: number }[] = [];
  let openUntil: number | undefined;
  let openings = 0;
  let trial = false;
  // Calls from before the circuit closed anew or opened say nothing about what came after.
  let epoch = 0;

  const sums = (): { calls: number; failures: number } => {
    const oldest = Math.floor(time.now() / slotMilliseconds) - slots;
    counts = counts.filter(({ slot }) => slot > oldest);
    return {
      calls: counts.reduce((sum, { calls }) => sum + calls, 0),
      failures: counts.reduce((sum, { failures }) => sum + failures, 0),
    };
  };

  const count = (failed: boolean): void => {
    const slot = Math.floor(time.now() / slotMilliseconds);
    let last = counts.at(-1);
    if (last?.slot !== slot) {
      last = { slot, calls: 0, failures: 0 };
      counts = counts.filter((old) => old.slot > slot - slots);
      counts.push(last);
    }
    last.calls += 1;
    if (failed) last.failures += 1;
  };

  const open = (): void => {
    openUntil = time.now() + Math.min(maxOpenSeconds, openSeconds * 2 ** openings) * 1000;
    openings += 1;
    epoch += 1;
  };

  const endTrial = (result: CallResult): void => {
    trial = false;
    if (result === 'failed') open();
    if (result !== 'ok') return;
    openUntil = undefined;
    openings = 0;
    counts = [];
    epoch += 1;
  };

  return {
    get closed() {
      return openUntil === undefined;
    },
    admit() {
      const isTrial = openUntil !== undefined;
      if (openUntil !== undefined && (trial || time.now() < openUntil)) return undefined;
      if (isTrial) trial = true;
      const begun = epoch;
      let ended = false;
      return (result) => {
        if (ended) return;
        ended = true;
        if (isTrial) return endTrial(result);
        if (result === 'unknown' || begun !== epoch) return;
        count(result === 'failed');
        if (result === 'ok') return;
        const { calls, failures } = sums();
        if (calls >= minimumCalls && failures / calls >= failureShare) open();
      };
    },
    status() {
      const waiting = openUntil === undefined ? 0 : openUntil - time.now();
      const state = openUntil === undefined ? 'closed' : waiting > 0 ? 'open' : 'half-open';
      return { state, ...sums(), ...(state === 'open' && { trialInSeconds: waiting / 1000 }) };
    },
  };
}
