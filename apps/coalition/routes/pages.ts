import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { type Api, principalOf } from '#kernel/http';
import type { CoalitionSettings } from '../domain/settings.ts';
import type { Present } from '../living/seeing.ts';
import { tickSchema, tickView } from '../living/tick-view.ts';
import { populationOf } from '../population/population.ts';
import { viewWorld } from '../population/world-view.ts';
import { agentKinds, agentStatuses, type KeptAgent } from '../store/agents.ts';
import { lastFreeEnergies, namesOfWorlds, pageOfPopulation } from '../store/population-list.ts';
import { byId, sightOf, tags } from './access.ts';
import { agentSchema, agentView } from './agent-views.ts';
import { worldFinder } from './finding.ts';

const lineLength = 30;

const rowSchema = agentSchema
  .extend({
    world: z.object({ name: z.string(), private: z.boolean(), kind: z.string() }).nullable(),
    last: tickSchema.nullable(),
    /** Free energies of its last ticks in nats, oldest first. */
    line: z.array(z.number()),
  })
  .meta({ id: 'PopulationRow' });

const sceneSchema = z
  .object({
    world_id: z.string(),
    tick: z.number(),
    grid: z.object({ rows: z.number(), columns: z.number() }).nullable(),
    places: z.array(z.string()),
    walls: z.array(z.number()),
    /** What is to be seen at places, and how much an agent prefers to, in nats. */
    marks: z.array(
      z.object({
        place: z.number(),
        modality: z.string(),
        outcome: z.string(),
        preference: z.number(),
      }),
    ),
    /** A 1 for each cell with food, row by row. */
    food: z.string().nullable(),
    /** Cells that an agent of a foraging world sees in each direction. */
    radius: z.number().nullable(),
    truth: z.array(z.object({ factor: z.string(), state: z.string() })),
    agents: z.array(
      z.object({
        ...{ id: z.string(), name: z.string(), seat: z.number(), status: z.enum(agentStatuses) },
        ...{ tick: z.number(), place: z.number().nullable(), meals: z.number().nullable() },
        free_energy: z.number().nullable(),
        doing: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'WorldScene' });

/** What pages show at one look, so that they need not ask for every agent. */
export function addPageRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db } = platform;
  const population = populationOf(platform);
  const findWorld = worldFinder(platform);
  const config = { access: 'user' as const };

  const rowOf = async (
    agent: KeptAgent,
    here: Present | undefined,
    kept: readonly number[] | undefined,
  ): Promise<Omit<z.infer<typeof rowSchema>, 'world'>> => {
    const last = here?.last ?? agent.last;
    // One that cannot be read is in the list nonetheless: its status tells.
    const born = last && (await population.born(agent).catch(() => undefined));
    return {
      ...agentView(agent, here),
      last: last && born ? tickView(born, last) : null,
      line: [...(kept ?? []), ...(here?.energies ?? [])].slice(-lineLength),
    };
  };

  api.get(
    '/population',
    {
      config,
      schema: {
        tags,
        summary: 'A page of the agents with what each does and believes, newest first',
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(200).default(50),
          offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
          search: z.string().max(200).optional(),
          project_id: z.uuid().optional(),
          world_id: z.uuid().optional(),
          kind: z.enum(agentKinds).optional(),
          status: z.enum(agentStatuses).optional(),
        }),
        response: { 200: z.object({ items: z.array(rowSchema), total: z.number() }) },
      },
    },
    async (request) => {
      const { limit, offset, project_id: projectId, world_id: worldId, ...wish } = request.query;
      const projectIds = await sightOf(db, principalOf(request));
      const { kind, status, search } = wish;
      const filter = { projectIds, projectId, worldId, kind, status, search };
      const { agents, total } = await pageOfPopulation(db, filter, { limit, offset });
      const here = await population.present(agents);
      const short = agents.filter(({ id }) => (here.get(id)?.energies.length ?? 0) < lineLength);
      const lines = await lastFreeEnergies(
        db,
        short.map(({ id }) => id),
      );
      const worlds = await namesOfWorlds(
        db,
        agents.map(({ worldId: id }) => id),
      );
      const items = await Promise.all(
        agents.map(async (agent) => ({
          ...(await rowOf(agent, here.get(agent.id), lines.get(agent.id))),
          world: worlds.get(agent.worldId) ?? null,
        })),
      );
      return { items, total };
    },
  );

  api.get(
    '/worlds/:id/scene',
    {
      config,
      schema: {
        tags,
        summary: 'A world as it is now, to be drawn: places, what is there, and who',
        params: byId,
        response: { 200: sceneSchema },
      },
    },
    async (request) => {
      const world = await findWorld(request, request.params.id);
      const { scene, food, radius, tick, truth, agents } = await viewWorld(platform, world);
      return {
        ...{ world_id: world.id, tick, food, radius, truth: [...truth] },
        grid: scene?.grid ?? null,
        places: [...(scene?.places ?? [])],
        walls: [...(scene?.walls ?? [])],
        marks: [...(scene?.marks ?? [])],
        agents: agents.map(({ freeEnergy, doing, ...one }) => ({
          ...one,
          free_energy: freeEnergy,
          doing: [...doing],
        })),
      };
    },
  );
}
