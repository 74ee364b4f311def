import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { conflict } from '#kernel/base';
import { transact } from '#kernel/database';
import { type Api, pageOf, pageQuery, principalOf, toPage } from '#kernel/http';
import type { CoalitionSettings } from '../domain/settings.ts';
import { environmentSchema } from '../living/environment.ts';
import { openHabitat } from '../living/habitat.ts';
import { tell } from '../oversight/by.ts';
import { populationOf } from '../population/population.ts';
import { agentsOfWorld } from '../store/agents.ts';
import { deleteWorld, insertWorld, type KeptWorld, listWorlds } from '../store/worlds.ts';
import { byId, byOf, projectFor, sightOf, tags } from './access.ts';
import { worldFinder } from './finding.ts';

const worldSchema = z
  .object({
    id: z.string(),
    project_id: z.string(),
    name: z.string(),
    environment: z.record(z.string(), z.unknown()),
    ticks_per_second: z.number().nullable(),
    tick: z.number(),
    created_at: z.string(),
  })
  .meta({ id: 'AgentWorld' });

const worldView = (world: KeptWorld): z.infer<typeof worldSchema> => ({
  ...{ id: world.id, name: world.name, environment: { ...world.environment }, tick: world.tick },
  project_id: world.projectId,
  ticks_per_second: world.ticksPerSecond,
  created_at: world.createdAt.toISOString(),
});

/** Worlds that many agents share. */
export function addWorldRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db } = platform;
  const find = worldFinder(platform);
  const config = { access: 'user' as const };

  api.post(
    '/worlds',
    {
      config,
      schema: {
        tags,
        summary: 'Make a world for many agents',
        body: z.strictObject({
          name: z.string().min(1).max(200),
          environment: environmentSchema.refine(({ kind }) => kind !== 'model', {
            error: 'a world that behaves as a model has one agent: give it to the agent',
          }),
          ticks_per_second: z.number().min(0.001).max(1000).optional(),
          seed: z
            .int()
            .min(0)
            .max(2 ** 32 - 1)
            .optional(),
          project_id: z.uuid().optional(),
        }),
        response: { 201: worldSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { name, environment, ticks_per_second: ticksPerSecond = null, seed, project_id } = request.body;
      const projectId = await projectFor(db, principal, project_id);
      const habitat = openHabitat(environment, null, { seed: seed ?? randomInt(2 ** 32), own: undefined });
      const world = await transact(db, async (tx) => {
        const made = await insertWorld(tx, {
          ...{ projectId, ownerId: principal.id, name, private: false, environment, ticksPerSecond },
          state: habitat.record(),
        });
        await tell(tx, byOf(request), {
          what: 'world',
          verb: 'created',
          id: made.id,
          projectId,
          data: { name },
        });
        return made;
      });
      return reply.status(201).send(worldView(world));
    },
  );

  api.get(
    '/worlds',
    {
      config,
      schema: {
        tags,
        summary: 'Worlds for many agents that you may see, newest first',
        querystring: pageQuery.extend({ cursor: z.uuid().optional() }),
        response: { 200: pageOf(worldSchema) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const projectIds = await sightOf(db, principalOf(request));
      const rows = await listWorlds(db, { projectIds, cursor, limit: limit + 1 });
      return toPage(rows, limit, ({ id }) => id, worldView);
    },
  );

  api.get(
    '/worlds/:id',
    {
      config,
      schema: {
        tags,
        summary: 'A world as it was last kept: where food is, and who is where',
        params: byId,
        response: {
          200: worldSchema.extend({
            state: z.unknown(),
            agents: z.array(
              z.object({ id: z.string(), name: z.string(), seat: z.number(), status: z.string() }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const world = await find(request, request.params.id);
      const agents = await agentsOfWorld(db, world.id);
      return {
        ...worldView(world),
        state: world.state,
        agents: agents.map(({ id, name, seat, status }) => ({ id, name, seat, status })),
      };
    },
  );

  api.delete(
    '/worlds/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Delete a world in which nobody lives',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const world = await find(request, request.params.id, 'contributor');
      await populationOf(platform).atRest(world.id, async (tx) => {
        const { length } = await agentsOfWorld(tx, world.id);
        if (length > 0)
          throw conflict(
            'coalition.world_inhabited',
            `${length} agents live in this world: delete them first.`,
          );
        await deleteWorld(tx, world.id);
        const about = { what: 'world' as const, verb: 'deleted', id: world.id, projectId: world.projectId };
        await tell(tx, byOf(request), about);
      });
      return reply.status(204).send(null);
    },
  );
}
