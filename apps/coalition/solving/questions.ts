import { z } from 'zod';
import { payoffRules } from '../domain/games/life/payoffs.ts';
import { edgesSchema, finiteNumber, gameSchema, workShape } from '../domain/games/read-game.ts';
import { largeGameSchema, largeVotingSchema, mostInLargeGame } from '../domain/games/read-large-game.ts';

const name = z.string().min(1).max(200);
const edges = edgesSchema.optional();
const coalitions = z.array(z.array(name).min(1).max(24)).min(1).max(24);
/** A search ends after so many seconds with what it has. */
const seconds = z.number().positive().max(3600).default(10);
const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1)
  .default(0);

const structureMethods = ['search', 'dynamic-programming', 'sizes', 'greedy'] as const;
const valueKinds = [
  ...['shapley', 'banzhaf', 'banzhaf-index', 'myerson', 'owen', 'nucleolus', 'prenucleolus'],
] as const;
const sampledKinds = ['shapley', 'banzhaf'] as const;
const stabilityKinds = ['core', 'least-core', 'structure'] as const;

export const structureQuestion = z.strictObject({
  game: gameSchema,
  /** Who can work with whom: then coalitions are connected by these. */
  edges,
  method: z.enum(structureMethods).default('search'),
  /** After so many seconds the search answers with the best so far and a bound. */
  seconds,
});

export const valueQuestion = z.strictObject({
  game: gameSchema,
  /** For the Myerson value, where the game is not on a graph already. */
  edges,
  /** For the Owen value: who acts together, a partition of the agents. */
  unions: coalitions.optional(),
  value: z.enum(valueKinds).default('shapley'),
});

export const sampleQuestion = z.strictObject({
  game: largeGameSchema,
  value: z.enum(sampledKinds).default('shapley'),
  /** At most so many orders, or coalitions for Banzhaf. */
  samples: z.int().min(4).max(10_000_000).default(10_000),
  confidence: z.number().min(0.5).max(0.999999).default(0.95),
  /** Intervals that hold for all agents at once. */
  together: z.boolean().default(false),
  /** How far apart what an agent adds may be at most: then intervals hold for any number of samples. */
  range: z.number().min(0).max(1e300).optional(),
  /** Ends once no interval reaches further than this to either side. */
  within: z.number().positive().max(1e300).optional(),
  seconds,
  seed,
});

export const powerQuestion = z.strictObject({ game: largeVotingSchema });

export const coreQuestion = z.strictObject({
  game: gameSchema,
  /** For each agent of the game, in its order; the Shapley value when left out. */
  payoffs: z.array(finiteNumber).max(24).optional(),
  /** Where not all are together: each of these coalitions pays out what it is worth. */
  coalitions: coalitions.optional(),
});

export const stabilityQuestion = z.strictObject({
  game: gameSchema,
  find: z.enum(stabilityKinds).default('core'),
  /** For `structure`; a best one when left out. */
  coalitions: coalitions.optional(),
});

export const propertiesQuestion = z.strictObject({ game: gameSchema });

/** Agents too many for a table of all coalitions. */
const work = z.strictObject(workShape(mostInLargeGame));

export const largeQuestion = z.strictObject({
  work,
  /** The search ends after so many seconds, or when it has proposed so many changes. */
  seconds,
  steps: z.int().min(1).max(10_000_000).default(100_000),
  seed,
});

export const learningQuestion = z.strictObject({
  work: z.strictObject(workShape(200)),
  rounds: z.int().min(1).max(10_000).default(200),
  /** How often a round tries something else than what is thought best. */
  exploring: z.number().min(0).max(1).default(0.2),
  /** How much of each surprise is learned. */
  rate: z.number().min(0.001).max(1).default(0.3),
  seconds,
  seed,
});

const amounts = z.record(name, finiteNumber);
export const overlappingQuestion = z.strictObject({
  /** What each has to give in all tasks together, by kind. */
  agents: z.array(z.strictObject({ name, amounts })).min(1).max(1000),
  /** What each takes, and what it is worth when it gets all of it. */
  tasks: z
    .array(z.strictObject({ name, amounts, value: finiteNumber }))
    .min(1)
    .max(500),
});

/** A structure of those who are left when some are gone, where forming coalitions anew costs something. */
export const repairQuestion = z.strictObject({
  game: gameSchema,
  /** As they were, of all agents. */
  coalitions,
  gone: z.array(name).min(1).max(24),
  /** Of forming one coalition that there was not. */
  cost: z.number().min(0).max(1e290).default(0),
  seconds,
});

export const worthQuestion = z.strictObject({ work, members: z.array(name).min(1).max(mostInLargeGame) });

/** How those who earned something share it. */
const sharesQuestion = z.strictObject({
  game: gameSchema,
  rule: z.enum(payoffRules),
  members: z.array(name).min(1).max(24),
  amount: finiteNumber,
});

/** What members would get by each of some rules, and who of them would rather leave. */
const comparisonQuestion = z.strictObject({
  game: gameSchema,
  rules: z.array(z.enum(payoffRules)).min(1),
  members: z.array(name).min(1).max(24),
});

interface Questions {
  structure: z.infer<typeof structureQuestion>;
  large: z.infer<typeof largeQuestion>;
  learning: z.infer<typeof learningQuestion>;
  overlapping: z.infer<typeof overlappingQuestion>;
  value: z.infer<typeof valueQuestion>;
  sample: z.infer<typeof sampleQuestion>;
  power: z.infer<typeof powerQuestion>;
  core: z.infer<typeof coreQuestion>;
  stability: z.infer<typeof stabilityQuestion>;
  properties: z.infer<typeof propertiesQuestion>;
  repair: z.infer<typeof repairQuestion>;
  worth: z.infer<typeof worthQuestion>;
  shares: z.infer<typeof sharesQuestion>;
  comparison: z.infer<typeof comparisonQuestion>;
}

export type Asked = keyof Questions;
export type Question = { [Ask in Asked]: { readonly ask: Ask } & Questions[Ask] }[Asked];
export type QuestionTo<Ask extends Asked> = Questions[Ask];
