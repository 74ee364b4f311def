/** Keeps from beginning threads again and again that end by no agent's fault. */
export interface Restraint {
  /** A thread ended, and nobody was thinking in it. */
  note(): void;
  /** For so long no other is to be begun; 0 or less where one may be. */
  milliseconds(): number;
}

const first = 1000;
const most = 60_000;
/** Who held out for so long begins afresh. */
const forgiving = 5 * most;

/**
 * After the first end another thread may begin at once, after the second in one second, then in two, four, up to 60.
 *
 * @param now milliseconds of a clock that only goes forward
 */
export function createRestraint(now: () => number): Restraint {
  let ends = 0;
  let endedAt = Number.NEGATIVE_INFINITY;
  const pause = (): number => (ends < 2 ? 0 : Math.min(most, first * 2 ** (ends - 2)));
  return {
    note() {
      if (now() - endedAt > forgiving) ends = 0;
      ends = Math.min(ends + 1, 20);
      endedAt = now();
    },
    milliseconds: () => endedAt + pause() - now(),
  };
}
