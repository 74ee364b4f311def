import { invalid } from '#kernel/base';
import type { Game } from '../game.ts';
import { liftOf, sumOfAll, sumsWithEach } from './sums.ts';

/**
 * What each agent adds on average to a coalition of others drawn at random, all coalitions being as likely (Penrose
 * 1946; Banzhaf 1965; for any game: Owen, Naval Research Logistics Quarterly 22 (1975)). In a voting game it is the chance
 * that the agent's vote decides. The values need not add up to what all are worth together.
 */
export function banzhafValue(game: Game): number[] {
  const lift = liftOf(game.values);
  return liftedValues(game, lift).map((value) => value / lift);
}

function liftedValues({ agents, values }: Game, lift: number): number[] {
  const count = agents.length;
  const even = Array<number>(count + 1).fill(lift);
  const all = sumOfAll(values, even);
  return [...sumsWithEach(values, count, even)].map((sum) => (2 * sum - all) / 2 ** (count - 1));
}

/**
 * The same, scaled so that the values add up to what all are worth together: the Banzhaf index of a voting game.
 *
 * @throws MainstayError `coalition.game_no_contributions` where the values add up to 0
 */
export function normalisedBanzhaf(game: Game): number[] {
  const raw = liftedValues(game, liftOf(game.values));
  const sum = raw.reduce((total, value) => total + value, 0);
  const all = game.values[game.values.length - 1] ?? 0;
  if (sum === 0 && all === 0) return raw;
  if (Math.abs(sum) <= 1e-12 * raw.reduce((total, value) => total + Math.abs(value), 0))
    throw invalid(
      'coalition.game_no_contributions',
      'The agents add nothing to coalitions on average, so that the Banzhaf values cannot be scaled: take the Shapley value.',
    );
  return raw.map((value) => (value / sum) * all);
}
