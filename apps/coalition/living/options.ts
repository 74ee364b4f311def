import { z } from 'zod';
import type { MindOptions } from '../domain/inference/mind.ts';
import type { Random } from '../domain/inference/random.ts';

/** How an agent thinks, as it is asked for and kept; what is left out is as the domain has it. */
export const agentOptionsSchema = z.strictObject({
  inference: z
    .strictObject({
      method: z.enum(['auto', 'exact', 'mean-field']).optional(),
      iterations: z.int().min(1).max(10_000).optional(),
    })
    .optional(),
  planning: z
    .strictObject({
      method: z.enum(['auto', 'listed', 'dynamic', 'sophisticated']).optional(),
      gamma: z.number().positive().max(1e6).optional(),
      utility: z.boolean().optional(),
      state_gain: z.boolean().optional(),
      parameter_gain: z.boolean().optional(),
      /** States to reach, by name of the factor: inductive inference looks `depth` steps back from them. */
      goals: z
        .strictObject({
          states: z.record(z.string(), z.array(z.int().min(0)).min(1).max(10_000)),
          depth: z.int().min(1).max(1000),
        })
        .optional(),
    })
    .optional(),
  selection: z
    .strictObject({
      mode: z.enum(['deterministic', 'sampled']),
      alpha: z.number().positive().max(1e6).optional(),
    })
    .optional(),
  /** Learns what the model has counts for. */
  learning: z
    .strictObject({
      rate: z.number().positive().max(1e6).optional(),
      retention: z.number().positive().max(1).optional(),
    })
    .optional(),
  learns_precision: z.boolean().optional(),
  decide_every: z.int().min(1).max(64).optional(),
  /** Ticks of its history that are kept. */
  history_ticks: z.int().min(1).max(10_000).optional(),
});
export type AgentOptions = z.infer<typeof agentOptionsSchema>;

type Defined<Values> = { [Key in keyof Values]: Exclude<Values[Key], undefined> };

/** Without keys whose value is undefined, as optional properties may not have it. */
export const defined = <Values extends object>(values: Values): Defined<Values> =>
  // Entries that are left are those whose values are not undefined.
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>;

/** @param random the agent's own, for actions that are drawn */
export function mindOptionsOf(options: AgentOptions, random: Random): MindOptions {
  const { inference, planning, selection, learning, learns_precision: learnsPrecision } = options;
  const drawn = selection?.mode === 'sampled';
  return {
    ...(inference && { inference: defined(inference) }),
    ...(planning && { planning: planningOf(planning) }),
    ...(drawn && {
      selection: { mode: 'sampled' as const, random: random.next, ...defined({ alpha: selection.alpha }) },
    }),
    ...(learning && { learning: defined(learning) }),
    ...(learnsPrecision !== undefined && { learnsPrecision }),
    ...(options.decide_every !== undefined && { decideEvery: options.decide_every }),
  };
}

function planningOf({
  state_gain: stateGain,
  parameter_gain: parameterGain,
  ...rest
}: NonNullable<AgentOptions['planning']>): NonNullable<MindOptions['planning']> {
  return defined({ ...rest, stateGain, parameterGain });
}
