import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { conflict, MainstayError } from '#kernel/base';
import { transact } from '#kernel/database';
import type { Api } from '#kernel/http';
import type { CoalitionSettings } from '../domain/settings.ts';
import { driverOf } from '../outside/driver.ts';
import { talkWithEnvironment } from '../outside/environment-talk.ts';
import { observationSchema, tickSchema } from '../outside/observation.ts';
import { tell } from '../oversight/by.ts';
import { requireLeave } from '../oversight/leave.ts';
import { populationOf } from '../population/population.ts';
import { type KeptAgent, setAgentStatus } from '../store/agents.ts';
import {
  getOutside,
  type KeptOutside,
  outsideStatuses,
  removeOutside,
  setOutside,
  setOutsideStatus,
} from '../store/outside.ts';
import { acquaintancesOf } from '../streaming/acquaintance.ts';
import { streamingOf } from '../streaming/streaming.ts';
import { byId, byOf, tags } from './access.ts';
import { agentFinder, worldFinder } from './finding.ts';
import { refuseForeignPages } from './streams.ts';

const config = { access: 'user' as const };

const outsideSchema = z
  .object({
    agent_id: z.string(),
    url: z.string(),
    /** Null: as the configuration says. */
    ticks_per_second: z.number().nullable(),
    status: z.enum(outsideStatuses),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    changed_at: z.string(),
  })
  .meta({ id: 'OutsideEnvironment' });

/** What it tells once: with what it is asked is signed. */
const setSchema = outsideSchema
  .extend({
    /** Of the world, when it got its first one just now; null when it has one already. */
    secret: z.string().nullable(),
  })
  .meta({ id: 'OutsideEnvironmentSet' });

const outsideView = ({ agentId, url, ticksPerSecond, status, error, changedAt }: KeptOutside) => ({
  ...{ agent_id: agentId, url, ticks_per_second: ticksPerSecond, status, error },
  changed_at: changedAt.toISOString(),
});

/** Environments that somebody else runs: they come to us, or they are asked. */
export function addOutsideRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  addSteps(api, platform);
  addEnvironment(api, platform);
  addDriving(api, platform);
  addSecrets(api, platform);

  const { acting } = driverOf(platform);
  const acquaintances = acquaintancesOf(platform);
  const { messages_per_minute: perMinute } = platform.settings.outside;
  api.get(
    '/outside',
    {
      config,
      websocket: true,
      schema: { hide: true },
      preValidation: async (request) => refuseForeignPages(request, platform.config.http.cors_origins),
    },
    (socket, request) =>
      streamingOf(platform).open(socket, request, perMinute, (line, principal) =>
        talkWithEnvironment(platform, line, principal, { acting, acquaintances, by: byOf(request) }),
      ),
  );
}

const stepSchema = z.strictObject({ agent_id: z.uuid(), tick: tickSchema, observation: observationSchema });
const stepAnswer = z.object({
  agent_id: z.string(),
  tick: z.number(),
  /** By factor the action's number; absent where there is an error. */
  actions: z.array(z.number()).optional(),
  free_energy: z.number().optional(),
  /** The step had been taken before, with the same observation. */
  repeated: z.boolean().optional(),
  error: z.object({ code: z.string(), detail: z.string(), expected: z.number().optional() }).optional(),
});

function addSteps(api: Api, platform: Platform<CoalitionSettings>): void {
  const { acting } = driverOf(platform);
  const find = agentFinder(platform);
  api.post(
    '/outside/steps',
    {
      config,
      schema: {
        tags,
        summary: 'Tell several agents what they observe, and hear what they do',
        description:
          'Each step has its number: 1 for the first. The same step again has the same answer and happens once.',
        body: z.strictObject({ steps: z.array(stepSchema).min(1).max(100) }),
        response: { 200: z.object({ steps: z.array(stepAnswer) }) },
      },
    },
    async (request) => {
      const act = async (step: z.infer<typeof stepSchema>): Promise<z.infer<typeof stepAnswer>> => {
        const { agent_id: id, tick, observation } = step;
        try {
          await find(request, id, 'contributor');
          const { record, repeated } = await acting.act(id, tick, observation);
          return {
            agent_id: id,
            tick,
            actions: [...record.actions],
            free_energy: record.freeEnergy,
            repeated,
          };
        } catch (error) {
          return { agent_id: id, tick, error: stepError(error) };
        }
      };
      // Those of one agent one after the other, as they are listed.
      const answers = await Promise.all(
        [...Map.groupBy(request.body.steps.entries(), ([, step]) => step.agent_id).values()].map(
          async (steps) => {
            const done: (readonly [number, z.infer<typeof stepAnswer>])[] = [];
            for (const [at, step] of steps) done.push([at, await act(step)]);
            return done;
          },
        ),
      );
      return {
        steps: answers
          .flat()
          .toSorted(([one], [other]) => one - other)
          .map(([, answer]) => answer),
      };
    },
  );
}

function stepError(error: unknown): z.infer<typeof stepAnswer>['error'] {
  if (!(error instanceof MainstayError) || error.kind === 'internal') throw error;
  const { expected } = error.details;
  return {
    ...{ code: error.code, detail: error.message },
    ...(typeof expected === 'number' && { expected }),
  };
}

