import { invalid } from '#kernel/base';
import { everyone, finite, type Game, worthOf } from '../game.ts';
import { supportingPrices } from '../structures/prices.ts';
import { type Excess, greatestExcesses, scaleOf } from './excess.ts';
import type { LinearSolver } from './linear.ts';

export interface CoreCheck {
  readonly inCore: boolean;
  /** What is paid out above what all are worth together; not 0 means that these are no payoffs of this game. */
  readonly overpaid: number;
  /** The coalition that would gain most by leaving, where there is one. */
  readonly objection: Excess | null;
}

/**
 * Whether no coalition would do better by itself: the payoffs add up to what all are worth together, and no coalition is
 * paid less than it is worth (Gillies 1953). One scan of the table.
 *
 * @throws MainstayError `coalition.game_wrong_length`, `_not_finite`
 */
export function checkCore(game: Game, payoffs: readonly number[]): CoreCheck {
  if (payoffs.length !== game.agents.length)
    throw invalid(
      'coalition.game_wrong_length',
      `There are ${payoffs.length} payoffs for ${game.agents.length} agents.`,
    );
  for (const [agent, payoff] of payoffs.entries())
    finite(payoff, () => `the payoff of ${game.agents[agent]}`);
  const tolerance = precision * scaleOf(game);
  const overpaid = payoffs.reduce((sum, payoff) => sum + payoff, 0) - worthOf(game, everyone(game));
  const [objection = null] = greatestExcesses(game, payoffs, tolerance);
  return { inCore: objection === null && Math.abs(overpaid) <= tolerance, overpaid, objection };
}

/** Payoffs that nobody can object to; or why there are none. */
export type Core =
  | { readonly empty: false; readonly payoffs: readonly number[] }
  | {
      readonly empty: true;
      /**
       * Coalitions that take up each agent's time once, by weights, and are worth more than all together: whatever the
       * payoffs, one of them is paid less than its worth (Bondareva 1963, Shapley 1967).
       */
      readonly balanced: readonly { readonly coalition: number; readonly weight: number }[];
      readonly worth: number;
    };

/**
 * Whether the core is empty, with a witness either way: payoffs in it, or a balanced collection. The least prices that
 * satisfy every coalition add up to what all are worth just where there are payoffs in the core, and are then such
 * payoffs. Otherwise a linear programme over the coalitions that the prices leave nothing to has the weights as its
 * duals; should it fall short of the prices, rows are added as they are violated.
 */
export function findCore(game: Game, solve: LinearSolver): Core {
  const all = everyone(game);
  const scale = scaleOf(game);
  const tolerance = precision * scale;
  const supporting = supportingPrices(game);
  if (supporting.bound <= worthOf(game, all) + tolerance) return { empty: false, payoffs: supporting.prices };
  const known = new Set([...game.agents.map((_, agent) => 1 << agent), all]);
  for (const { coalition } of greatestExcesses(game, supporting.prices, -tolerance)) known.add(coalition);
  for (;;) {
    const solution = solve({
      cost: game.agents.map(() => 1),
      lower: game.agents.map(() => Number.NEGATIVE_INFINITY),
      rows: [...known].map((coalition) => ({
        coefficients: game.agents.map((_, agent) => (coalition >> agent) & 1),
        bound: worthOf(game, coalition) / scale,
        equal: false,
      })),
    });
    if (solution === null) throw new RangeError('A programme that always has a solution has none.');
    const worth = solution.cost * scale;
    const payoffs = solution.values.map((value) => value * scale);
    const fresh =
      worth >= supporting.bound - tolerance
        ? []
        : greatestExcesses(game, payoffs, tolerance).filter(({ coalition }) => !known.has(coalition));
    if (fresh.length > 0) {
      for (const { coalition } of fresh.slice(0, mostAtOnce)) known.add(coalition);
      continue;
    }
    if (worth <= worthOf(game, all) + tolerance) return { empty: false, payoffs };
    const balanced = [...known].flatMap((coalition, row) => {
      const weight = solution.duals[row] ?? 0;
      return weight > 1e-9 ? [{ coalition, weight }] : [];
    });
    return { empty: true, balanced, worth };
  }
}

/** How exact comparisons are, as a part of the greatest value: no finer than a linear solver is. */
export const precision = 1e-8;

/** Rows added to a programme between two solutions. */
export const mostAtOnce = 64;
