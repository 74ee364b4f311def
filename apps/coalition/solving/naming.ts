import { coalitionOfNames, type Game } from '../domain/games/game.ts';
import { type Neighbours, neighboursOf } from '../domain/games/graph.ts';
import type { GameText } from '../domain/games/read-game.ts';
import type { QuestionTo } from './questions.ts';

/** Who can work with whom: what is given, or else what the game is on. */
export function graphOf(
  game: Game,
  text: GameText,
  given: QuestionTo<'value'>['edges'],
): Neighbours | undefined {
  const edges = given ?? (text.kind === 'on-graph' ? text.edges : undefined);
  return edges && neighboursOf(game.agents, edges);
}

/** @throws MainstayError `coalition.game_unknown_agent`, `_same_agent_twice` */
export const coalitionsOf = (game: Game, lists: readonly (readonly string[])[]): number[] =>
  lists.map((list) => coalitionOfNames(game.agents, list));
