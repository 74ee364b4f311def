import { type MetricName, metricNames, type Sample, type Summary, valuesOf } from './measurement.ts';

/** The quantile `p` (0 to 1) of values in ascending order, interpolated (type 7 of Hyndman & Fan 1996). */
export function quantile(ascending: readonly number[], p: number): number {
  const place = (ascending.length - 1) * p;
  const below = ascending[Math.floor(place)] ?? Number.NaN;
  const above = ascending[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export const ascending = (values: readonly number[]): number[] =>
  [...values].sort((one, other) => one - other);

export const medianOf = (values: readonly number[]): number => quantile(ascending(values), 0.5);

function binomial(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i += 1) product *= (n - k + i) / i;
  return product;
}

/** The probability of at most `most` successes in `n` trials. */
function atMost(most: number, n: number, p: number): number {
  let sum = 0;
  for (let k = 0; k <= most; k += 1) sum += binomial(n, k) * p ** k * (1 - p) ** (n - k);
  return sum;
}

/** Odd n: the median of a resample is one of the values; Efron (1979), section 3. */
function oddMedians(values: readonly number[]): [number, number][] {
  const n = values.length;
  const half = (n - 1) / 2;
  return values.map((value, i) => [value, atMost(half, n, i / n) - atMost(half, n, (i + 1) / n)]);
}

/** Even n: the median is the mean of the two middle values of the resample, so their joint distribution is needed. */
function evenMedians(values: readonly number[]): [number, number][] {
  const n = values.length;
  const half = n / 2;
  const medians: [number, number][] = [];
  for (const [i, low] of values.entries()) {
    // Both middle values are `low`: at most half−1 of the draws lie below it and at most half−1 above.
    let both = 0;
    for (let below = 0; below < half; below += 1) {
      for (let above = 0; above < half; above += 1) {
        both +=
          binomial(n, below) *
          binomial(n - below, above) *
          (i / n) ** below *
          ((n - 1 - i) / n) ** above *
          (1 / n) ** (n - below - above);
      }
    }
    medians.push([low, both]);
    for (let j = i + 1; j < n; j += 1) {
      const lower = ((i + 1) / n) ** half - (i / n) ** half;
      const upper = ((n - j) / n) ** half - ((n - j - 1) / n) ** half;
      medians.push([(low + (values[j] ?? low)) / 2, binomial(n, half) * lower * upper]);
    }
  }
  return medians;
}

/**
 * Every median that a bootstrap resample of the values can have, with its probability: the bootstrap distribution
 * itself, where drawing resamples would only come near to it. The probabilities add up to 1.
 */
export function bootstrapMedians(values: readonly number[]): readonly (readonly [number, number])[] {
  const ordered = ascending(values);
  const medians = ordered.length % 2 === 1 ? oddMedians(ordered) : evenMedians(ordered);
  return medians.sort(([one], [other]) => one - other);
}

/** The percentile interval of the median (Efron & Tibshirani 1993, chapter 13). */
function medianInterval(values: readonly number[], level: number): [number, number] | null {
  if (values.length < 3) return null;
  const medians = bootstrapMedians(values);
  const at = (p: number): number => {
    let sum = 0;
    for (const [value, probability] of medians) {
      sum += probability;
      // A sum of many fractions: it may miss the level by rounding alone.
      if (sum >= p - 1e-12) return value;
    }
    return medians.at(-1)?.[0] ?? Number.NaN;
  };
  return [at((1 - level) / 2), at((1 + level) / 2)];
}

/** Null when there are no values. */
export function summarise(values: readonly number[]): Summary | null {
  if (values.length === 0) return null;
  const ordered = ascending(values);
  return {
    n: ordered.length,
    median: quantile(ordered, 0.5),
    q1: quantile(ordered, 0.25),
    q3: quantile(ordered, 0.75),
    min: quantile(ordered, 0),
    max: quantile(ordered, 1),
    interval: medianInterval(ordered, 0.95),
  };
}

export function summariesOf(samples: readonly Sample[]): Record<MetricName, Summary | null> {
  const of = (metric: MetricName): Summary | null => summarise(valuesOf(samples, metric));
  // Spelled out by the list of names, which the record's type is made of.
  return Object.fromEntries(metricNames.map((metric) => [metric, of(metric)])) as Record<
    MetricName,
    Summary | null
  >;
}
