import { z } from 'zod';
import { payoffRules } from '../domain/games/life/payoffs.ts';
import type { Asked } from './questions.ts';

/** What questions about games are answered with; routes publish these shapes. */

const names = z.array(z.string());
const payoffs = z.array(z.object({ agent: z.string(), payoff: z.number() }));
const excess = z.object({ coalition: names, excess: z.number() });
const seconds = z.number();

export const structureAnswer = z
  .object({
    method: z.string(),
    agents: z.number(),
    coalitions: z.array(names),
    value: z.number(),
    /** No structure is worth more; null where the method does not say. */
    bound: z.number().nullable(),
    optimal: z.boolean(),
    /** What all are worth alone. */
    alone: z.number(),
    seconds,
  })
  .meta({ id: 'CoalitionStructure' });
export type StructureAnswer = z.infer<typeof structureAnswer>;

export const learningAnswer = structureAnswer
  .extend({
    /** What the structures of the rounds were worth, in their order. */
    curve: z.array(z.number()),
  })
  .meta({ id: 'CoalitionStructureLearned' });
export type LearningAnswer = z.infer<typeof learningAnswer>;

export const repairAnswer = z
  .object({
    /** Of those who are left. */
    coalitions: z.array(names),
    value: z.number(),
    /** Those that there were not. */
    formed: z.array(names),
    optimal: z.boolean(),
    seconds,
  })
  .meta({ id: 'RepairedStructure' });
export type RepairAnswer = z.infer<typeof repairAnswer>;

export const worthAnswer = z
  .object({
    /** What the members would come to with each task, the best first: that is what they are worth. */
    tasks: z.array(
      z.object({
        ...{ task: z.string(), value: z.number() },
        /** Each 0 to 1, before weights and priority. */
        ...{ coverage: z.number(), capacity: z.number(), reputation: z.number(), synergy: z.number() },
      }),
    ),
    seconds,
  })
  .meta({ id: 'CoalitionWorth' });
export type WorthAnswer = z.infer<typeof worthAnswer>;

export const overlappingAnswer = z
  .object({
    value: z.number(),
    bound: z.number(),
    optimal: z.boolean(),
    coalitions: z.array(
      z.object({
        task: z.string(),
        members: z.array(z.object({ agent: z.string(), amounts: z.record(z.string(), z.number()) })),
      }),
    ),
    seconds,
  })
  .meta({ id: 'OverlappingCoalitions' });
export type OverlappingAnswer = z.infer<typeof overlappingAnswer>;

export const valueAnswer = z
  .object({
    /** What was worked out: the prenucleolus where a nucleolus was asked for and does not exist. */
    value: z.string(),
    values: z.array(z.object({ agent: z.string(), value: z.number() })),
    seconds,
  })
  .meta({ id: 'GameValues' });
export type ValueAnswer = z.infer<typeof valueAnswer>;

export const sampleAnswer = z
  .object({
    value: z.string(),
    confidence: z.number(),
    samples: z.number(),
    values: z.array(z.object({ agent: z.string(), value: z.number(), low: z.number(), high: z.number() })),
    seconds,
  })
  .meta({ id: 'SampledGameValues' });
export type SampleAnswer = z.infer<typeof sampleAnswer>;

export const powerAnswer = z
  .object({
    powers: z.array(
      z.object({
        agent: z.string(),
        /** The chance to decide in a random order. */
        shapley: z.number(),
        /** The chance to decide when all others vote at random, and the part of all such chances. */
        banzhaf: z.number(),
        banzhaf_index: z.number(),
      }),
    ),
    seconds,
  })
  .meta({ id: 'VotingPower' });
export type PowerAnswer = z.infer<typeof powerAnswer>;

export const coreAnswer = z
  .object({
    in_core: z.boolean(),
    /** What is paid out above what there is. */
    overpaid: z.number(),
    payoffs,
    /** Who would gain most by leaving together, and how much. */
    objection: excess.nullable(),
    /** Coalitions of the structure that pay out something else than they are worth. */
    uneven: z.array(excess),
    seconds,
  })
  .meta({ id: 'CoreCheck' });
export type CoreAnswer = z.infer<typeof coreAnswer>;

export const stabilityAnswer = z
  .discriminatedUnion('find', [
    z.object({
      find: z.literal('core'),
      empty: z.boolean(),
      /** Nobody can object to these; null where the core is empty. */
      payoffs: payoffs.nullable(),
      /** Why it is empty: coalitions that take up each agent's time once, and are worth more than all together. */
      balanced: z.array(z.object({ coalition: names, weight: z.number() })),
      /** What all are worth together, and what the balanced coalitions are. */
      worth: z.number(),
      balanced_worth: z.number().nullable(),
      /** What somebody from outside would have to add so that no coalition objects. */
      cost_of_stability: z.number(),
      seconds,
    }),
    z.object({
      find: z.literal('least-core'),
      /** The least that leaving must cost a coalition; below 0 where the core has room. */
      excess: z.number(),
      payoffs,
      /** Some of the coalitions that keep it from being less. */
      binding: z.array(names),
      seconds,
    }),
    z.object({
      find: z.literal('structure'),
      coalitions: z.array(names),
      value: z.number(),
      /** With these the structure holds; null where no payoffs make it hold. */
      payoffs: payoffs.nullable(),
      cost_of_stability: z.number(),
      seconds,
    }),
  ])
  .meta({ id: 'GameStability' });
export type StabilityAnswer = z.infer<typeof stabilityAnswer>;

const counterexample = z.object({ one: names, other: names }).nullable();
export const propertiesAnswer = z
  .object({
    agents: z.number(),
    /** Each null where the game has the property, else two coalitions that show it has not. */
    monotone: counterexample,
    superadditive: counterexample,
    convex: counterexample,
    seconds,
  })
  .meta({ id: 'GameProperties' });
export type PropertiesAnswer = z.infer<typeof propertiesAnswer>;

export interface SharesAnswer {
  readonly shares: readonly { readonly agent: string; readonly share: number }[];
}

export const comparisonAnswer = z
  .object({
    /** Null where the coalition has no game: nobody knows what it is worth. */
    worth: z.number().nullable(),
    members: names,
    rules: z.array(
      z.object({
        rule: z.enum(payoffRules),
        payoffs: z.array(z.number()),
        in_core: z.boolean(),
        objection: excess.nullable(),
      }),
    ),
    /** Rules that could not be worked out, and why. */
    left_out: z.array(z.object({ rule: z.enum(payoffRules), code: z.string(), detail: z.string() })),
  })
  .meta({ id: 'PayoffComparison' });
export type ComparisonAnswer = z.infer<typeof comparisonAnswer>;

interface Answers {
  structure: StructureAnswer;
  large: StructureAnswer;
  learning: LearningAnswer;
  overlapping: OverlappingAnswer;
  value: ValueAnswer;
  sample: SampleAnswer;
  power: PowerAnswer;
  core: CoreAnswer;
  stability: StabilityAnswer;
  properties: PropertiesAnswer;
  repair: RepairAnswer;
  worth: WorthAnswer;
  shares: SharesAnswer;
  comparison: ComparisonAnswer & { worth: number };
}
export type AnswerTo<Ask extends Asked> = Answers[Ask];
export type Answer = Answers[Asked];
