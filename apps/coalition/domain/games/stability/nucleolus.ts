import { everyone, type Game, worthOf } from '../game.ts';
import { mostAtOnce, precision } from './core.ts';
import { greatestExcesses, scaleOf } from './excess.ts';
import type { LinearSolver, Row } from './linear.ts';
import { independentOf, type Span, spanOf } from './span.ts';

export interface LeastCore {
  /** The least that leaving must cost a coalition for payoffs to be stable; below 0 where the core has room. */
  readonly excess: number;
  readonly payoffs: readonly number[];
  /** Coalitions that have just this excess whatever payoffs of the least core are chosen; some of them. */
  readonly binding: readonly number[];
}

export interface NucleolusOptions {
  /** Payoffs may be less than what an agent is worth alone (the prenucleolus). */
  readonly belowAlone?: boolean;
}

/**
 * The least core (Maschler, Peleg and Shapley 1979): payoffs of all that is there, such that the greatest excess of any
 * coalition is as small as can be.
 */
export function leastCore(game: Game, solve: LinearSolver): LeastCore {
  if (game.agents.length === 1) return { excess: 0, payoffs: [worthOf(game, 1)], binding: [] };
  const { excess, payoffs, binding } = smallestExcess(game, solve, emptyStage(game, true));
  return { excess, payoffs, binding };
}

/**
 * The nucleolus (Schmeidler, SIAM Journal on Applied Mathematics 17 (1969)): of all payoffs that add up, and give nobody
 * less than it is worth alone, those whose excesses, the greatest first, are the smallest. By at most n - 1 linear
 * programmes in turn: each makes the greatest excess small that is not yet settled, and settles the coalitions with a
 * positive dual, whose excess is then the same in every solution (Kopelowitz 1967; why the duals, and not merely the
 * tight rows: Guajardo and Jörnsten, European Journal of Operational Research 241 (2015)). Coalitions whose payoff
 * follows from the settled ones are left out (Maschler, Peleg and Shapley 1979). Rows are made as they are violated, so
 * that a programme has some hundred rows and not 2^n.
 *
 * Where agents are worth more alone than all together, no payoffs give each its own worth: then the prenucleolus is
 * what is returned, with `belowAlone`.
 */
export function nucleolus(
  game: Game,
  solve: LinearSolver,
  { belowAlone = false }: NucleolusOptions = {},
): { readonly payoffs: readonly number[]; readonly belowAlone: boolean } {
  const count = game.agents.length;
  if (count === 1) return { payoffs: [worthOf(game, 1)], belowAlone };
  const alone = game.agents.reduce((sum, _, agent) => sum + worthOf(game, 1 << agent), 0);
  // Less than a solver's tolerance: what it would take for infeasible has to be seen here.
  const free = belowAlone || alone > worthOf(game, everyone(game)) + 1e-3 * precision * scaleOf(game);
  let stage = emptyStage(game, free);
  for (;;) {
    const { excess, payoffs, binding } = smallestExcess(game, solve, stage);
    const settled = new Map(stage.settled);
    let span = stage.span;
    for (const coalition of binding) {
      if (span.rank >= count || !independentOf(span, coalition)) continue;
      settled.set(coalition, worthOf(game, coalition) - excess);
      span = spanOf(count, settled.keys());
    }
    if (span.rank === count) return { payoffs, belowAlone: free };
    if (span.rank === stage.span.rank)
      throw new RangeError('The linear solver gave no duals to settle a coalition by.');
    stage = { ...stage, settled, span };
  }
}

interface Stage {
  /** Coalitions and what they are paid, independent of each other; all agents among them. */
  readonly settled: ReadonlyMap<number, number>;
  readonly span: Span;
  /** Coalitions that are in the programme, kept from one to the next. */
  readonly rows: Set<number>;
  readonly lower: readonly number[];
}

function emptyStage(game: Game, free: boolean): Stage {
  const all = everyone(game);
  return {
    settled: new Map([[all, worthOf(game, all)]]),
    span: spanOf(game.agents.length, [all]),
    rows: new Set(game.agents.flatMap((_, agent) => [1 << agent, all ^ (1 << agent)])),
    lower: game.agents.map((_, agent) => (free ? Number.NEGATIVE_INFINITY : worthOf(game, 1 << agent))),
  };
}

/** Payoffs with the settled ones, and otherwise the smallest greatest excess. */
function smallestExcess(game: Game, solve: LinearSolver, stage: Stage): LeastCore {
  // A solver's tolerances are absolute: it sees values between -1 and 1.
  const scale = scaleOf(game);
  const rowOf = (coalition: number, bound: number, equal: boolean): Row => ({
    coefficients: [...game.agents.map((_, agent) => (coalition >> agent) & 1), equal ? 0 : 1],
    bound: bound / scale,
    equal,
  });
  for (;;) {
    const open = [...stage.rows].filter((coalition) => independentOf(stage.span, coalition));
    const solution = solve({
      cost: [...game.agents.map(() => 0), 1],
      lower: [...stage.lower.map((bound) => bound / scale), Number.NEGATIVE_INFINITY],
      rows: [
        ...open.map((coalition) => rowOf(coalition, worthOf(game, coalition), false)),
        ...[...stage.settled].map(([coalition, paid]) => rowOf(coalition, paid, true)),
      ],
    });
    if (solution === null) throw new RangeError('A programme that always has a solution has none.');
    const payoffs = solution.values.slice(0, -1).map((value) => value * scale);
    const excess = (solution.values.at(-1) ?? 0) * scale;
    const fresh = greatestExcesses(game, payoffs, excess + precision * scale, stage.span.normal).filter(
      ({ coalition }) => !stage.rows.has(coalition),
    );
    for (const { coalition } of fresh.slice(0, mostAtOnce)) stage.rows.add(coalition);
    if (fresh.length > 0) continue;
    const greatest = Math.max(...open.map((_, row) => solution.duals[row] ?? 0));
    // The duals of these rows add up to 1.
    const binding = open.filter((_, row) => (solution.duals[row] ?? 0) > Math.min(1e-6, greatest / 2));
    return { excess, payoffs, binding };
  }
}
