import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { type Api, principalOf } from '#kernel/http';
import { actTogether } from '../coalitions/acting.ts';
import type { CoalitionSettings } from '../domain/settings.ts';
import { shareables } from '../domain/together/shares.ts';
import { agentsOfCoalition, groupsOfCoalition, sharesOfCoalition } from '../store/acting.ts';
import { coalitionNotFound, getCoalition, type KeptCoalition } from '../store/coalitions.ts';
import { getWorld } from '../store/worlds.ts';
import { byId, byOf, type Least, requireIn, tags } from './access.ts';

const shares = z.array(z.enum(shareables)).max(shareables.length);

const viewSchema = z
  .object({
    shares,
    /** Whether its members share that now: only an active coalition acts. */
    acts: z.boolean(),
    /** Members that are agents; those in the same world share. */
    agents: z.array(z.object({ id: z.string(), name: z.string(), world_id: z.string() })),
    /** World by world, who shares something now, and what: only in a meadow can one see with the eyes of others. */
    groups: z.array(z.object({ world_id: z.string(), agents: z.array(z.string()), shares })),
  })
  .meta({ id: 'ActingTogether' });

/** What the agents in a coalition share while they act. */
export function addActingRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db } = platform;
  const config = { access: 'user' as const };

  const find = async (request: FastifyRequest, id: string, least: Least): Promise<KeptCoalition> => {
    const found = await getCoalition(db, id);
    await requireIn(db, principalOf(request), found, least, () => coalitionNotFound(id));
    return found;
  };
  const view = async ({ id, document }: KeptCoalition): Promise<z.infer<typeof viewSchema>> => {
    const shared = await sharesOfCoalition(db, id);
    const agents = await agentsOfCoalition(db, id);
    const groups: z.infer<typeof viewSchema>['groups'] = [];
    for (const group of await groupsOfCoalition(db, id)) {
      const { environment } = await getWorld(db, group.worldId);
      const told = group.shares.filter((what) => what !== 'observations' || environment.kind === 'foraging');
      if (told.length > 0)
        groups.push({ world_id: group.worldId, agents: [...group.agentIds], shares: told });
    }
    return {
      shares: [...(shared ?? [])],
      acts: shared !== null && document.phase === 'active',
      agents: agents.map(({ agentId, name, worldId }) => ({ id: agentId, name, world_id: worldId })),
      groups,
    };
  };

  api.get(
    '/coalitions/:id/together',
    {
      config,
      schema: {
        tags,
        summary: 'What the agents in a coalition share while it is active',
        params: byId,
        response: { 200: viewSchema },
      },
    },
    async (request) => view(await find(request, request.params.id, 'reviewer')),
  );

  api.put(
    '/coalitions/:id/together',
    {
      config,
      schema: {
        tags,
        summary: 'Let the agents in a coalition share observations, preferences, both, or nothing',
        params: byId,
        body: z.strictObject({
          shares: shares.refine((names) => new Set(names).size === names.length, {
            error: 'each is named once',
          }),
        }),
        response: { 200: viewSchema },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id, 'contributor');
      await actTogether(platform, id, request.body.shares, byOf(request));
      return view(await getCoalition(db, id));
    },
  );
}
