import { invalid } from '#kernel/base';
import { checkNumbers, checkQuota } from '../named-games.ts';

/** What an agent's vote decides: on average over orders (Shapley and Shubik 1954), and over coalitions (Banzhaf). */
export interface VotingPower {
  readonly shapley: number;
  /** The chance that its vote decides when all others vote at random. */
  readonly banzhaf: number;
}

const mostAgents = 500;
/** Additions in all; some seconds. */
const mostSteps = 5e9;

/**
 * Power in a weighted vote of many agents, exactly but for rounding: by how many coalitions of others there are of each
 * size and weight below the quota, counted as the coefficients of a generating function (Mann and Shapley, "Values of
 * Large Games, VI: Evaluating the Electoral College Exactly", RAND RM-3158, 1962). Those without one agent are had for all
 * agents by halving: what is counted without a half is taken on by both its quarters. Nothing is ever taken away, so that
 * nothing cancels. n² log n · quota steps.
 *
 * @param weights whole numbers
 * @throws MainstayError `coalition.game_bad_quota`, `_bad_weights` (no whole numbers, or too much to count), and as
 *   `checkNumbers` does
 */
export function votingPower(
  quota: number,
  weights: readonly number[],
  agents: readonly string[],
): VotingPower[] {
  checkNumbers(weights, agents, 'weight', mostAgents);
  checkQuota(quota, weights);
  const count = weights.length;
  if (!weights.every((weight) => Number.isSafeInteger(weight)))
    throw invalid(
      'coalition.game_bad_weights',
      'Votes are counted by weights that are whole numbers: multiply weights and quota, or sample.',
    );
  // What is below a quota and what is not is the same for the next whole number.
  const needed = Math.ceil(quota);
  const steps = count ** 2 * Math.ceil(Math.log2(count) + 1) * needed;
  if (!(steps <= mostSteps))
    throw invalid(
      'coalition.game_bad_weights',
      `Counting ${count} votes up to ${needed} takes ${steps.toExponential(1)} steps, and ${mostSteps.toExponential(0)} is the most: divide weights and quota, or sample.`,
    );
  const orders = orderChances(count);
  const powers: VotingPower[] = [];
  const counted = new Float64Array(count * needed);
  counted[0] = 1;
  const visit = (from: number, to: number, without: Float64Array): void => {
    if (to - from === 1) {
      powers[from] = powerOf(without, weights[from] ?? 0, needed, orders);
      return;
    }
    const middle = (from + to) >> 1;
    visit(from, middle, withAll(without, weights.slice(middle, to), needed));
    visit(middle, to, withAll(without, weights.slice(from, middle), needed));
  };
  visit(0, count, counted);
  return powers;
}

/** The same table with these agents counted in: at size · quota + weight, how many coalitions there are. */
function withAll(table: Float64Array, weights: readonly number[], quota: number): Float64Array {
  const more = table.slice();
  for (const weight of weights)
    for (let size = more.length / quota - 1; size >= 1; size--) {
      const [row, fewer] = [size * quota, (size - 1) * quota];
      for (let sum = quota - 1; sum >= weight; sum--)
        more[row + sum] = (more[row + sum] ?? 0) + (more[fewer + sum - weight] ?? 0);
    }
  return more;
}

/** It decides where the others are below the quota, and not with it. */
function powerOf(
  others: Float64Array,
  weight: number,
  quota: number,
  orders: readonly number[],
): VotingPower {
  let [shapley, banzhaf] = [0, 0];
  for (const [size, chance] of orders.entries()) {
    let decided = 0;
    for (let sum = Math.max(0, quota - weight); sum < quota; sum++)
      decided += others[size * quota + sum] ?? 0;
    shapley += decided * chance;
    banzhaf += decided / 2 ** (orders.length - 1);
  }
  return { shapley, banzhaf };
}

/** s! (n - s - 1)! / n! for s from 0 to n - 1. */
function orderChances(count: number): number[] {
  const chances = [1 / count];
  for (let size = 1; size < count; size++) chances.push(((chances[size - 1] ?? 0) * size) / (count - size));
  return chances;
}
