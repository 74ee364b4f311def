import { type Game, worthOf } from '../game.ts';

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
