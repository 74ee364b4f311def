/** Steps of the exact computation beyond which the normal approximation is used: well under a second. */
const mostSteps = 20_000_000;

export interface RankTest {
  /** Of the new values: the pairs in which the new is larger, a tie counting half. */
  readonly u: number;
  /** The probability, were both alike, of new values that rank as high as these or higher. */
  readonly greater: number;
  /** …as low as these or lower. */
  readonly less: number;
  /** The share of pairs in which the new value is larger (Vargha & Delaney's A): 0.5 where both are alike. */
  readonly superiority: number;
  readonly method: 'exact' | 'normal';
}

/** Twice the ranks, ties sharing the middle of theirs: whole numbers. */
function doubledRanks(values: readonly number[]): number[] {
  const order = values
    .map((value, index) => ({ value, index }))
    .sort((one, other) => one.value - other.value);
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && order[end + 1]?.value === order[start]?.value) end += 1;
    for (let at = start; at <= end; at += 1) {
      const entry = order[at];
      if (entry !== undefined) ranks[entry.index] = start + end + 2;
    }
    start = end + 1;
  }
  return ranks;
}

/**
 * How many of the ways to choose `size` of the ranks have each sum: the shift algorithm of Streitberg & Röhmel (1986),
 * which is exact with ties, too.
 */
function sumCounts(ranks: readonly number[], size: number, largest: number): Float64Array {
  const width = largest + 1;
  const counts = new Float64Array((size + 1) * width);
  counts[0] = 1;
  for (const [seen, rank] of ranks.entries()) {
    for (let chosen = Math.min(size, seen + 1); chosen >= 1; chosen -= 1) {
      const [to, from] = [chosen * width, (chosen - 1) * width];
      for (let sum = largest; sum >= rank; sum -= 1) {
        counts[to + sum] = (counts[to + sum] ?? 0) + (counts[from + sum - rank] ?? 0);
      }
    }
  }
  return counts.subarray(size * width);
}

/** The upper tail of the standard normal distribution; Abramowitz & Stegun 26.2.17, error under 7.5e-8. */
function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

/** Tails by the normal approximation, with correction for ties and continuity (Lehmann 1975, section 1.3). */
function normalTails(u: number, m: number, n: number, ranks: readonly number[]): [number, number] {
  const total = m + n;
  const groups = new Map<number, number>();
  for (const rank of ranks) groups.set(rank, (groups.get(rank) ?? 0) + 1);
  let ties = 0;
  for (const size of groups.values()) ties += size ** 3 - size;
  const deviation = Math.sqrt(((m * n) / 12) * (total + 1 - ties / (total * (total - 1))));
  if (deviation === 0) return [1, 1];
  const distance = u - (m * n) / 2;
  return [normalTail((distance - 0.5) / deviation), normalTail((-distance - 0.5) / deviation)];
}

/** Exact tails of the doubled sum of ranks `sum` over `size` values. */
function exactTails(ranks: readonly number[], size: number, sum: number): [number, number] {
  const largest = ranks.reduce((total, rank) => total + rank, 0);
  const counts = sumCounts(ranks, size, largest);
  let [all, above, below] = [0, 0, 0];
  for (const [at, count] of counts.entries()) {
    all += count;
    if (at >= sum) above += count;
    if (at <= sum) below += count;
  }
  return [above / all, below / all];
}

/**
 * The rank test of Mann & Whitney (1947): do the new values tend to be larger or smaller than the old ones? It assumes
 * nothing of how they are distributed. Exact, also with ties, up to some 20 million steps; then by the normal
 * approximation. Both lists have at least one value.
 */
export function mannWhitney(fresh: readonly number[], old: readonly number[]): RankTest {
  const [m, n] = [fresh.length, old.length];
  const ranks = doubledRanks([...fresh, ...old]);
  const sum = ranks.slice(0, m).reduce((total, rank) => total + rank, 0);
  const u = (sum - m * (m + 1)) / 2;
  const steps = (m + n) * m * ranks.reduce((total, rank) => total + rank, 0);
  const exact = steps <= mostSteps;
  const [greater, less] = exact ? exactTails(ranks, m, sum) : normalTails(u, m, n, ranks);
  return { u, greater, less, superiority: u / (m * n), method: exact ? 'exact' : 'normal' };
}

/** `counts[u]`: the ways in which U can be `u` without ties, for m and n values; their sum is all ways. */
export function untiedCounts(m: number, n: number): Float64Array {
  // U of the smaller side has the same distribution, and needs fewer steps.
  const [size, other] = m <= n ? [m, n] : [n, m];
  const ranks = Array.from({ length: size + other }, (_, index) => index + 1);
  const largest = (size * (size + 2 * other + 1)) / 2;
  const least = (size * (size + 1)) / 2;
  return sumCounts(ranks, size, largest).subarray(least);
}
