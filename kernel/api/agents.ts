import { z } from 'zod';
import {
  type AgentStatus,
  agentStatus,
  continueAgent,
  listAgents,
  pauseAgent,
  restartAgent,
} from '#kernel/agents';
import type { Platform } from '#kernel/app';
import { appendAudit } from '#kernel/audit';
import type { Api } from '#kernel/http';
import { auditActor } from './actor.ts';

const agentSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.string(),
    app: z.string(),
    summary: z.string(),
    status: z.enum(['starting', 'running', 'paused', 'stopped', 'error']),
    healthy: z.boolean(),
    detail: z.string(),
    queue_length: z.number(),
    handled: z.number(),
    restarts: z.number(),
    last_seen_at: z.string().nullable(),
  })
  .meta({ id: 'Agent' });

const byId = z.object({ id: z.string().max(200) });

/** The agents of all apps: how they are, and the handles on them. */
export function addAgentRoutes(api: Api, platform: Platform): void {
  const { db, durable } = platform;

  api.get(
    '/system/agents/status',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Agents'],
        summary: 'How every agent is',
        response: { 200: z.object({ agents: z.array(agentSchema) }) },
      },
    },
    async () => ({ agents: (await listAgents(db)).map(toAgent) }),
  );

  api.get(
    '/agents/:id/status',
    {
      config: { access: 'user' },
      schema: { tags: ['Agents'], summary: 'How one agent is', params: byId, response: { 200: agentSchema } },
    },
    async (request) => toAgent(await agentStatus(db, request.params.id)),
  );

  const act = (verb: string, summary: string, change: (name: string) => Promise<void>): void => {
    api.post(
      `/agents/:id/${verb}`,
      {
        config: { access: 'admin' },
        schema: { tags: ['Agents'], summary, params: byId, response: { 200: agentSchema } },
      },
      async (request) => {
        const name = request.params.id;
        await change(name);
        await appendAudit(db, { ...auditActor(request), action: `agent.${verb}`, target: name });
        return toAgent(await agentStatus(db, name));
      },
    );
  };
  act('restart', 'Start an agent afresh; its message at work goes on from its last step', (name) =>
    restartAgent(db, durable, name),
  );
  act('pause', 'Let an agent take no more messages', (name) => pauseAgent(db, name));
  act('continue', 'Let a paused agent take messages again', (name) => continueAgent(db, durable, name));
}

function toAgent({ queueLength, lastSeenAt, ...agent }: AgentStatus): z.infer<typeof agentSchema> {
  return {
    ...agent,
    id: agent.name,
    queue_length: queueLength,
    last_seen_at: lastSeenAt?.toISOString() ?? null,
  };
}
