import { invalid } from '#kernel/base';
import { finite, type LargeGame } from '../game.ts';
import { studentQuantile } from './quantiles.ts';

/** An estimate, and where the true value lies with the chance that was asked for. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface SampledValues {
  readonly values: readonly Estimate[];
  /** Orders looked at; each takes one look at the game for each agent. */
  readonly orders: number;
}

export interface Sampling {
  readonly random: () => number;
  /** At most so many orders; at least 4. */
  readonly orders: number;
  /** The chance that one agent's interval holds its value, or all of them theirs with `together`; 0.95 by default. */
  readonly confidence?: number;
  /** Intervals that hold for all agents at once (Bonferroni): each is wider. */
  readonly together?: boolean;
  /**
   * How far apart what an agent adds here and there may be at most, where that is known. Then the intervals are
   * Hoeffding's (1963), which hold for any number of orders, but are wider.
   */
  readonly range?: number;
  /** Ends early once each interval is no wider than this on either side. */
  readonly within?: number;
  readonly shouldStop?: () => boolean;
}

/** Fewer pairs say too little of how much they vary. */
const leastPairs = 16;

/**
 * The Shapley value of a game of many agents, from random orders (Castro, Gómez and Tejada, Computers & Operations
 * Research 36 (2009)), each taken forwards and backwards: the two errors tend to cancel (antithetic sampling, Mitchell et
 * al., Journal of Machine Learning Research 23 (2022)). The estimates add up to what all are worth together, whatever
 * the number of orders.
 *
 * The intervals are Student's t intervals over the means of pairs. They are right for many pairs, by the central limit
 * theorem; where an agent matters only in very rare orders, an interval from few pairs can miss it. With `range` they
 * are Hoeffding's, which cannot be fooled so.
 *
 * @throws MainstayError `coalition.game_bad_sampling`
 */
export function sampleShapley(game: LargeGame, sampling: Sampling): SampledValues {
  const { random, confidence = 0.95, within = 0, range, shouldStop = () => false } = sampling;
  const count = game.agents.length;
  const pairs = Math.floor(sampling.orders / 2);
  if (!(pairs >= 2) || !(confidence > 0 && confidence < 1) || !((range ?? 0) >= 0))
    throw invalid(
      'coalition.game_bad_sampling',
      `Sampling takes at least 4 orders, a confidence between 0 and 1 and a range of 0 or more, not ${sampling.orders}, ${confidence} and ${range}.`,
    );
  const tail = (1 - confidence) / (sampling.together ? count : 1) / 2;
  const mean = new Float64Array(count);
  const squares = new Float64Array(count);
  const added = new Float64Array(count);
  const order = game.agents.map((_, agent) => agent);
  let done = 0;
  const halfWidth = (agent: number): number =>
    range === undefined
      ? studentQuantile(1 - tail, done - 1) * Math.sqrt((squares[agent] ?? 0) / (done - 1) / done)
      : range * Math.sqrt(-Math.log(tail) / (2 * done));
  while (done < pairs) {
    shuffle(order, random);
    added.fill(0);
    addContributions(game, order, added);
    addContributions(game, order.toReversed(), added);
    done++;
    // Welford's recurrences (1962).
    for (let agent = 0; agent < count; agent++) {
      const value = (added[agent] ?? 0) / 2;
      const before = value - (mean[agent] ?? 0);
      mean[agent] = (mean[agent] ?? 0) + before / done;
      squares[agent] = (squares[agent] ?? 0) + before * (value - (mean[agent] ?? 0));
    }
    if (done < 2) continue;
    if (shouldStop()) break;
    if (within > 0 && done >= leastPairs && order.every((agent) => halfWidth(agent) <= within)) break;
  }
  const values = [...mean].map((value, agent) => ({
    value,
    low: value - halfWidth(agent),
    high: value + halfWidth(agent),
  }));
  return { values, orders: 2 * done };
}

function addContributions(game: LargeGame, order: readonly number[], added: Float64Array): void {
  const worths = (game.worthAlong ?? ((all) => all.map((_, at) => game.worth(all.slice(0, at + 1)))))(order);
  let before = 0;
  for (const [at, agent] of order.entries()) {
    const next = finite(worths[at] ?? Number.NaN, () => `a coalition of ${at + 1} agents`);
    added[agent] = (added[agent] ?? 0) + next - before;
    before = next;
  }
}

/** Fisher and Yates; Durstenfeld (1964). */
function shuffle(order: number[], random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [one, two] = [order[last] ?? 0, order[other] ?? 0];
    order[last] = two;
    order[other] = one;
  }
}
