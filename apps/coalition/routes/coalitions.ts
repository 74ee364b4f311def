import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { type Api, pageOf, pageQuery, principalOf, toPage } from '#kernel/http';
import { changingCompany } from '../coalitions/acting.ts';
import { changeCoalition, changeSchema, form, payoffs, reformCoalition } from '../coalitions/coalescing.ts';
import { coalitionSchema, phases } from '../domain/games/life/coalition.ts';
import { payoffRules } from '../domain/games/life/payoffs.ts';
import { gameSchema } from '../domain/games/read-game.ts';
import type { CoalitionSettings } from '../domain/settings.ts';
import { solversOf } from '../solving/solvers.ts';
import {
  coalitionNotFound,
  getCoalition,
  type KeptCoalition,
  listCoalitions,
  readHappenings,
} from '../store/coalitions.ts';
import { byId, byOf, type Least, projectFor, requireIn, sightOf, tags } from './access.ts';

const agent = z.string().min(1).max(200);

const viewSchema = coalitionSchema
  .omit({ leastMembers: true, mostMembers: true, formedFrom: true })
  .extend({
    project_id: z.string(),
    least_members: z.number(),
    most_members: z.number().nullable(),
    formed_from: z.string().nullable(),
    payoff_rule: z.enum(payoffRules),
    /** What each gets of all that was earned so far. */
    payoffs: z.array(z.object({ agent: z.string(), payoff: z.number() })),
    created_at: z.string(),
    changed_at: z.string(),
  })
  .meta({ id: 'Coalition' });

/** Payoffs take work, and so do not belong in a list. */
const rowSchema = viewSchema.omit({ payoffs: true, earnings: true }).meta({ id: 'CoalitionRow' });

function row(kept: KeptCoalition): z.infer<typeof rowSchema> {
  const {
    payoffs: _,
    earnings: __,
    ...rest
  } = view({ ...kept, document: { ...kept.document, earnings: [] } });
  return rest;
}

function view(kept: KeptCoalition): z.infer<typeof viewSchema> {
  const { leastMembers, mostMembers, formedFrom, ...rest } = kept.document;
  return {
    ...rest,
    project_id: kept.projectId,
    least_members: leastMembers,
    most_members: mostMembers,
    formed_from: formedFrom,
    payoff_rule: kept.payoffRule,
    payoffs: [...payoffs(kept)].map(([name, payoff]) => ({ agent: name, payoff })),
    created_at: kept.createdAt.toISOString(),
    changed_at: kept.changedAt.toISOString(),
  };
}

/** Coalitions from forming to dissolved. */
export function addCoalitionRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db, clock } = platform;
  const config = { access: 'user' as const };

  const find = async (
    request: FastifyRequest,
    id: string,
    least: Least = 'reviewer',
  ): Promise<KeptCoalition> => {
    const found = await getCoalition(db, id);
    await requireIn(db, principalOf(request), found, least, () => coalitionNotFound(id));
    return found;
  };

  api.post(
    '/coalitions',
    {
      config,
      schema: {
        tags,
        summary: 'Form a coalition: its leader is in it, others are invited',
        body: z.strictObject({
          purpose: z.string().min(1).max(2000),
          leader: agent,
          invite: z.array(agent).max(100).default([]),
          least_members: z.int().min(1).max(1000).optional(),
          most_members: z.int().min(1).max(1000).optional(),
          game: gameSchema.optional(),
          payoff_rule: z.enum(payoffRules).optional(),
          project_id: z.uuid().optional(),
        }),
        response: { 201: viewSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { purpose, leader, invite, game, payoff_rule: rule, ...asked } = request.body;
      const projectId = await projectFor(db, principal, asked.project_id);
      const wish = {
        ...{ projectId, ownerId: principal.id, purpose, leader, game, invited: invite },
        ...{ leastMembers: asked.least_members, mostMembers: asked.most_members },
        payoffRule: rule ?? (game ? ('shapley' as const) : ('equal' as const)),
      };
      return reply.status(201).send(view(await form(db, wish, clock.now(), byOf(request))));
    },
  );

  api.get(
    '/coalitions',
    {
      config,
      schema: {
        tags,
        summary: 'Coalitions that you may see, newest first',
        querystring: pageQuery.extend({ phase: z.enum(phases).optional(), cursor: z.uuid().optional() }),
        response: { 200: pageOf(rowSchema) },
      },
    },
    async (request) => {
      const { limit, cursor, phase } = request.query;
      const projectIds = await sightOf(db, principalOf(request));
      const rows = await listCoalitions(db, { projectIds, phase, cursor, limit: limit + 1 });
      return toPage(rows, limit, ({ id }) => id, row);
    },
  );

  api.get(
    '/coalitions/:id',
    { config, schema: { tags, summary: 'One coalition', params: byId, response: { 200: viewSchema } } },
    async (request) => view(await find(request, request.params.id)),
  );

  api.post(
    '/coalitions/:id/changes',
    {
      config,
      schema: {
        tags,
        summary: 'Invite, join, activate, earn, leave, fail, disband, dissolve …',
        params: byId,
        body: changeSchema,
        response: { 200: viewSchema },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id, 'contributor');
      return view(
        await changingCompany(platform, id, () =>
          changeCoalition(db, id, request.body, clock.now(), byOf(request), solversOf(platform)),
        ),
      );
    },
  );

  api.post(
    '/coalitions/:id/reform',
    {
      config,
      schema: {
        tags,
        summary: 'Form a new coalition of those who are left in one that ends',
        params: byId,
        response: { 201: viewSchema },
      },
    },
    async (request, reply) => {
      const { id } = await find(request, request.params.id, 'contributor');
      return reply.status(201).send(view(await reformCoalition(db, id, clock.now(), byOf(request))));
    },
  );

  const happeningSchema = z.object({
    ...{ seq: z.number(), at: z.string(), kind: z.string() },
    ...{ agent: z.string().nullable(), detail: z.string().nullable() },
  });
  api.get(
    '/coalitions/:id/events',
    {
      config,
      schema: {
        tags,
        summary: 'What happened to a coalition, oldest first',
        params: byId,
        querystring: pageQuery.extend({ cursor: z.coerce.number().int().min(0).default(0) }),
        response: { 200: pageOf(happeningSchema) },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id);
      const { limit, cursor: after } = request.query;
      const rows = await readHappenings(db, id, { after, limit: limit + 1 });
      return toPage(
        rows,
        limit,
        ({ seq }) => String(seq),
        ({ at, ...row }) => ({ ...row, at: at.toISOString() }),
      );
    },
  );
}
