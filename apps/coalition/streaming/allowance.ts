/** How often a client may say something: as much as the limit at once, and then as it comes free again. */
export interface Allowance {
  /** `over` is one more than the limit; `abuse` is a client that does not heed refusals. */
  take(): 'allowed' | 'over' | 'abuse';
}

/** Refusals in a minute's worth of messages after which a client is cut off. */
const patience = 2;

export function createAllowance(perMinute: number, now: () => number): Allowance {
  let left = perMinute;
  let refused = 0;
  let at = now();
  return {
    take() {
      const time = now();
      const regained = ((time - at) / 60_000) * perMinute;
      at = time;
      left = Math.min(perMinute, left + regained);
      refused = Math.max(0, refused - regained);
      if (left >= 1) {
        left -= 1;
        return 'allowed';
      }
      refused += 1;
      return refused > patience * perMinute ? 'abuse' : 'over';
    },
  };
}
