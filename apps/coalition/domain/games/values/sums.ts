/**
 * For each agent the sum of the weighted values of all coalitions that it is in, in 2^(n+1) steps for all agents: the
 * half of the table with the last agent is added up, then folded onto the half without, and so on.
 *
 * @param weights by the coalition's size, 0 to n
 */
export function sumsWithEach(values: Float64Array, count: number, weights: readonly number[]): Float64Array {
  const sums = new Float64Array(count);
  let half = values.length / 2;
  const folded = new Float64Array(Math.max(1, half));
  const sizes = sizesBelow(half);
  let sum = 0;
  for (let set = 0; set < half; set++) {
    const size = sizes[set] ?? 0;
    const withLast = (values[half + set] ?? 0) * (weights[size + 1] ?? 0);
    sum += withLast;
    folded[set] = (values[set] ?? 0) * (weights[size] ?? 0) + withLast;
  }
  sums[count - 1] = sum;
  for (let agent = count - 2; agent >= 0; agent--) {
    half /= 2;
    sum = 0;
    for (let set = 0; set < half; set++) {
      const withAgent = folded[half + set] ?? 0;
      sum += withAgent;
      folded[set] = (folded[set] ?? 0) + withAgent;
    }
    sums[agent] = sum;
  }
  return sums;
}

/** The sum over all coalitions. */
export function sumOfAll(values: Float64Array, weights: readonly number[]): number {
  const sizes = sizesBelow(values.length);
  let sum = 0;
  for (let set = 0; set < values.length; set++) sum += (values[set] ?? 0) * (weights[sizes[set] ?? 0] ?? 0);
  return sum;
}

export function sizesBelow(end: number): Uint8Array {
  const sizes = new Uint8Array(Math.max(1, end));
  for (let set = 1; set < end; set++) sizes[set] = (sizes[set >>> 1] ?? 0) + (set & 1);
  return sizes;
}

/**
 * What weights are multiplied by, so that their products with values near the least that a double can be do not lose
 * their digits; 1 for all other games. Results are divided by it.
 */
export function liftOf(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most < 1e-200 ? 2 ** 600 : 1;
}
