import { invalid } from '#kernel/base';
import { sizeOf } from '../coalitions.ts';
import { everyone, type Game } from '../game.ts';
import { type Structure, structureOf } from './structure.ts';

/**
 * A baseline: again and again the coalition of those who are left that is worth most for each member (Shehory and Kraus,
 * Artificial Intelligence 101 (1998)). At most 2^(n+1) steps. Where values are not negative and coalitions have at most
 * k members it is worth at least 1/k of the best structure of such coalitions; without a limit, 1/n.
 *
 * @param most members of a coalition
 * @throws MainstayError `coalition.game_out_of_range`
 */
export function greedyStructure(game: Game, most: number = game.agents.length): Structure {
  if (!(Number.isInteger(most) && most >= 1))
    throw invalid(
      'coalition.game_out_of_range',
      `A coalition has at least one member; at most ${most} cannot be.`,
    );
  const coalitions: number[] = [];
  for (let rest = everyone(game); rest !== 0; ) {
    let [best, worth] = [0, Number.NEGATIVE_INFINITY];
    for (let coalition = rest; coalition !== 0; coalition = (coalition - 1) & rest) {
      const size = sizeOf(coalition);
      const each = (game.values[coalition] ?? 0) / size;
      if (size <= most && each > worth) [best, worth] = [coalition, each];
    }
    coalitions.push(best);
    rest ^= best;
  }
  return structureOf(game, coalitions);
}
