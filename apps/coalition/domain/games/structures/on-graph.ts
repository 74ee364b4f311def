import type { Game } from '../game.ts';
import { componentOfFirst, type Neighbours } from '../graph.ts';
import { gameOnGraph } from '../values/myerson.ts';
import { findBestStructure, type Solving } from './solving.ts';
import { type Bracket, type Structure, structureOf } from './structure.ts';

/**
 * The best structure of coalitions whose members are connected within the coalition (graph-restricted games: Myerson
 * 1977; Voice, Polukarov and Jennings, Journal of Artificial Intelligence Research 45 (2012)). In the game where a
 * coalition is worth what its components are worth the best structure has the same value, and its coalitions, taken
 * apart into components, are such a structure. Exact for up to 24 agents.
 */
export function findBestOnGraph(game: Game, neighbours: Neighbours, solving: Solving = {}): Bracket {
  const { onProgress = () => {} } = solving;
  const restricted = gameOnGraph(game, neighbours);
  const apart = (bracket: Bracket): Bracket => ({
    ...bracket,
    best: takenApart(game, neighbours, bracket.best),
  });
  return apart(
    findBestStructure(restricted, { ...solving, onProgress: (bracket) => onProgress(apart(bracket)) }),
  );
}

function takenApart(game: Game, neighbours: Neighbours, { coalitions }: Structure): Structure {
  const components: number[] = [];
  for (const coalition of coalitions)
    for (let rest = coalition; rest !== 0; ) {
      const component = componentOfFirst(rest, neighbours);
      components.push(component);
      rest ^= component;
    }
  return structureOf(game, components);
}
