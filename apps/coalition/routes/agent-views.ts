import { z } from 'zod';
import type { Present } from '../living/seeing.ts';
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
