import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { appendAudit } from '#kernel/audit';
import { conflict, notFound } from '#kernel/base';
import { transact } from '#kernel/database';
import { type Api, pageOf, pageQuery, principalOf, toPage } from '#kernel/http';
import { ensureDefaultProject } from '#kernel/projects';
import type { TestingSettings } from '../domain/settings.ts';
import { testCaseSchema } from '../domain/suite/test-case.ts';
import {
  addCases,
  type CaseStatus,
  caseStatuses,
  changeCase,
  deleteCase,
  getCase,
  type KeptCase,
  listCases,
  listSites,
} from '../store/cases.ts';
import { byId, byOf, projectFor, requireIn, sightOf, tags } from './access.ts';

const caseSchema = z
  .object({
    id: z.string(),
    project_id: z.string(),
    origin: z.string(),
    status: z.enum(caseStatuses),
    definition: testCaseSchema,
    proposal: testCaseSchema.nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'TestCase' });

const originSchema = z
  .url()
  .max(300)
  .transform((url) => new URL(url).origin);

/** The suites of sites: looked at, written to by hand, set aside, mended. */
export function addCaseRoutes(api: Api, { db }: Platform<TestingSettings>): void {
  const visible = async (
    request: FastifyRequest,
    id: string,
    least: 'reviewer' | 'contributor',
  ): Promise<KeptCase> => {
    const found = await getCase(db, id);
    const missing = () =>
      notFound('testing.case_not_found', `There is no test ${id}, or it is not shared with you.`);
    await requireIn(db, principalOf(request), found, least, missing);
    return found;
  };

  const change = (
    request: FastifyRequest,
    kept: KeptCase,
    verb: string,
    what: Parameters<typeof changeCase>[2],
  ) =>
    transact(db, async (tx) => {
      await changeCase(tx, kept.id, what);
      const detail = { project_id: kept.projectId, name: kept.definition.name };
      await appendAudit(tx, { ...byOf(request), action: `testing.case_${verb}`, target: kept.id, detail });
      return caseView(await getCase(tx, kept.id));
    });

  api.get(
    '/sites',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'Sites that have tests, with how many' },
    },
    async (request) => {
      const sites = await listSites(db, await sightOf(db, principalOf(request)));
      return {
        items: sites.map(({ projectId, origin, cases }) => ({ project_id: projectId, origin, cases })),
      };
    },
  );

  api.get(
    '/cases',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: "A site's tests, in the order in which they were written",
        querystring: pageQuery.extend({
          origin: originSchema,
          project_id: z.uuid().optional(),
          status: z.enum(caseStatuses).optional(),
          search: z.string().max(200).optional(),
          cursor: z.uuid().optional(),
        }),
        response: { 200: pageOf(caseSchema) },
      },
    },
    async (request) => {
      const { limit, project_id: wanted, ...filter } = request.query;
      const projectId = wanted ?? (await ensureDefaultProject(db)).id;
      const none = () => notFound('projects.not_found', `There is no project ${projectId}.`);
      await requireIn(db, principalOf(request), { projectId }, 'reviewer', none);
      const rows = await listCases(db, { ...filter, projectId, limit: limit + 1 });
      return toPage(rows, limit, ({ id }) => id, caseView);
    },
  );

  api.post(
    '/cases',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Add a test of your own',
        body: z.object({ origin: originSchema, project_id: z.uuid().optional(), definition: testCaseSchema }),
        response: { 201: z.object({ added: z.boolean() }) },
      },
    },
    async (request, reply) => {
      const { origin, project_id: wanted, definition } = request.body;
      const projectId = await projectFor(db, principalOf(request), wanted);
      const added = await transact(db, async (tx) => {
        const count = await addCases(tx, { projectId, origin }, [definition]);
        const detail = { project_id: projectId, origin, name: definition.name };
        await appendAudit(tx, {
          ...byOf(request),
          action: 'testing.case_added',
          target: definition.key,
          detail,
        });
        return count > 0;
      });
      return reply.status(201).send({ added });
    },
  );

  api.get(
    '/cases/:id',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'A test', params: byId, response: { 200: caseSchema } },
    },
    async (request) => caseView(await visible(request, request.params.id, 'reviewer')),
  );

  api.patch(
    '/cases/:id',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Change a test, or set it aside',
        params: byId,
        body: z.strictObject({
          status: z.enum(caseStatuses).optional(),
          definition: testCaseSchema.optional(),
        }),
        response: { 200: caseSchema },
      },
    },
    async (request) => {
      const kept = await visible(request, request.params.id, 'contributor');
      const { status, definition } = request.body as {
        status?: CaseStatus;
        definition?: KeptCase['definition'];
      };
      // A test is known by its key: what is changed by hand stays the same test.
      const changed = definition && { ...definition, key: kept.definition.key };
      return change(request, kept, 'changed', { status, definition: changed });
    },
  );

  api.delete(
    '/cases/:id',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'Delete a test', params: byId, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const kept = await visible(request, request.params.id, 'contributor');
      await transact(db, async (tx) => {
        await deleteCase(tx, kept.id);
        const detail = { project_id: kept.projectId, name: kept.definition.name };
        await appendAudit(tx, { ...byOf(request), action: 'testing.case_deleted', target: kept.id, detail });
      });
      return reply.status(204).send(null);
    },
  );

  for (const verb of ['accept', 'refuse'] as const) {
    api.post(
      `/cases/:id/proposal/${verb}`,
      {
        config: { access: 'user' },
        schema: {
          tags,
          summary: verb === 'accept' ? 'Take what healing proposes' : 'Leave the test as it was',
          params: byId,
          response: { 200: caseSchema },
        },
      },
      async (request) => {
        const kept = await visible(request, request.params.id, 'contributor');
        if (!kept.proposal) throw conflict('testing.no_proposal', 'Nothing is proposed for this test.');
        const definition = verb === 'accept' ? kept.proposal : undefined;
        return change(request, kept, `proposal_${verb}ed`, { definition, proposal: null });
      },
    );
  }
}

const caseView = (kept: KeptCase): z.infer<typeof caseSchema> => ({
  id: kept.id,
  project_id: kept.projectId,
  origin: kept.origin,
  status: kept.status,
  definition: kept.definition,
  proposal: kept.proposal,
  created_at: kept.createdAt.toISOString(),
  updated_at: kept.updatedAt.toISOString(),
});
