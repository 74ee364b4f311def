import type { LargeGame } from '../game.ts';
import { worth } from '../structures/large.ts';
import { estimate, type SampledValues, type Sampling } from './estimating.ts';

/**
 * The Banzhaf value of a game of many agents, from random coalitions (Bachrach, Markakis, Resnick, Procaccia, Rosenschein
 * and Saberi, "Approximating power indices: theoretical and empirical analysis", Autonomous Agents and Multi-Agent
 * Systems 20 (2010)), each with its complement. Each takes one look at the game for each agent, and one more.
 * Intervals: `estimate`.
 *
 * @throws MainstayError `coalition.game_bad_sampling`, `coalition.game_not_finite`
 */
export function sampleBanzhaf(game: LargeGame, sampling: Sampling): SampledValues {
  const agents = game.agents.map((_, agent) => agent);
  return estimate(
    agents.length,
    (sums) => {
      const inside = agents.map(() => sampling.random() < 0.5);
      addContributions(game, inside, sums);
      addContributions(
        game,
        inside.map((is) => !is),
        sums,
      );
    },
    sampling,
  );
}

/** What each agent adds to the others of this coalition, or would add to it. */
function addContributions(game: LargeGame, inside: readonly boolean[], added: Float64Array): void {
  const members = inside.flatMap((is, agent) => (is ? [agent] : []));
  const value = worth(game, members);
  for (const [agent, is] of inside.entries()) {
    const other = worth(game, is ? members.filter((member) => member !== agent) : [...members, agent]);
    added[agent] = (added[agent] ?? 0) + (is ? value - other : other - value);
  }
}
