import { z } from 'zod';
import { invalid } from '#kernel/base';
import { capabilityGame } from './capabilities/capability-game.ts';
import { mostAgents } from './coalitions.ts';
import { coalitionOfNames, finite, type Game, gameOf, tableGame } from './game.ts';
import { neighboursOf } from './graph.ts';
import { airportGame, bankruptcyGame, gloveGame, numbered, votingGame } from './named-games.ts';
import { gameOnGraph } from './values/myerson.ts';

const name = z.string().min(1).max(200);
const names = z.array(name).min(1).max(mostAgents);
/** JSON has no infinity, but 1e999 is read as one. */
export const finiteNumber = z.number({
  error: ({ input }) => (typeof input === 'number' ? `a finite number is needed, not ${input}` : undefined),
});
const number = finiteNumber;
const share = number.min(0).max(1);

/** Agents with capabilities and tasks that need them; what they are worth: `capabilityGame`. */
export const workShape = (most: number) => ({
  agents: z
    .array(
      z.object({
        name,
        capabilities: z.array(name).max(200),
        capacity: number.min(0).default(1),
        reputation: share.default(0.5),
      }),
    )
    .min(1)
    .max(most),
  tasks: z
    .array(
      z.object({
        name,
        capabilities: z.array(name).max(200),
        capacity: number.min(0).default(0),
        priority: number.min(0).default(1),
      }),
    )
    .min(1)
    .max(100),
  synergies: z
    .array(z.object({ between: z.tuple([name, name]), value: share }))
    .max(Math.min(most ** 2, 10_000))
    .default([]),
  weights: z
    .object({
      coverage: number.min(0).default(0.4),
      capacity: number.min(0).default(0.2),
      reputation: number.min(0).default(0.2),
      synergy: number.min(0).default(0.2),
    })
    .prefault({}),
  costPerPair: number.min(0).default(0),
});

/** Pairs of agents who can work with each other. */
export const edgesSchema = z.array(z.tuple([name, name])).max(600);

const plainGameSchema = z.discriminatedUnion('kind', [
  /** One value for each of the 2^n coalitions; the first is 0, for nobody. */
  z.object({ kind: z.literal('table'), agents: names, values: z.array(number) }),
  /** Some coalitions' values; what is not named is worth the sum of its single members' values. */
  z.object({
    kind: z.literal('listed'),
    agents: names,
    values: z.array(z.object({ coalition: names, value: number })),
  }),
  z.object({
    kind: z.literal('voting'),
    agents: names.optional(),
    quota: number,
    weights: z.array(number).min(1).max(mostAgents),
  }),
  z.object({
    kind: z.literal('airport'),
    agents: names.optional(),
    costs: z.array(number).min(1).max(mostAgents),
  }),
  z.object({
    kind: z.literal('bankruptcy'),
    agents: names.optional(),
    estate: number,
    claims: z.array(number).min(1).max(mostAgents),
  }),
  z.object({ kind: z.literal('gloves'), left: z.int().min(0), right: z.int().min(0) }),
  z.object({ kind: z.literal('capabilities'), ...workShape(mostAgents) }),
]);

/** A game as a person or a program writes it down. */
export const gameSchema = z.discriminatedUnion('kind', [
  ...plainGameSchema.options,
  /** Coalitions that are not connected are worth what their connected parts are worth. */
  z.object({ kind: z.literal('on-graph'), game: plainGameSchema, edges: edgesSchema }),
]);
export type GameText = z.infer<typeof gameSchema>;

/**
 * The game that was written down.
 *
 * @throws MainstayError as the kinds of games do: `coalition.game_…`
 */
export function readGame(text: GameText): Game {
  switch (text.kind) {
    case 'table':
      return tableGame(text.agents, text.values);
    case 'listed':
      return listedGame(text.agents, text.values);
    case 'voting':
      return votingGame(text.quota, text.weights, text.agents ?? numbered(text.weights.length));
    case 'airport':
      return airportGame(text.costs, text.agents ?? numbered(text.costs.length));
    case 'bankruptcy':
      return bankruptcyGame(text.estate, text.claims, text.agents ?? numbered(text.claims.length));
    case 'gloves':
      return gloveGame(text.left, text.right);
    case 'capabilities':
      return capabilityGame(text);
    case 'on-graph': {
      const game = readGame(text.game);
      return gameOnGraph(game, neighboursOf(game.agents, text.edges));
    }
  }
}

function listedGame(
  agents: readonly string[],
  values: readonly { readonly coalition: readonly string[]; readonly value: number }[],
): Game {
  const given = new Map<number, number>();
  for (const { coalition, value } of values) {
    const set = coalitionOfNames(agents, coalition);
    if (given.has(set))
      throw invalid(
        'coalition.game_coalition_twice',
        `The coalition {${coalition.join(', ')}} is there twice: it has one value.`,
      );
    given.set(
      set,
      finite(value, () => `{${coalition.join(', ')}}`),
    );
  }
  return gameOf(agents, (coalition) => {
    const value = given.get(coalition);
    if (value !== undefined) return value;
    let sum = 0;
    for (let rest = coalition; rest !== 0; rest &= rest - 1) sum += given.get(rest & -rest) ?? 0;
    return sum;
  });
}
