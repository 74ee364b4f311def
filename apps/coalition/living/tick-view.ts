import { z } from 'zod';
import type { TickRecord } from './tick.ts';

/** A tick as it is told to whoever looks on: by the API, by streams, and to environments outside. */
export const tickSchema = z
  .object({
    tick: z.number(),
    at: z.string(),
    observation: z.array(z.union([z.number(), z.array(z.number()), z.null()])),
    actions: z.array(z.number()),
    /** The names of what was observed and done, in the order of modalities and factors. */
    observed: z.array(z.string()),
    done: z.array(z.string()),
    free_energy: z.number(),
    belief: z.array(z.object({ factor: z.string(), state: z.string(), probability: z.number() })),
    worth: z.number().nullable(),
  })
  .meta({ id: 'AgentTick' });

/** What the numbers of a tick stand for. */
export interface NamesOfModel {
  readonly factors: readonly {
    readonly name: string;
    readonly states: readonly string[];
    readonly actions: readonly string[];
  }[];
  readonly modalities: readonly { readonly name: string; readonly outcomes: readonly string[] }[];
}

export function tickView(
  { factors, modalities }: NamesOfModel,
  { tick, at, observation, actions, freeEnergy, belief, worth }: TickRecord,
): z.infer<typeof tickSchema> {
  return {
    ...{ tick, at, actions: [...actions], worth, free_energy: freeEnergy },
    observation: observation.map((outcome) =>
      outcome === null || typeof outcome === 'number' ? outcome : [...outcome],
    ),
    observed: modalities.map(({ name, outcomes }, at) => {
      const outcome = observation[at] ?? null;
      return `${name}: ${typeof outcome === 'number' ? outcomes[outcome] : outcome === null ? 'not observed' : 'not sure'}`;
    }),
    // What nobody controls is nobody's doing.
    done: factors.flatMap(({ name, actions: names }, at) =>
      names.length > 1 ? [`${name}: ${names[actions[at] ?? 0]}`] : [],
    ),
    belief: factors.map(({ name, states }, at) => ({
      factor: name,
      state: states[belief[at]?.state ?? 0] ?? '',
      probability: belief[at]?.probability ?? 0,
    })),
  };
}
