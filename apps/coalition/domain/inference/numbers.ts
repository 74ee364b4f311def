/** What counts as nothing where a logarithm of 0 must stay finite: pymdp's floor (legacy `maths.py`, EPS_VAL). */
export const tiny = 1e-16;

export const safeLog = (value: number): number => Math.log(Math.max(value, tiny));

/** x ln x, 0 at 0. */
export const xLogX = (value: number): number => (value > 0 ? value * Math.log(value) : 0);

/** Entropy in nats of `size` probabilities from `from` on. */
export function entropyOf(values: Float64Array, from = 0, size = values.length): number {
  let sum = 0;
  for (let at = from; at < from + size; at++) sum -= xLogX(values[at] ?? 0);
  return sum;
}

/** The entropy of each column of `rows` entries. */
export function entropiesOf(A: Float64Array, rows: number): Float64Array {
  return Float64Array.from({ length: A.length / rows }, (_, column) => entropyOf(A, column * rows, rows));
}

/**
 * Turns `size` logarithms from `from` on into probabilities, in place; returns the logarithm of what they summed to.
 * −∞ becomes 0. All −∞ leaves zeros and returns −∞.
 */
export function softmaxInPlace(values: Float64Array, from = 0, size = values.length): number {
  const end = from + size;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = from; at < end; at++) {
    const value = values[at] ?? 0;
    if (value > most) most = value;
  }
  if (most === Number.NEGATIVE_INFINITY) {
    values.fill(0, from, end);
    return most;
  }
  let sum = 0;
  for (let at = from; at < end; at++) {
    const power = Math.exp((values[at] ?? 0) - most);
    values[at] = power;
    sum += power;
  }
  for (let at = from; at < end; at++) values[at] = (values[at] ?? 0) / sum;
  return most + Math.log(sum);
}

/** Divides `size` values from `from` on by their sum; returns the sum. Nothing is done when it is 0. */
export function normaliseInPlace(values: Float64Array, from = 0, size = values.length): number {
  let sum = 0;
  for (let at = from; at < from + size; at++) sum += values[at] ?? 0;
  if (sum > 0) for (let at = from; at < from + size; at++) values[at] = (values[at] ?? 0) / sum;
  return sum;
}

/** ln(e^a + e^b) without overflow. */
export function logAdd(a: number, b: number): number {
  if (a === Number.NEGATIVE_INFINITY) return b;
  if (b === Number.NEGATIVE_INFINITY) return a;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}

/** The place of the greatest of `size` values from `from` on, counted from `from`; the first of equals. */
export function greatestOf(values: ArrayLike<number>, from = 0, size = values.length): number {
  let best = 0;
  for (let at = 1; at < size; at++) {
    if ((values[from + at] ?? 0) > (values[from + best] ?? 0)) best = at;
  }
  return best;
}

/** Draws a place by its probability. @param random uniform in [0, 1) */
export function drawFrom(
  values: ArrayLike<number>,
  random: () => number,
  from = 0,
  size = values.length,
): number {
  let left = random();
  for (let at = 0; at < size; at++) {
    left -= values[from + at] ?? 0;
    if (left < 0) return at;
  }
  // The probabilities sum to just below what was drawn: the last that can happen.
  for (let at = size - 1; at > 0; at--) if ((values[from + at] ?? 0) > 0) return at;
  return 0;
}
