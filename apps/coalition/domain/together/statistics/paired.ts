import { criticalT } from './student.ts';

/** What a difference came to, over pairs. */
export interface PairedDifference {
  readonly n: number;
  readonly mean: number;
  /** Of the single differences; 0 when all are the same. */
  readonly sd: number;
  readonly interval: readonly [low: number, high: number];
  /** The share of such intervals that contain the true mean difference. */
  readonly level: number;
  /**
   * The mean difference in standard deviations of the differences, corrected for few pairs (Hedges' correction of Cohen's
   * d_z: Lakens, "Calculating and reporting effect sizes", Frontiers in Psychology 4:863, 2013); null when all
   * differences are the same.
   */
  readonly effect: number | null;
}

/**
 * Student's interval for the mean of paired differences. It supposes that the mean of so many differences is about
 * normal, which holds better the more pairs there are.
 *
 * @param differences at least two, @param level 0.95 for 95 %
 */
export function pairedDifference(differences: readonly number[], level: number): PairedDifference {
  const n = differences.length;
  const mean = meanOf(differences);
  const sd = Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const half = sd === 0 ? 0 : (criticalT(level, n - 1) * sd) / Math.sqrt(n);
  const correction = 1 - 3 / (4 * (n - 1) - 1);
  return {
    ...{ n, mean, sd, level },
    interval: [mean - half, mean + half],
    effect: sd === 0 ? null : (mean / sd) * correction,
  };
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
