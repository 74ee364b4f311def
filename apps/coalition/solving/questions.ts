import { z } from 'zod';
import { invalid } from '#kernel/base';
import { largeCapabilityGame } from '../domain/games/capabilities/capability-game.ts';
import { type Game, namesOf } from '../domain/games/game.ts';
import { type Neighbours, neighboursOf } from '../domain/games/graph.ts';
import { gameSchema, readGame } from '../domain/games/read-game.ts';
import { checkCore } from '../domain/games/stability/core.ts';
import { anneal } from '../domain/games/structures/annealing.ts';
import { bestByDynamicProgramming } from '../domain/games/structures/by-dynamic-programming.ts';
import { greedyStructure } from '../domain/games/structures/greedy.ts';
import { linkCoalitions } from '../domain/games/structures/large.ts';
import { findBestOnGraph } from '../domain/games/structures/on-graph.ts';
import { findBestStructure } from '../domain/games/structures/solving.ts';
import { allAlone, type Bracket } from '../domain/games/structures/structure.ts';
import { banzhafValue, normalisedBanzhaf } from '../domain/games/values/banzhaf.ts';
import { myersonValue } from '../domain/games/values/myerson.ts';
import { shapleyValue } from '../domain/games/values/shapley.ts';
import { createRandom } from '../domain/inference/random.ts';

const name = z.string().min(1).max(200);
const edges = z
  .array(z.tuple([z.string(), z.string()]))
  .max(600)
  .optional();

export const structureMethods = ['search', 'dynamic-programming', 'greedy'] as const;
export const valueKinds = ['shapley', 'banzhaf', 'banzhaf-index', 'myerson'] as const;

export const structureQuestion = z.strictObject({
  game: gameSchema,
  /** Who can work with whom: then coalitions are connected by these. */
  edges,
  method: z.enum(structureMethods).default('search'),
  /** After so many seconds the search answers with the best so far and a bound. */
  seconds: z.number().positive().max(3600).default(10),
});
export const valueQuestion = z.strictObject({
  game: gameSchema,
  edges,
  value: z.enum(valueKinds).default('shapley'),
});
export const coreQuestion = z.strictObject({
  game: gameSchema,
  /** For each agent of the game, in its order; the Shapley value when left out. */
  payoffs: z.array(z.number()).max(24).optional(),
});

/** Agents too many for a table of all coalitions. */
export const largeQuestion = z.strictObject({
  work: z.strictObject({
    agents: z
      .array(
        z.strictObject({
          name,
          capabilities: z.array(name).max(200),
          capacity: z.number().min(0).default(1),
          reputation: z.number().min(0).max(1).default(0.5),
        }),
      )
      .min(1)
      .max(2000),
    tasks: z
      .array(
        z.strictObject({
          name,
          capabilities: z.array(name).max(200),
          capacity: z.number().min(0).default(0),
          priority: z.number().min(0).default(1),
        }),
      )
      .min(1)
      .max(100),
    costPerPair: z.number().min(0).default(0),
  }),
  /** The search ends after so many seconds, or when it has proposed so many changes. */
  seconds: z.number().positive().max(3600).default(10),
  steps: z.int().min(1).max(10_000_000).default(100_000),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(0),
});

export type Question =
  | ({ readonly ask: 'large' } & z.infer<typeof largeQuestion>)
  | ({ readonly ask: 'structure' } & z.infer<typeof structureQuestion>)
  | ({ readonly ask: 'value' } & z.infer<typeof valueQuestion>)
  | ({ readonly ask: 'core' } & z.infer<typeof coreQuestion>);

export interface StructureAnswer {
  readonly method: string;
  readonly agents: number;
  readonly coalitions: string[][];
  readonly value: number;
  /** No structure is worth more; null where the method does not say. */
  readonly bound: number | null;
  readonly optimal: boolean;
  /** What all are worth alone. */
  readonly alone: number;
  readonly seconds: number;
}
export interface ValueAnswer {
  readonly value: string;
  readonly values: { agent: string; value: number }[];
  readonly seconds: number;
}
export interface CoreAnswer {
  readonly in_core: boolean;
  readonly overpaid: number;
  readonly payoffs: { agent: string; payoff: number }[];
  /** Who would gain most by leaving together, and how much. */
  readonly objection: { coalition: string[]; excess: number } | null;
  readonly seconds: number;
}
export type Answer = StructureAnswer | ValueAnswer | CoreAnswer;

