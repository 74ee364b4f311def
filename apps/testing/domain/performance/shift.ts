import { untiedCounts } from './mann-whitney.ts';
import { ascending, quantile } from './summary.ts';

export interface Shift {
  /** How much larger the new values are: the median of all differences between a new and an old one. */
  readonly estimate: number;
  /** Holds the true shift with at least the asked confidence, where the samples are large enough for it. */
  readonly interval: readonly [number, number];
}

/** Above this the quantile of U is taken from the normal approximation. */
const mostPairs = 2000;
const normalQuantiles = new Map([
  [0.95, 1.959964],
  [0.98, 2.326348],
  [0.99, 2.575829],
]);

/** The largest c with P(U ≤ c − 1) ≤ tail, at least 1: so many differences are cut off on each side. */
function cutOff(m: number, n: number, level: number): number {
  const tail = (1 - level) / 2;
  if (m * n > mostPairs) {
    const z = normalQuantiles.get(level) ?? 2.575829;
    const cut = (m * n) / 2 - z * Math.sqrt((m * n * (m + n + 1)) / 12);
    return Math.max(1, Math.floor(cut));
  }
  const counts = untiedCounts(m, n);
  const all = counts.reduce((total, count) => total + count, 0);
  let [sum, cut] = [0, 0];
  for (const count of counts) {
    sum += count;
    if (sum / all > tail) break;
    cut += 1;
  }
  return Math.max(1, cut);
}

/**
 * The shift between two samples by Hodges & Lehmann (1963), with the distribution-free interval of Moses (Hollander &
 * Wolfe 1999, section 4.3). Where the samples are too small for the level, the interval is the widest there is.
 */
export function hodgesLehmann(
  fresh: readonly number[],
  old: readonly number[],
  level: 0.95 | 0.98 | 0.99 = 0.95,
): Shift {
  const differences = ascending(fresh.flatMap((value) => old.map((before) => value - before)));
  const cut = cutOff(fresh.length, old.length, level);
  const low = differences[cut - 1] ?? Number.NaN;
  const high = differences[differences.length - cut] ?? Number.NaN;
  return { estimate: quantile(differences, 0.5), interval: [low, high] };
}