function addEnvironment(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db } = platform;
  const { asking, acting, secrets } = driverOf(platform);
  const find = agentFinder(platform);
  const path = '/agents/:id/outside';

  api.put(
    path,
    {
      config,
      schema: {
        tags,
        summary: 'Say where the environment of an agent is asked what it observes',
        description:
          'What it is asked is signed as the Standard Webhooks say. The answer has the secret of the world, once.',
        params: byId,
        body: z.strictObject({
          url: z.string().min(1).max(2000),
          ticks_per_second: z.number().min(0.001).max(1000).optional(),
        }),
        response: { 200: setSchema },
      },
    },
    async (request) => {
      const agent = await find(request, request.params.id, 'contributor');
      await acting.requireOutside(agent);
      const { url, ticks_per_second: ticksPerSecond = null } = request.body;
      await asking.check(url);
      return transact(db, async (tx) => {
        const set = await setOutside(tx, agent.id, url, ticksPerSecond);
        await tell(tx, byOf(request), about(agent, 'environment-set', { url }));
        return { ...outsideView(set), secret: (await secrets.first(tx, agent.worldId)) ?? null };
      });
    },
  );

  api.get(
    path,
    {
      config,
      schema: {
        tags,
        summary: "An agent's environment outside",
        params: byId,
        response: { 200: outsideSchema },
      },
    },
    async (request) => outsideView(await getOutside(db, (await find(request, request.params.id)).id)),
  );

  api.delete(
    path,
    {
      config,
      schema: {
        tags,
        summary: 'Ask the environment of an agent no more',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const agent = await find(request, request.params.id, 'contributor');
      await transact(db, async (tx) => {
        await removeOutside(tx, agent.id);
        await tell(tx, byOf(request), about(agent, 'environment-removed'));
      });
      return reply.status(204).send(null);
    },
  );
}

function addDriving(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db } = platform;
  const find = agentFinder(platform);
  const driver = driverOf(platform);

  api.post(
    '/agents/:id/outside/start',
    {
      config,
      schema: {
        tags,
        summary: 'Ask the environment, one tick after the other, until it is done',
        params: byId,
        response: { 200: outsideSchema },
      },
    },
    async (request) => {
      const agent = await find(request, request.params.id, 'contributor');
      await getOutside(db, agent.id);
      if (agent.status === 'error')
        throw conflict('coalition.wrong_status', 'The agent is in error: restart it first.');
      await requireLeave(db, agent.projectId);
      await populationOf(platform).atRest(agent.worldId, async (tx) => {
        // One that stood still shall not do so any more.
        if (agent.status !== 'created') await setAgentStatus(tx, agent.id, 'created');
        await setOutsideStatus(tx, agent.id, 'driving');
        await tell(tx, byOf(request), about(agent, 'started'));
      });
      driver.wake();
      return outsideView(await getOutside(db, agent.id));
    },
  );

  api.post(
    '/agents/:id/outside/pause',
    {
      config,
      schema: {
        tags,
        summary: 'Let the environment wait',
        params: byId,
        response: { 200: outsideSchema },
      },
    },
    async (request) => {
      const agent = await find(request, request.params.id, 'contributor');
      await getOutside(db, agent.id);
      await transact(db, async (tx) => {
        await setOutsideStatus(tx, agent.id, 'idle');
        await tell(tx, byOf(request), about(agent, 'paused'));
      });
      driver.wake();
      return outsideView(await getOutside(db, agent.id));
    },
  );
}

const usualGraceSeconds = 24 * 3600;
const graceSchema = z
  .int()
  .min(0)
  .max(30 * usualGraceSeconds)
  .default(usualGraceSeconds);

function addSecrets(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db } = platform;
  const { secrets } = driverOf(platform);
  const find = worldFinder(platform);
  api.post(
    '/worlds/:id/secret',
    {
      config,
      schema: {
        tags,
        summary: 'Give a world outside a new secret, which is told only this once',
        description:
          'What its environment is asked is signed with the one before too, for the time that is said.',
        params: byId,
        body: z.strictObject({ grace_seconds: graceSchema }).nullish(),
        response: {
          200: z
            .object({ secret: z.string(), made_at: z.string(), previous_until: z.string().nullable() })
            .meta({ id: 'WorldSecret' }),
        },
      },
    },
    async (request) => {
      const world = await find(request, request.params.id, 'contributor');
      if (world.environment.kind !== 'given')
        throw conflict('coalition.world_not_given', 'This world is not outside: nothing is asked for it.');
      const grace = request.body?.grace_seconds ?? usualGraceSeconds;
      const { secret, kept } = await transact(db, async (tx) => {
        const replaced = await secrets.replace(tx, world.id, grace);
        const { id, projectId } = world;
        await tell(tx, byOf(request), { what: 'world', verb: 'secret-made', id, projectId });
        return replaced;
      });
      return {
        secret,
        made_at: kept.madeAt.toISOString(),
        previous_until: kept.previousUntil?.toISOString() ?? null,
      };
    },
  );
}

const about = ({ id, projectId }: KeptAgent, verb: string, data: Readonly<Record<string, unknown>> = {}) => ({
  what: 'agent' as const,
  verb,
  id,
  projectId,
  data,
});
