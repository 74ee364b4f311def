/** With more values, or with equal ones, the normal approximation is near enough. */
const mostExact = 40;

/**
 * Whether values rise or fall over time, whatever their distribution: the test of Mann (1945) and Kendall (1975), as in
 * Gilbert, "Statistical Methods for Environmental Pollution Monitoring" (1987), section 16.4. Exact where no two values
 * are equal and there are at most forty; else by the normal approximation with correction for ties and continuity.
 *
 * @param values oldest first
 * @returns `s`: rises less falls over all pairs; `probability`, two-sided, of an |s| as large where there is no trend
 */
export function mannKendall(values: readonly number[]): { readonly s: number; readonly probability: number } {
  let s = 0;
  for (const [at, value] of values.entries())
    for (const earlier of values.slice(0, at)) s += Math.sign(value - earlier);
  const distinct = new Set(values).size === values.length;
  const tail =
    distinct && values.length <= mostExact
      ? exactTail(values.length, Math.abs(s))
      : normalTail(values, Math.abs(s));
  return { s, probability: s === 0 ? 1 : Math.min(1, 2 * tail) };
}

/** The chance of S at least so large among all orders: by the number of inversions (Mahonian numbers). */
export function exactTail(count: number, s: number): number {
  let ways: readonly number[] = [1];
  for (let size = 2; size <= count; size++) {
    const wider = new Array<number>(ways.length + size - 1).fill(0);
    for (const [inversions, share] of ways.entries())
      for (let more = 0; more < size; more++)
        wider[inversions + more] = (wider[inversions + more] ?? 0) + share / size;
    ways = wider;
  }
  const pairs = (count * (count - 1)) / 2;
  // S is pairs less twice the inversions.
  return ways.slice(0, Math.floor((pairs - s) / 2) + 1).reduce((sum, share) => sum + share, 0);
}

function normalTail(values: readonly number[], s: number): number {
  const n = values.length;
  const ties = [...Map.groupBy(values, (value) => value).values()].map(({ length }) => length);
  const spread = (size: number): number => size * (size - 1) * (2 * size + 5);
  const variance = (spread(n) - ties.reduce((sum, size) => sum + spread(size), 0)) / 18;
  if (variance <= 0 || s === 0) return 0.5;
  return upperTail((s - 1) / Math.sqrt(variance));
}

/** Of the standard normal distribution; Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

/** Pairs beyond which a sample of the values is taken. */
const mostValues = 300;

/** The middle of the slopes of all pairs (Sen 1968); null where no two are at different times. */
export function senSlope(points: readonly { readonly x: number; readonly y: number }[]): number | null {
  const every = Math.ceil(points.length / mostValues);
  const some = points.filter((_, at) => at % every === 0);
  const slopes = some
    .flatMap((one, at) =>
      some
        .slice(0, at)
        .flatMap((other) => (one.x === other.x ? [] : [(one.y - other.y) / (one.x - other.x)])),
    )
    .sort((a, b) => a - b);
  const [low, high] = [
    slopes[Math.floor((slopes.length - 1) / 2)],
    slopes[Math.ceil((slopes.length - 1) / 2)],
  ];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
