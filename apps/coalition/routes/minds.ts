import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { type Api, pageOf, pageQuery } from '#kernel/http';
import type { CoalitionSettings } from '../domain/settings.ts';
import { tickSchema, tickView } from '../living/tick-view.ts';
import { populationOf } from '../population/population.ts';
import { readHistory } from '../store/checkpoints.ts';
import { byId, tags } from './access.ts';
import { agentSchema, agentView } from './agent-views.ts';
import { agentFinder } from './finding.ts';

const beliefsSchema = z
  .object({
    agent_id: z.string(),
    /** The tick after which it believes this. */
    tick: z.number(),
    free_energy: z.number().nullable(),
    factors: z.array(
      z.object({
        name: z.string(),
        states: z.array(z.object({ name: z.string(), probability: z.number() })),
      }),
    ),
  })
  .meta({ id: 'AgentBeliefs' });

const termsSchema = z.object({
  utility: z.number(),
  state_gain: z.number(),
  parameter_gain: z.number(),
  inductive: z.number(),
});

const explanationSchema = z
  .object({
    agent_id: z.string(),
    tick: z.number(),
    /** How policies were weighed: every one listed, by dynamic programming, or by search over what may be observed. */
    method: z.string(),
    /** Of each factor that it controls. */
    actions: z.array(
      z.object({
        factor: z.string(),
        actions: z.array(z.object({ name: z.string(), probability: z.number() })),
      }),
    ),
    /** By what is done first: how likely it is, and the expected terms of what it leads to, in nats (more is better). */
    options: z.array(
      z.object({
        first: z.array(z.string()),
        probability: z.number(),
        policies: z.number(),
        expected_free_energy: z.number(),
        terms: termsSchema,
      }),
    ),
    sentence: z.string(),
  })
  .meta({ id: 'AgentExplanation' });

/** What is in an agent's head. */
export function addMindRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db, settings } = platform;
  const population = populationOf(platform);
  const find = agentFinder(platform);
  const config = { access: 'user' as const };

  api.get(
    '/agents/:id/status',
    {
      config,
      schema: {
        tags,
        summary: 'How an agent is',
        params: byId,
        response: { 200: agentSchema.extend({ alive_here: z.boolean(), last: tickSchema.nullable() }) },
      },
    },
    async (request) => {
      const agent = await find(request, request.params.id);
      const here = (await population.present([agent])).get(agent.id);
      const last = here?.last ?? agent.last;
      const model = last && (await population.born(agent));
      return {
        ...agentView(agent, here),
        alive_here: here !== undefined,
        last: last && model ? tickView(model, last) : null,
      };
    },
  );

  api.get(
    '/agents/:id/beliefs',
    {
      config,
      schema: { tags, summary: 'What an agent believes now', params: byId, response: { 200: beliefsSchema } },
    },
    async (request) => {
      const agent = await find(request, request.params.id);
      const { born, mind, tick, last } = await population.look(agent);
      return {
        ...{ agent_id: agent.id, tick, free_energy: last?.freeEnergy ?? null },
        factors: born.factors.map(({ name, states, offset }) => ({
          name,
          states: states.map((state, at) => ({ name: state, probability: mind.belief[offset + at] ?? 0 })),
        })),
      };
    },
  );

  api.get(
    '/agents/:id/history',
    {
      config,
      schema: {
        tags,
        summary: 'What an agent lived through, newest first; its ticks up to the last checkpoint',
        params: byId,
        querystring: pageQuery.extend({ cursor: z.coerce.number().int().min(1).optional() }),
        response: { 200: pageOf(tickSchema) },
      },
    },
    async (request) => {
      const agent = await find(request, request.params.id);
      const { limit, cursor: before } = request.query;
      const one = await population.look(agent);
      const historyTicks = agent.options.history_ticks ?? settings.history_ticks;
      // What is not kept yet is known where the agent is alive.
      const kept = await readHistory(db, agent.id, { before, limit: limit + 1, historyTicks });
      const newest = kept[0]?.tick ?? 0;
      const fresh = one.fresh.filter(({ tick }) => tick > newest && (before === undefined || tick < before));
      const rows = [...fresh.toReversed(), ...kept].slice(0, limit + 1);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map((tick) => tickView(one.born, tick)),
        next_cursor: rows.length > limit && last ? String(last.tick) : null,
      };
    },
  );

  api.get(
    '/agents/:id/explanation',
    {
      config,
      schema: {
        tags,
        summary: 'Why an agent does what it does: the terms of the expected free energy by first action',
        params: byId,
        response: { 200: explanationSchema },
      },
    },
    async (request) => {
      const agent = await find(request, request.params.id);
      return { agent_id: agent.id, ...(await population.explain(agent)) };
    },
  );
}
