import { invalid } from '#kernel/base';
import { explainWorth, largeCapabilityGame } from '../domain/games/capabilities/capability-game.ts';
import { coalitionOfNames, everyone, type Game, namesOf } from '../domain/games/game.ts';
import type { Neighbours } from '../domain/games/graph.ts';
import { repairStructure } from '../domain/games/life/repair.ts';
import { readGame } from '../domain/games/read-game.ts';
import { anneal } from '../domain/games/structures/annealing.ts';
import { bestByDynamicProgramming } from '../domain/games/structures/by-dynamic-programming.ts';
import { searchBySizePatterns } from '../domain/games/structures/by-size-patterns.ts';
import { greedyStructure } from '../domain/games/structures/greedy.ts';
import { type LargeStructure, linkCoalitions } from '../domain/games/structures/large.ts';
import { learnStructure } from '../domain/games/structures/learning.ts';
import { findBestOnGraph } from '../domain/games/structures/on-graph.ts';
import { assignOverlapping } from '../domain/games/structures/overlapping.ts';
import { findBestStructure } from '../domain/games/structures/solving.ts';
import { allAlone, type Bracket, checkPartition, structureOf } from '../domain/games/structures/structure.ts';
import { createRandom } from '../domain/inference/random.ts';
import type { AnswerTo } from './answers.ts';
import { coalitionsOf, graphOf } from './naming.ts';
import type { Asked, QuestionTo } from './questions.ts';

type Untimed<Ask extends Asked> = Omit<AnswerTo<Ask>, 'seconds'>;
type ShouldStop = () => boolean;

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

export function repairedStructure(
  { game: text, coalitions: lists, gone, cost }: QuestionTo<'repair'>,
  shouldStop: ShouldStop,
): Untimed<'repair'> {
  const game = readGame(text);
  const coalitions = coalitionsOf(game, lists);
  checkPartition(coalitions, everyone(game), game.agents);
  const lost = coalitionOfNames(game.agents, gone);
  const { structure, formed, done } = repairStructure(game, structureOf(game, coalitions), lost, cost, {
    shouldStop,
  });
  return {
    ...{ value: structure.value, optimal: done },
    coalitions: structure.coalitions.map((coalition) => namesOf(game.agents, coalition)),
    formed: formed.map((coalition) => namesOf(game.agents, coalition)),
  };
}

export function explainedWorth({ work, members }: QuestionTo<'worth'>): Untimed<'worth'> {
  const places = new Map(work.agents.map(({ name }, at) => [name, at]));
  const indices = [...new Set(members)].map((member) => {
    const at = places.get(member);
    if (at === undefined)
      throw invalid('coalition.game_unknown_agent', `The work has no agent "${member}".`, { agent: member });
    return at;
  });
  return { tasks: explainWorth(work, indices) };
}