/** @param now milliseconds @throws MainstayError `coalition.game_…`, which names what is wrong with the game */
export function answer(question: Question, now: () => number): Answer {
  const began = now();
  const seconds = (): number => (now() - began) / 1000;
  if (question.ask === 'large') {
    return { ...largeStructure(question, () => seconds() > question.seconds), seconds: seconds() };
  }
  const game = readGame(question.game);
  switch (question.ask) {
    case 'structure':
      return { ...structureOf(game, question, () => seconds() > question.seconds), seconds: seconds() };
    case 'value': {
      const values = valuesOf(game, question.value, neighbours(game, question.edges));
      const named = game.agents.map((agent, at) => ({ agent, value: values[at] ?? 0 }));
      return { value: question.value, values: named, seconds: seconds() };
    }
    case 'core': {
      const payoffs = question.payoffs ?? shapleyValue(game);
      const { inCore, overpaid, objection } = checkCore(game, payoffs);
      return {
        ...{ in_core: inCore, overpaid, seconds: seconds() },
        payoffs: game.agents.map((agent, at) => ({ agent, payoff: payoffs[at] ?? 0 })),
        objection: objection && {
          coalition: namesOf(game.agents, objection.coalition),
          excess: objection.excess,
        },
      };
    }
  }
}

const neighbours = (game: Game, given: z.infer<typeof edges>): Neighbours | undefined =>
  given && neighboursOf(game.agents, given);

function structureOf(
  game: Game,
  { method, edges: given }: z.infer<typeof structureQuestion>,
  shouldStop: () => boolean,
): Omit<StructureAnswer, 'seconds'> {
  const { best, bound, done } = bracketOf(game, method, neighbours(game, given), shouldStop);
  return {
    ...{ method, agents: game.agents.length, value: best.value, optimal: done },
    bound: Number.isFinite(bound) ? bound : null,
    coalitions: best.coalitions.map((coalition) => namesOf(game.agents, coalition)),
    alone: allAlone(game).value,
  };
}

function bracketOf(
  game: Game,
  method: (typeof structureMethods)[number],
  graph: Neighbours | undefined,
  shouldStop: () => boolean,
): Bracket {
  if (graph && method !== 'search')
    throw invalid(
      'coalition.game_bad_method',
      `On a graph, structures are found by search, not by ${method}.`,
    );
  if (graph) return findBestOnGraph(game, graph, { shouldStop });
  if (method === 'search') return findBestStructure(game, { shouldStop });
  if (method === 'greedy')
    return { best: greedyStructure(game), bound: Number.POSITIVE_INFINITY, done: false };
  const best = bestByDynamicProgramming(game) ?? allAlone(game);
  return { best, bound: best.value, done: true };
}

function valuesOf(
  game: Game,
  value: (typeof valueKinds)[number],
  graph: Neighbours | undefined,
): readonly number[] {
  switch (value) {
    case 'shapley':
      return shapleyValue(game);
    case 'banzhaf':
      return banzhafValue(game);
    case 'banzhaf-index':
      return normalisedBanzhaf(game);
    case 'myerson':
      if (!graph)
        throw invalid('coalition.no_graph', 'The Myerson value needs edges: who can work with whom.');
      return myersonValue(game, graph);
  }
}

/** Two groups at a time are joined while that gains something, and then small changes are tried. */
function largeStructure(
  { work, steps, seed }: z.infer<typeof largeQuestion>,
  shouldStop: () => boolean,
): Omit<StructureAnswer, 'seconds'> {
  const game = largeCapabilityGame(work);
  const { next: random } = createRandom(seed);
  let best = linkCoalitions(game, { shouldStop });
  const search = anneal(game, best, { random, steps });
  for (let step = search.next(); ; step = search.next()) {
    best = step.value;
    if (step.done || shouldStop()) break;
  }
  return {
    ...{ method: 'linking and annealing', agents: game.agents.length, value: best.value },
    ...{ bound: null, optimal: false },
    coalitions: best.coalitions.map((members) => members.map((member) => game.agents[member] ?? '')),
    alone: game.agents.reduce((sum, _, agent) => sum + game.worth([agent]), 0),
  };
}
