import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { type Api, pageOf, pageQuery, principalOf, toPage } from '#kernel/http';
import type { CoalitionSettings } from '../domain/settings.ts';
import { studyDesign } from '../domain/together/study.ts';
import { coalitionNotFound, getCoalition } from '../store/coalitions.ts';
import {
  getStudy,
  listStudies,
  readSeeds,
  type Study,
  studyNotFound,
  studyStatuses,
} from '../store/studies.ts';
import { membersOfCoalition } from '../studying/coalition-members.ts';
import { createStudyControl } from '../studying/control.ts';
import { studyCsv } from '../studying/csv.ts';
import { studyMembers } from '../studying/members.ts';
import { reportStudy } from '../studying/reporting.ts';
import { byId, byOf, type Least, projectFor, requireIn, sightOf, tags } from './access.ts';
import { costSchema, reportedSchema, seedSchema, studySchema, studyView } from './study-views.ts';

const createSchema = studyDesign.extend({
  name: z.string().min(1).max(200),
  members: studyMembers.optional(),
  /** Instead of `members`: the agents in a coalition, with the models that they began with. */
  coalition_id: z.uuid().optional(),
  project_id: z.uuid().optional(),
});

/** Studies: whether a coalition does better than its members alone. */
export function addStudyRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const { db } = platform;
  const control = createStudyControl(platform);
  const config = { access: 'user' as const };

  const find = async (request: FastifyRequest, id: string, least: Least = 'reviewer'): Promise<Study> => {
    const found = await getStudy(db, id);
    await requireIn(db, principalOf(request), found, least, () => studyNotFound(id));
    return found;
  };

  const membersFor = async (
    request: FastifyRequest,
    { members, coalition_id: id }: z.output<typeof createSchema>,
  ) => {
    if (id === undefined) return studyMembers.parse(members ?? []);
    const coalition = await getCoalition(db, id);
    await requireIn(db, principalOf(request), coalition, 'reviewer', () => coalitionNotFound(id));
    return membersOfCoalition(db, id);
  };

  const body = createSchema.refine(
    ({ members, coalition_id: id }) => (members === undefined) !== (id === undefined),
    { error: 'give members or a coalition_id, and not both' },
  );
  const specFor = async (request: FastifyRequest, wish: z.output<typeof createSchema>) => {
    const { name: _, members: __, coalition_id: ___, project_id: ____, ...design } = wish;
    return { design, members: await membersFor(request, wish) };
  };

  api.post(
    '/studies/cost',
    {
      config,
      schema: {
        tags,
        summary: 'What a study would take, before it is begun',
        body,
        response: { 200: costSchema },
      },
    },
    async (request) => control.cost(await specFor(request, request.body)),
  );

  api.post(
    '/studies',
    {
      config,
      schema: {
        tags,
        summary: 'Study whether members do better together than alone',
        body,
        response: { 201: studySchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { name, project_id: wanted } = request.body;
      const projectId = await projectFor(db, principal, wanted);
      const spec = await specFor(request, request.body);
      const made = await control.create({ projectId, ownerId: principal.id, name, spec }, byOf(request));
      return reply.status(201).send(studyView(made));
    },
  );

  api.get(
    '/studies',
    {
      config,
      schema: {
        tags,
        summary: 'Studies that you may see, newest first',
        querystring: pageQuery.extend({
          project_id: z.uuid().optional(),
          status: z.enum(studyStatuses).optional(),
          cursor: z.uuid().optional(),
        }),
        response: { 200: pageOf(studySchema) },
      },
    },
    async (request) => {
      const { limit, cursor, status, project_id: projectId } = request.query;
      const projectIds = await sightOf(db, principalOf(request));
      const rows = await listStudies(db, { projectIds, projectId, status, cursor, limit: limit + 1 });
      return toPage(rows, limit, ({ id }) => id, studyView);
    },
  );

  api.get(
    '/studies/:id',
    {
      config,
      schema: {
        tags,
        summary: 'A study: how far it is; once it has ended, what it came to',
        params: byId,
        response: { 200: studySchema.extend({ result: reportedSchema.nullable() }) },
      },
    },
    async (request) => {
      const study = await find(request, request.params.id);
      // Who looks at intervals while they grow stops when they please.
      const reported = study.endedAt === null ? undefined : reportStudy(study, await readSeeds(db, study.id));
      return { ...studyView(study), result: reported ?? null };
    },
  );

  api.get(
    '/studies/:id/seeds',
    {
      config,
      schema: {
        tags,
        summary: 'What came of each seed that was played, by way of acting and member',
        params: byId,
        response: { 200: z.object({ items: z.array(seedSchema) }) },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id);
      return { items: [...(await readSeeds(db, id))] };
    },
  );

  api.get(
    '/studies/:id/export',
    {
      config,
      schema: {
        tags,
        summary: 'A study as a file: one row for each seed, way and member (CSV), or all of it (JSON)',
        params: byId,
        querystring: z.object({ format: z.enum(['csv', 'json']).default('csv') }),
      },
    },
    async (request, reply) => {
      const study = await find(request, request.params.id);
      const { format } = request.query;
      const rows = await readSeeds(db, study.id);
      const named = reply.header('content-disposition', `attachment; filename="study-${study.id}.${format}"`);
      if (format === 'csv') return named.type('text/csv; charset=utf-8').send(studyCsv(study, rows));
      const result = study.endedAt === null ? null : (reportStudy(study, rows) ?? null);
      return named
        .type('application/json; charset=utf-8')
        .send(`${JSON.stringify({ ...studyView(study), result, seeds_played: rows }, undefined, 2)}\n`);
    },
  );

  for (const [verb, summary] of [
    ['cancel', 'End a study where it is; what was played stays'],
    ['resume', 'Go on with a study that was cancelled or failed; nothing is played again'],
  ] as const)
    api.post(
      `/studies/:id/${verb}`,
      { config, schema: { tags, summary, params: byId, response: { 200: studySchema } } },
      async (request) => {
        const { id } = await find(request, request.params.id, 'contributor');
        return studyView(await control[verb](id, byOf(request)));
      },
    );

  api.delete(
    '/studies/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Delete a study that has ended',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = await find(request, request.params.id, 'contributor');
      await control.remove(id, byOf(request));
      return reply.status(204).send(null);
    },
  );
}
