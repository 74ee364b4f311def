import { z } from 'zod';
import type { Present } from '../living/seeing.ts';
import type { TickRecord } from '../living/tick.ts';
import { agentKinds, agentStatuses, type KeptAgent } from '../store/agents.ts';

export const agentSchema = z
  .object({
    id: z.string(),
    project_id: z.string(),
    name: z.string(),
    kind: z.enum(agentKinds),
    status: z.enum(agentStatuses),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    world_id: z.string(),
    tick: z.number(),
    /** Of the last tick, in nats. */
    free_energy: z.number().nullable(),
    restarts: z.number(),
    cloned_from: z.string().nullable(),
    created_at: z.string(),
    changed_at: z.string(),
  })
  .meta({ id: 'ActiveInferenceAgent' });

/** @param now the same agent where it is alive in this process */
export function agentView(agent: KeptAgent, now?: Present): z.infer<typeof agentSchema> {
  const { id, name, kind, status } = agent;
  const error = now?.error ?? agent.error;
  return {
    ...{ id, name, kind, error },
    status: now?.error ? 'error' : status,
    project_id: agent.projectId,
    world_id: agent.worldId,
    tick: now?.tick ?? agent.tick,
    free_energy: (now?.last ?? agent.last)?.freeEnergy ?? null,
    restarts: agent.restarts,
    cloned_from: agent.clonedFrom,
    created_at: agent.createdAt.toISOString(),
    changed_at: agent.changedAt.toISOString(),
  };
}

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
