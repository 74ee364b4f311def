import type { Game } from '../game.ts';
import { liftOf, sizesBelow, sumOfAll, sumsWithEach } from './sums.ts';

/**
 * Each agent's Shapley value (Shapley 1953): what it adds to those who were there before it, on average over all orders
 * in which the agents may come. Exact, in about 2^(n+2) steps.
 *
 * With w(s) = s! (n - s - 1)! / n!, the value of i is the sum over all S with i of (w(s-1) + w(s)) v(S), less the sum
 * over all S of w(s) v(S), w(n) being 0: the formula by marginal contributions with the two sides summed apart. The
 * weights are made by products, without factorials, and the sums for all agents at once by folding the table.
 */
export function shapleyValue({ agents, values }: Game): number[] {
  const count = agents.length;
  const lift = liftOf(values);
  const weights = orderWeights(count).map((weight) => weight * lift);
  const joined = weights.map((weight, size) => weight + (weights[size - 1] ?? 0));
  const sums = sumsWithEach(values, count, joined);
  const all = sumOfAll(values, weights);
  return [...sums].map((sum) => (sum - all) / lift);
}

/** The same by what each agent adds to each coalition without it, in n 2^(n-1) steps: slower, a check on the other. */
export function shapleyByContributions({ agents, values }: Game): number[] {
  const weights = orderWeights(agents.length);
  const sizes = sizesBelow(values.length);
  return agents.map((_, agent) => {
    const bit = 1 << agent;
    let sum = 0;
    for (let set = 0; set < values.length; set++)
      if ((set & bit) === 0)
        sum += (weights[sizes[set] ?? 0] ?? 0) * ((values[set | bit] ?? 0) - (values[set] ?? 0));
    return sum;
  });
}

/** s! (n - s - 1)! / n! for s from 0 to n - 1, and 0 for n. */
function orderWeights(count: number): number[] {
  const weights = [1 / count];
  for (let size = 1; size < count; size++) weights.push(((weights[size - 1] ?? 0) * size) / (count - size));
  return [...weights, 0];
}
