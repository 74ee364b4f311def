import { invalid } from '#kernel/base';
import { type Game, namesOf, worthOf } from '../game.ts';

/** A partition of the agents: coalitions that share nobody and leave nobody out. */
export interface Structure {
  /** By their first agents, ascending. */
  readonly coalitions: readonly number[];
  readonly value: number;
}

/** A structure and how good any other may at most be. */
export interface Bracket {
  readonly best: Structure;
  /** No structure is worth more. */
  readonly bound: number;
  /** The bound is reached, but for rounding: `best` is optimal. */
  readonly done: boolean;
}

export function structureOf(game: Game, coalitions: readonly number[]): Structure {
  const sorted = coalitions.toSorted((a, b) => (a & -a) - (b & -b));
  return { coalitions: sorted, value: sorted.reduce((sum, coalition) => sum + worthOf(game, coalition), 0) };
}

export const allAlone = (game: Game): Structure =>
  structureOf(
    game,
    game.agents.map((_, agent) => 1 << agent),
  );

/** @throws MainstayError `coalition.game_not_a_partition`: it names who is left out or there twice */
export function checkPartition(
  coalitions: readonly number[],
  everyone: number,
  agents: readonly string[],
): void {
  let [seen, twice] = [0, 0];
  for (const coalition of coalitions) {
    twice |= seen & coalition;
    seen |= coalition;
  }
  const missing = everyone & ~seen;
  if (twice === 0 && missing === 0 && seen === everyone && !coalitions.includes(0)) return;
  const who = (set: number): string => namesOf(agents, set).join(', ');
  throw invalid(
    'coalition.game_not_a_partition',
    twice !== 0
      ? `Each agent is in one coalition; ${who(twice)} is in more.`
      : missing !== 0
        ? `Each agent is in one coalition; ${who(missing)} is in none.`
        : 'A coalition is empty or has agents that the game has not.',
  );
}
