import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { type Api, pageOf, pageQuery, principalOf, toPage } from '#kernel/http';
import type { CoalitionSettings } from '../domain/settings.ts';
import { environmentSchema } from '../living/environment.ts';
import { agentOptionsSchema } from '../living/options.ts';
import { tickSchema, tickView } from '../living/tick-view.ts';
import { cloneAgent } from '../population/cloning.ts';
import { createAgentControl } from '../population/control.ts';
import { makeAgent } from '../population/making.ts';
import { populationOf } from '../population/population.ts';
import { agentKinds, agentStatuses, getAgent, listAgents } from '../store/agents.ts';
import { byId, byOf, projectFor, sightOf, tags } from './access.ts';
import { agentSchema, agentView } from './agent-views.ts';
import { agentFinder, worldFinder } from './finding.ts';
import { templateSchema } from './models.ts';

const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const name = z.string().min(1).max(200);

const makeSchema = z.strictObject({
  name,
  kind: z.enum(agentKinds).optional(),
  /** Just one of these three. */
  model: z.unknown().optional(),
  gmn: z.string().optional(),
  template: templateSchema.optional(),
  options: agentOptionsSchema.default({}),
  environment: environmentSchema.optional(),
  world_id: z.uuid().optional(),
  ticks_per_second: z.number().min(0.001).max(1000).optional(),
  seed: seed.optional(),
  project_id: z.uuid().optional(),
});

/** Agents: made, found, let live, stepped, copied, deleted. */
export function addAgentRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db } = platform;
  const population = populationOf(platform);
  const find = agentFinder(platform);
  const findWorld = worldFinder(platform);
  const config = { access: 'user' as const };

  api.post(
    '/agents',
    {
      config,
      schema: {
        tags,
        summary: 'Make an agent from a model, GMN or a template',
        body: makeSchema,
        response: { 201: agentSchema.extend({ warnings: z.array(z.string()) }) },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { template, world_id: worldId, ticks_per_second: ticksPerSecond, ...asked } = request.body;
      const world = worldId === undefined ? undefined : await findWorld(request, worldId, 'contributor');
      const projectId = await projectFor(db, principal, asked.project_id ?? world?.projectId);
      const usual = agentKinds.find((kind) => kind === template?.name);
      const made = await makeAgent(
        platform,
        {
          ...{ name: asked.name, kind: asked.kind ?? usual ?? 'user-defined', options: asked.options },
          source: { model: asked.model, gmn: asked.gmn, template },
          ...{ environment: asked.environment, worldId, ticksPerSecond, seed: asked.seed },
        },
        { projectId, ownerId: principal.id },
        byOf(request),
      );
      return reply.status(201).send({ ...agentView(made.agent), warnings: [...made.warnings] });
    },
  );

  api.get(
    '/agents',
    {
      config,
      schema: {
        tags,
        summary: 'Agents that you may see, newest first',
        querystring: pageQuery.extend({
          project_id: z.uuid().optional(),
          world_id: z.uuid().optional(),
          kind: z.enum(agentKinds).optional(),
          status: z.enum(agentStatuses).optional(),
          cursor: z.uuid().optional(),
        }),
        response: { 200: pageOf(agentSchema) },
      },
    },
    async (request) => {
      const { limit, project_id: projectId, world_id: worldId, kind, status, cursor } = request.query;
      const projectIds = await sightOf(db, principalOf(request));
      const filter = { projectIds, projectId, worldId, kind, status, cursor };
      const rows = await listAgents(db, { ...filter, limit: limit + 1 });
      const here = await population.present(rows);
      return toPage(
        rows,
        limit,
        ({ id }) => id,
        (agent) => agentView(agent, here.get(agent.id)),
      );
    },
  );

  api.get(
    '/agents/:id',
    { config, schema: { tags, summary: 'One agent', params: byId, response: { 200: agentSchema } } },
    async (request) => {
      const agent = await find(request, request.params.id);
      return agentView(agent, (await population.present([agent])).get(agent.id));
    },
  );

  api.delete(
    '/agents/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Delete an agent with its history, and its world where that is its own',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const agent = await find(request, request.params.id, 'contributor');
      await createAgentControl(platform).remove(agent, byOf(request));
      return reply.status(204).send(null);
    },
  );

  addLifeRoutes(api, platform);
}

/** What an agent is told to do. */
function addLifeRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const population = populationOf(platform);
  const control = createAgentControl(platform);
  const find = agentFinder(platform);
  const config = { access: 'user' as const };

  const verbs = [
    ['start', 'Let an agent live in the background'],
    ['pause', 'Let it stand still for a while'],
    ['stop', 'Let it live no more, with all it believes kept'],
  ] as const;
  for (const [verb, summary] of verbs) {
    api.post(
      `/agents/:id/${verb}`,
      { config, schema: { tags, summary, params: byId, response: { 200: agentSchema } } },
      async (request) => {
        const agent = await find(request, request.params.id, 'contributor');
        return agentView(await control[verb](agent, byOf(request)));
      },
    );
  }

  api.post(
    '/agents/:id/restart',
    {
      config,
      schema: {
        tags,
        summary: 'Let it run again, from its last good belief or afresh',
        params: byId,
        body: z.strictObject({ afresh: z.boolean().default(false) }).nullish(),
        response: { 200: agentSchema },
      },
    },
    async (request) => {
      const agent = await find(request, request.params.id, 'contributor');
      return agentView(await control.restart(agent, request.body?.afresh ?? false, byOf(request)));
    },
  );

  api.post(
    '/agents/:id/step',
    {
      config,
      schema: {
        tags,
        summary: 'Step an agent that does not run, by its world or by what it is given to observe',
        params: byId,
        body: z
          .strictObject({
            ticks: z.int().min(1).max(10_000).default(1),
            /** For each modality the outcome's number, a distribution over outcomes, or null. One tick. */
            observation: z
              .array(z.union([z.int().min(0), z.array(z.number()).max(100_000), z.null()]))
              .max(64)
              .optional(),
          })
          .prefault({}),
        response: { 200: z.object({ agent: agentSchema, ticks: z.array(tickSchema) }) },
      },
    },
    async (request) => {
      const { ticks, observation } = request.body;
      const agent = await find(request, request.params.id, 'contributor');
      const lived = await control.step(agent, ticks, observation, byOf(request));
      const after = await getAgent(platform.db, agent.id);
      const born = await population.born(after);
      return { agent: agentView(after), ticks: lived.map((tick) => tickView(born, tick)) };
    },
  );

  api.post(
    '/agents/:id/clone',
    {
      config,
      schema: {
        tags,
        summary: 'Copy an agent with all it believes and has learnt',
        params: byId,
        body: z.strictObject({ name: name.optional(), seed: seed.optional() }).nullish(),
        response: { 201: agentSchema },
      },
    },
    async (request, reply) => {
      const agent = await find(request, request.params.id, 'contributor');
      const wish = { ...request.body, ownerId: principalOf(request).id };
      return reply.status(201).send(agentView(await cloneAgent(platform, agent, wish, byOf(request))));
    },
  );
}
