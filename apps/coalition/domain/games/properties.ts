import { checkAgents, everyone, type Game, worthOf } from './game.ts';
import { scaleOf } from './stability/excess.ts';

/** Some seconds for a game that is superadditive. */
const mostAgents = 20;

/** Two coalitions that show that a game does not have a property. */
export interface Counterexample {
  readonly one: number;
  readonly other: number;
}

export interface Properties {
  /** Nobody's coming makes a coalition worth less. */
  readonly monotone: Counterexample | null;
  /** Coalitions that share nobody are worth at least as much together: then all together is a best structure. */
  readonly superadditive: Counterexample | null;
  /** The more are there, the more an agent adds (Shapley 1971): then the Shapley value is in the core. */
  readonly convex: Counterexample | null;
}

/**
 * Null for a property that the game has, else two coalitions that show it has not.
 *
 * @throws MainstayError `coalition.game_too_many_agents` for more than 20
 */
export function propertiesOf(game: Game): Properties {
  checkAgents(game.agents, mostAgents);
  const tolerance = 1e-10 * scaleOf(game);
  return {
    monotone: notMonotone(game, tolerance),
    superadditive: notSuperadditive(game, tolerance),
    convex: notConvex(game, tolerance),
  };
}

/** n 2^(n-1) steps: adding one agent at a time is enough. */
function notMonotone({ agents, values }: Game, tolerance: number): Counterexample | null {
  for (let set = 0; set < values.length; set++)
    for (let agent = 0; agent < agents.length; agent++) {
      const more = set | (1 << agent);
      if ((values[more] ?? 0) < (values[set] ?? 0) - tolerance) return { one: set, other: more };
    }
  return null;
}

/** At most 3^n / 2 steps, for a game that is; the first counterexample ends it. */
function notSuperadditive({ values }: Game, tolerance: number): Counterexample | null {
  for (let set = 1; set < values.length; set++) {
    const most = (values[set] ?? 0) + tolerance;
    const last = 1 << (31 - Math.clz32(set));
    for (let part = set ^ last; part > 0; part = (part - 1) & (set ^ last))
      if ((values[part] ?? 0) + (values[set ^ part] ?? 0) > most) return { one: part, other: set ^ part };
  }
  return null;
}

/** n² 2^(n-3) steps: v(S ∪ i) + v(S ∪ j) ≤ v(S ∪ ij) + v(S) is enough (Shapley, Int. J. Game Theory 1 (1971)). */
function notConvex(game: Game, tolerance: number): Counterexample | null {
  const all = everyone(game);
  for (let set = 0; set <= all; set++)
    for (let free = all & ~set; free !== 0; free &= free - 1) {
      const one = set | (free & -free);
      for (let rest = free & (free - 1); rest !== 0; rest &= rest - 1) {
        const other = set | (rest & -rest);
        const apart = worthOf(game, one) + worthOf(game, other);
        if (apart > worthOf(game, one | other) + worthOf(game, set) + tolerance) return { one, other };
      }
    }
  return null;
}
