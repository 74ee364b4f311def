import { invalid } from '#kernel/base';
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
  lists.map((list) => {
    const coalition = coalitionOfNames(game.agents, list);
    const twice = list.find((agent, at) => list.indexOf(agent) !== at);
    if (twice !== undefined)
      throw invalid('coalition.game_same_agent_twice', `The agent "${twice}" is there twice.`, {
        agent: twice,
      });
    return coalition;
  });
