import type { MutantStatus } from './mutant.ts';

export interface Interval {
  /** Shares, 0 to 1. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The two-sided 95% quantile of the standard normal distribution. */
const z = 1.959963984540054;

/**
 * A share of a sample with the interval in which that of all lies with 95%: Wilson's score interval (1927), which keeps
 * its promise also with few mutants and near 0 and 1 (Brown, Cai and DasGupta 2001).
 *
 * @returns null for an empty sample
 */
export function wilson(hits: number, all: number): Interval | null {
  if (all <= 0) return null;
  const share = hits / all;
  const weight = 1 + z ** 2 / all;
  const middle = (share + z ** 2 / (2 * all)) / weight;
  const reach = (z / weight) * Math.sqrt((share * (1 - share)) / all + z ** 2 / (4 * all ** 2));
  return { value: share, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

export interface MutationScore {
  readonly counts: Readonly<Record<MutantStatus, number>>;
  /** Detected (killed or timed out) of those that were run and are valid: how good the tests are where they go. */
  readonly covered: Interval | null;
  /** Detected of all valid mutants, those among them that no test reaches: how good the suite is as a whole. */
  readonly total: Interval | null;
}

/**
 * The mutation score as mutation-testing-elements defines it: detected / valid, and detected / covered. Where only a
 * sample of the covered mutants was run, the share of the sample stands for them all.
 *
 * @param statuses of the covered mutants that were chosen
 * @param places mutants of the covered code and of the code that no test reaches, chosen or not
 */
export function mutationScore(
  statuses: readonly MutantStatus[],
  places: { readonly covered: number; readonly uncovered: number },
): MutationScore {
  const count = (status: MutantStatus): number => statuses.filter((one) => one === status).length;
  const counts = {
    killed: count('killed'),
    timeout: count('timeout'),
    survived: count('survived'),
    no_coverage: places.uncovered,
    runtime_error: count('runtime_error'),
    pending: count('pending'),
  };
  const detected = counts.killed + counts.timeout;
  const covered = wilson(detected, detected + counts.survived);
  const reached = places.covered / Math.max(1, places.covered + places.uncovered);
  const total = covered && {
    value: covered.value * reached,
    low: covered.low * reached,
    high: covered.high * reached,
  };
  return { counts, covered, total };
}
