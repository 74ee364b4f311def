import { invalid } from '#kernel/base';
import { largeCapabilityGame } from '../domain/games/capabilities/capability-game.ts';
import { type Game, namesOf } from '../domain/games/game.ts';
import { type Neighbours, neighboursOf } from '../domain/games/graph.ts';
import { type GameText, readGame } from '../domain/games/read-game.ts';
import { anneal } from '../domain/games/structures/annealing.ts';
import { bestByDynamicProgramming } from '../domain/games/structures/by-dynamic-programming.ts';
import { searchBySizePatterns } from '../domain/games/structures/by-size-patterns.ts';
import { greedyStructure } from '../domain/games/structures/greedy.ts';
import { type LargeStructure, linkCoalitions } from '../domain/games/structures/large.ts';
import { learnStructure } from '../domain/games/structures/learning.ts';
import { findBestOnGraph } from '../domain/games/structures/on-graph.ts';
import { assignOverlapping } from '../domain/games/structures/overlapping.ts';
import { findBestStructure } from '../domain/games/structures/solving.ts';
import { allAlone, type Bracket } from '../domain/games/structures/structure.ts';
import { createRandom } from '../domain/inference/random.ts';
import type { AnswerTo } from './answers.ts';
import type { Asked, QuestionTo } from './questions.ts';

type Untimed<Ask extends Asked> = Omit<AnswerTo<Ask>, 'seconds'>;
type ShouldStop = () => boolean;

/** Who can work with whom: what is given, or else what the game is on. */
export function graphOf(
  game: Game,
  text: GameText,
  given: QuestionTo<'value'>['edges'],
): Neighbours | undefined {
  const edges = given ?? (text.kind === 'on-graph' ? text.edges : undefined);
  return edges && neighboursOf(game.agents, edges);
}

export function bestStructure(
  { game: text, method, edges }: QuestionTo<'structure'>,
  shouldStop: ShouldStop,
): Untimed<'structure'> {
  const game = readGame(text);
  const { best, bound, done } = bracketOf(game, method, graphOf(game, text, edges), shouldStop);
  return {
    ...{ method, agents: game.agents.length, value: best.value, optimal: done },
    bound: Number.isFinite(bound) ? bound : null,
    coalitions: best.coalitions.map((coalition) => namesOf(game.agents, coalition)),
    alone: allAlone(game).value,
  };
}

function bracketOf(
  game: Game,
  method: QuestionTo<'structure'>['method'],
  graph: Neighbours | undefined,
  shouldStop: ShouldStop,
): Bracket {
  if (graph && method !== 'search')
    throw invalid(
      'coalition.game_bad_method',
      `On a graph, structures are found by search, not by ${method}.`,
    );
  if (graph) return findBestOnGraph(game, graph, { shouldStop });
  switch (method) {
    case 'search':
      return findBestStructure(game, { shouldStop });
    case 'sizes':
      return findBestStructure(game, { shouldStop, search: (of) => searchBySizePatterns(of) });
    case 'greedy':
      return { best: greedyStructure(game), bound: Number.POSITIVE_INFINITY, done: false };
    case 'dynamic-programming': {
      const best = bestByDynamicProgramming(game) ?? allAlone(game);
      return { best, bound: best.value, done: true };
    }
  }
}

/** Two groups at a time are joined while that gains something, and then small changes are tried. */
export function largeStructure(
  { work, steps, seed }: QuestionTo<'large'>,
  shouldStop: ShouldStop,
): Untimed<'large'> {
  const game = largeCapabilityGame(work);
  const { next: random } = createRandom(seed);
  let best = linkCoalitions(game, { shouldStop });
  const search = anneal(game, best, { random, steps });
  for (let step = search.next(); ; step = search.next()) {
    best = step.value;
    if (step.done || shouldStop()) break;
  }
  return { method: 'linking and annealing', ...describe(work, best) };
}

/** What agents come to who do not know what coalitions are worth before they have tried. */
export function learnedStructure(
  { work, rounds, exploring, rate, seed }: QuestionTo<'learning'>,
  shouldStop: ShouldStop,
): Untimed<'learning'> {
  const { next: random } = createRandom(seed);
  const game = largeCapabilityGame(work);
  const { best, values } = learnStructure(game, { random, rounds, exploring, rate, shouldStop });
  return { method: 'learning', ...describe(work, best), curve: [...values] };
}

function describe(
  work: QuestionTo<'large'>['work'],
  { coalitions, value }: LargeStructure,
): Omit<Untimed<'large'>, 'method'> {
  const game = largeCapabilityGame(work);
  return {
    ...{ agents: game.agents.length, value, bound: null, optimal: false },
    coalitions: coalitions.map((members) => members.map((member) => game.agents[member] ?? '')),
    alone: game.agents.reduce((sum, _, agent) => sum + game.worth([agent]), 0),
  };
}

export function overlappingCoalitions({ agents, tasks }: QuestionTo<'overlapping'>): Untimed<'overlapping'> {
  const { value, bound, done, coalitions } = assignOverlapping(agents, tasks);
  return {
    ...{ value, bound, optimal: done },
    coalitions: coalitions.map(({ task, members }) => ({
      task,
      members: members.map(({ agent, amounts }) => ({ agent, amounts: { ...amounts } })),
    })),
  };
}
