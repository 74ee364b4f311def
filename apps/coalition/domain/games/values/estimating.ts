import { invalid } from '#kernel/base';
import { studentQuantile } from './quantiles.ts';

/** An estimate, and where the true value lies with the chance that was asked for. */
interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface SampledValues {
  readonly values: readonly Estimate[];
  /** Orders (of the Shapley value) or coalitions (of Banzhaf's) that were looked at. */
  readonly samples: number;
}

export interface Sampling {
  readonly random: () => number;
  /** At most so many orders or coalitions; at least 4. */
  readonly samples: number;
  /** The chance that one agent's interval holds its value, or all of them theirs with `together`; 0.95 by default. */
  readonly confidence?: number;
  /** Intervals that hold for all agents at once (Bonferroni): each is wider. */
  readonly together?: boolean;
  /**
   * How far apart what an agent adds here and there may be at most, where that is known. Then the intervals are
   * Hoeffding's (1963), which hold for any number of samples, but are wider.
   */
  readonly range?: number;
  /** Ends early once each interval is no wider than this on either side. */
  readonly within?: number;
  readonly shouldStop?: () => boolean;
}

/** Fewer pairs say too little of how much they vary. */
const leastPairs = 16;

/**
 * The means of what is drawn again and again, for `count` agents at once, with intervals.
 *
 * The intervals are Student's t intervals over the means of pairs. They are right for many pairs, by the central limit
 * theorem; where an agent matters only in very rare samples, an interval from few pairs can miss it. With `range` they
 * are Hoeffding's, which cannot be fooled so.
 *
 * @param addPair adds up a pair of samples for each agent
 * @throws MainstayError `coalition.game_bad_sampling`, `coalition.game_not_finite` (variances that overflow)
 */
export function estimate(
  count: number,
  addPair: (sums: Float64Array) => void,
  sampling: Sampling,
): SampledValues {
  const { samples, within = 0, shouldStop = () => false } = sampling;
  checkSampling(sampling);
  const moments = { mean: new Float64Array(count), squares: new Float64Array(count), pairs: 0 };
  const sums = new Float64Array(count);
  while (moments.pairs < Math.floor(samples / 2)) {
    sums.fill(0);
    addPair(sums);
    addMoments(moments, sums);
    if (moments.pairs < 2) continue;
    if (shouldStop()) break;
    if (within > 0 && moments.pairs >= leastPairs) {
      const width = widths(moments, sampling);
      if (sums.every((_, agent) => width(agent) <= within)) break;
    }
  }
  const width = widths(moments, sampling);
  const values = [...moments.mean].map((value, agent) => ({
    value,
    low: value - width(agent),
    high: value + width(agent),
  }));
  if (values.some(({ low, high }) => !Number.isFinite(high - low)))
    throw invalid(
      'coalition.game_not_finite',
      'What agents add varies too much for its variance to be a number: divide all values by a large number.',
    );
  return { values, samples: 2 * moments.pairs };
}

function checkSampling({ samples, confidence = 0.95, range = 0 }: Sampling): void {
  if (!(samples >= 4) || !(confidence > 0 && confidence < 1) || !(range >= 0))
    throw invalid(
      'coalition.game_bad_sampling',
      `Sampling takes at least 4 samples, a confidence between 0 and 1 and a range of 0 or more, not ${samples}, ${confidence} and ${range}.`,
    );
}

interface Moments {
  readonly mean: Float64Array;
  /** Sums of squares about the means. */
  readonly squares: Float64Array;
  pairs: number;
}

/** Welford's recurrences (Technometrics 4 (1962)). */
function addMoments(moments: Moments, sums: Float64Array): void {
  const { mean, squares } = moments;
  moments.pairs++;
  for (const [agent, sum] of sums.entries()) {
    const before = sum / 2 - (mean[agent] ?? 0);
    mean[agent] = (mean[agent] ?? 0) + before / moments.pairs;
    squares[agent] = (squares[agent] ?? 0) + before * (sum / 2 - (mean[agent] ?? 0));
  }
}

/** How far an agent's interval goes to either side; what all have in common is worked out once. */
function widths(
  { mean, squares, pairs }: Moments,
  { confidence = 0.95, together = false, range }: Sampling,
): (agent: number) => number {
  const tail = (1 - confidence) / (together ? mean.length : 1) / 2;
  if (range !== undefined) {
    const width = range * Math.sqrt(-Math.log(tail) / (2 * pairs));
    return () => width;
  }
  const quantile = studentQuantile(1 - tail, pairs - 1);
  return (agent) => quantile * Math.sqrt((squares[agent] ?? 0) / (pairs - 1) / pairs);
}
