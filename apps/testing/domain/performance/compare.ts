import { mannWhitney } from './mann-whitney.ts';
import { hodgesLehmann } from './shift.ts';
import { ascending, medianOf, quantile } from './summary.ts';

export interface CompareOptions {
  /** Changes smaller than this never count, in the unit of the metric. */
  readonly least: number;
  /** Nor changes smaller than this share of what it was (default 0.1). */
  readonly leastShare?: number;
  /** The probability of a false alarm that is accepted in one comparison (default 0.01). */
  readonly alpha?: number;
}

export type Verdict = 'regressed' | 'improved' | 'unchanged' | 'too-few';

export interface HistoryComparison {
  readonly verdict: Verdict;
  /** The probability of values that rank as high (or, when they fell, as low) as these, had nothing changed. */
  readonly p: number | null;
  /** How much larger the new values are (Hodges & Lehmann), with its 95% interval. */
  readonly shift: number | null;
  readonly interval: readonly [number, number] | null;
  /** The shift as a share of the old median; null when that is 0. */
  readonly share: number | null;
  /** The share of pairs of a new and an old load in which the new value is larger: 0.5 is no effect. */
  readonly superiority: number | null;
  /** The change below which none is claimed: the largest of the limits and the drift between executions. */
  readonly needed: number;
  readonly before: number | null;
  readonly now: number | null;
  readonly loads: readonly [now: number, before: number];
  readonly executions: number;
}

/** Vargha & Delaney (2000) call a superiority of 0.71 and more, or 0.29 and less, large. */
const largeEffect = 0.71;

/**
 * How far the medians of executions lie apart by themselves: their range, or of ten and more three times their scaled
 * median deviation from the median (Iglewicz & Hoaglin 1993). Loads of one execution share the state of the machine, so that they are more alike than
 * loads of different executions; a rank test alone takes that drift for a change.
 */
export function driftBetween(medians: readonly number[]): number {
  if (medians.length < 2) return 0;
  const middle = medianOf(medians);
  const deviation = medianOf(medians.map((median) => Math.abs(median - middle)));
  const ordered = ascending(medians);
  // A deviation estimated from so few is often much too small.
  if (medians.length < 10) return quantile(ordered, 1) - quantile(ordered, 0);
  return 3 * 1.4826 * deviation;
}

function verdictOf(
  { greater, less, superiority }: ReturnType<typeof mannWhitney>,
  shift: number,
  needed: number,
  alpha: number,
): Verdict {
  if (shift >= needed && greater <= alpha && superiority >= largeEffect) return 'regressed';
  if (-shift >= needed && less <= alpha && superiority <= 1 - largeEffect) return 'improved';
  return 'unchanged';
}

/**
 * Whether a metric of which less is better has changed against earlier executions: a one-sided rank test, a large
 * effect, and a shift larger than the limits and than what executions differ by themselves, all three.
 *
 * @param samples the loads of this execution
 * @param history the loads of earlier executions, one list each
 */
export function compareWithHistory(
  samples: readonly number[],
  history: readonly (readonly number[])[],
  { least, leastShare = 0.1, alpha = 0.01 }: CompareOptions,
): HistoryComparison {
  const past = history.filter((values) => values.length > 0);
  const old = past.flat();
  const medians = past.map(medianOf);
  const before = old.length === 0 ? null : medianOf(old);
  const now = samples.length === 0 ? null : medianOf(samples);
  const needed = Math.max(least, leastShare * Math.abs(before ?? 0), driftBetween(medians));
  const counts = { needed, before, now, executions: past.length };
  const loads = [samples.length, old.length] as const;
  if (before === null || now === null || smallestP(samples.length, old.length) > alpha) {
    const none = { p: null, shift: null, interval: null, share: null, superiority: null };
    return { verdict: 'too-few', ...none, ...counts, loads };
  }
  const test = mannWhitney(samples, old);
  const { estimate, interval } = hodgesLehmann(samples, old);
  return {
    verdict: verdictOf(test, estimate, needed, alpha),
    p: estimate >= 0 ? test.greater : test.less,
    shift: estimate,
    interval,
    share: before === 0 ? null : estimate / before,
    superiority: test.superiority,
    ...counts,
    loads,
  };
}

/** The smallest p that the test can have: one of all the ways to choose. */
function smallestP(fresh: number, old: number): number {
  let ways = 1;
  for (let i = 1; i <= fresh; i += 1) ways *= (old + i) / i;
  return 1 / ways;
}

/**
 * Which of many p-values stand when the share of false ones among those that do shall stay under `rate`: the step-up
 * procedure of Benjamini & Hochberg (1995).
 */
export function discoveries(pValues: readonly number[], rate: number): boolean[] {
  const ordered = ascending(pValues);
  let limit = -1;
  for (const [index, p] of ordered.entries()) {
    if (p <= ((index + 1) / ordered.length) * rate) limit = p;
  }
  return pValues.map((p) => p <= limit);
}
