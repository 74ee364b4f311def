import { finite, type LargeGame } from '../game.ts';
import { estimate, type SampledValues, type Sampling } from './estimating.ts';

/**
 * The Shapley value of a game of many agents, from random orders (Castro, Gómez and Tejada, Computers & Operations
 * Research 36 (2009)), each taken forwards and backwards: the two errors tend to cancel (antithetic sampling, Mitchell et
 * al., Journal of Machine Learning Research 23 (2022)). The estimates add up to what all are worth together, whatever
 * the number of orders. Each order takes one look at the game for each agent. Intervals: `estimate`.
 *
 * @throws MainstayError `coalition.game_bad_sampling`, `coalition.game_not_finite`
 */
export function sampleShapley(game: LargeGame, sampling: Sampling): SampledValues {
  const order = game.agents.map((_, agent) => agent);
  return estimate(
    game.agents.length,
    (sums) => {
      shuffle(order, sampling.random);
      addContributions(game, order, sums);
      addContributions(game, order.toReversed(), sums);
    },
    sampling,
  );
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
