import type { Game } from '../game.ts';
import { componentOfFirst, type Neighbours } from '../graph.ts';
import { shapleyValue } from './shapley.ts';

/**
 * The game as it is when only agents that are connected within a coalition can work together: a coalition is worth what
 * its connected components are worth (Myerson, "Graphs and Cooperation in Games", Mathematics of Operations Research 2
 * (1977)).
 */
export function gameOnGraph(game: Game, neighbours: Neighbours): Game {
  const values = new Float64Array(game.values.length);
  for (let coalition = 1; coalition < values.length; coalition++) {
    const component = componentOfFirst(coalition, neighbours);
    values[coalition] = (game.values[component] ?? 0) + (values[coalition ^ component] ?? 0);
  }
  return { agents: game.agents, values };
}

/** Each agent's Myerson value: its Shapley value in the game on the graph. Components share what they are worth. */
export const myersonValue = (game: Game, neighbours: Neighbours): number[] =>
  shapleyValue(gameOnGraph(game, neighbours));
