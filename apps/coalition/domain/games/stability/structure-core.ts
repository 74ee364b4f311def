import { everyone, type Game, worthOf } from '../game.ts';
import { supportingPrices } from '../structures/prices.ts';
import { checkPartition, type Structure } from '../structures/structure.ts';
import { checkCore, precision } from './core.ts';
import { type Excess, scaleOf } from './excess.ts';

export interface StructureCheck {
  readonly stable: boolean;
  /** Coalitions of the structure that pay out something else than they are worth. */
  readonly uneven: readonly Excess[];
  /** The coalition that would gain most by forming instead, where there is one. */
  readonly objection: Excess | null;
}

/**
 * Whether a structure holds with these payoffs: each of its coalitions pays out what it is worth, and no coalition,
 * within or across them, would do better by itself (the core of a game with a coalition structure, Aumann and Drèze,
 * International Journal of Game Theory 3 (1974)).
 *
 * @throws MainstayError `coalition.game_not_a_partition`, `_wrong_length`, `_not_finite`
 */
export function checkStructure(
  game: Game,
  coalitions: readonly number[],
  payoffs: readonly number[],
): StructureCheck {
  checkPartition(coalitions, everyone(game), game.agents);
  const objections = checkCore(game, payoffs).objection;
  const all = everyone(game);
  const paid = (set: number): number =>
    payoffs.reduce((sum, payoff, agent) => sum + ((set >> agent) & 1) * payoff, 0);
  const tolerance = precision * scaleOf(game);
  const uneven = coalitions
    .map((coalition) => ({ coalition, excess: worthOf(game, coalition) - paid(coalition) }))
    .filter(({ excess }) => Math.abs(excess) > tolerance);
  // The coalition of all is left out by `checkCore`: there it is what is shared out.
  const together = { coalition: all, excess: worthOf(game, all) - paid(all) };
  const objection = together.excess > Math.max(tolerance, objections?.excess ?? 0) ? together : objections;
  return { stable: uneven.length === 0 && objection === null, uneven, objection };
}

export interface StructureCore {
  /** Payoffs with which the structure holds; null where there are none. */
  readonly payoffs: readonly number[] | null;
  /** What somebody from outside would have to add so that no coalition objects (Bachrach et al., SAGT 2009); 0 or more. */
  readonly costOfStability: number;
}

/**
 * Payoffs with which a structure holds. There are some just where the structure is worth as much as the least prices
 * that satisfy every coalition: these prices are then such payoffs (the linear relaxation has no gap). So only a best
 * structure can hold, and either all best structures hold or none does.
 */
export function findStructureCore(game: Game, structure: Structure): StructureCore {
  const { prices, bound } = supportingPrices(game);
  const short = bound - structure.value;
  if (short > precision * scaleOf(game)) return { payoffs: null, costOfStability: short };
  return { payoffs: prices, costOfStability: 0 };
}
