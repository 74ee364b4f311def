import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { notFound } from '#kernel/base';
import { type Api, pageOf, pageQuery, principalOf, toPage } from '#kernel/http';
import { executionRequestSchema } from '../domain/request.ts';
import type { TestingSettings } from '../domain/settings.ts';
import { testTypes } from '../domain/suite/test-case.ts';
import { createExecutionControl } from '../execution/control.ts';
import {
  type Execution,
  executionNotFound,
  executionStatuses,
  getExecution,
  listExecutions,
  readGraph,
} from '../store/executions.ts';
import { listFindings } from '../store/findings.ts';
import { findShownGraph } from '../store/live-graphs.ts';
import { listReports } from '../store/reports.ts';
import { listResults } from '../store/results.ts';
import { byId, byOf, mayReachLoopback, projectFor, requireIn, sightOf, tags } from './access.ts';
import { executionSchema, executionView, findingSchema, findingView, resultView } from './views.ts';

/** Executions: begun, watched, ended, and what came of them. */
export function addExecutionRoutes(api: Api, platform: Platform<TestingSettings>): void {
  const { db, artifacts } = platform;
  const control = createExecutionControl(platform);

  const visible = async (
    request: FastifyRequest,
    id: string,
    least: 'reviewer' | 'contributor' = 'reviewer',
  ): Promise<Execution> => {
    const found = await getExecution(db, id);
    await requireIn(db, principalOf(request), found, least, () => executionNotFound(id));
    return found;
  };

  const begin = async (
    request: FastifyRequest,
    { project_id: wanted, ...asked }: z.infer<typeof beginSchema>,
  ): Promise<z.infer<typeof executionSchema>> => {
    const principal = principalOf(request);
    const projectId = await projectFor(db, principal, wanted);
    const wish = { projectId, ownerId: principal.id, mayReachLoopback: mayReachLoopback(principal) };
    return executionView(await control.begin({ ...wish, request: asked }, byOf(request)));
  };

  api.post(
    '/executions',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Test a web app or an API',
        body: beginSchema,
        response: { 201: executionSchema },
      },
    },
    async (request, reply) => reply.status(201).send(await begin(request, request.body)),
  );

  api.post(
    '/execute',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'The same, with one type of test',
        body: beginSchema.extend({ type: z.enum(testTypes).optional() }),
        response: { 201: executionSchema },
      },
    },
    async (request, reply) => {
      const { type, ...asked } = request.body;
      return reply.status(201).send(await begin(request, type ? { ...asked, types: [type] } : asked));
    },
  );

  api.get(
    '/executions',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Executions that you may see, newest first',
        querystring: pageQuery.extend({
          project_id: z.uuid().optional(),
          origin: z.string().max(300).optional(),
          status: z.enum(executionStatuses).optional(),
          cursor: z.uuid().optional(),
        }),
        response: { 200: pageOf(executionSchema) },
      },
    },
    async (request) => {
      const { limit, cursor, project_id: projectId, origin, status } = request.query;
      const projectIds = await sightOf(db, principalOf(request));
      const filter = { projectIds, projectId, origin, status, cursor };
      const rows = await listExecutions(db, { ...filter, limit: limit + 1 });
      return toPage(rows, limit, ({ id }) => id, executionView);
    },
  );

  api.get(
    '/executions/:id',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'An execution: how far it is, what it came to',
        params: byId,
        response: { 200: executionSchema },
      },
    },
    async (request) => executionView(await visible(request, request.params.id)),
  );

  api.get(
    '/executions/:id/results',
    { config: { access: 'user' }, schema: { tags, summary: 'How each test ended', params: byId } },
    async (request) => {
      const { id } = await visible(request, request.params.id);
      return { items: (await listResults(db, id)).map(resultView) };
    },
  );

  api.get(
    '/executions/:id/findings',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'What is wrong, or may be: the worst first',
        params: byId,
        response: { 200: z.object({ items: z.array(findingSchema) }) },
      },
    },
    async (request) => {
      const { id } = await visible(request, request.params.id);
      return { items: (await listFindings(db, id)).map(findingView) };
    },
  );

  api.get(
    '/executions/:id/graph',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'What exploration learned: states and what leads where', params: byId },
    },
    async (request) => {
      const { id } = await visible(request, request.params.id);
      return { graph: (await readGraph(db, id)) ?? (await findShownGraph(db, id)) ?? null };
    },
  );

  api.delete(
    '/executions/:id',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Delete one that has ended, with all that came of it; the suite stays',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = await visible(request, request.params.id, 'contributor');
      await control.remove(id, byOf(request));
      return reply.status(204).send(null);
    },
  );

  for (const verb of ['cancel', 'resume'] as const) {
    api.post(
      `/executions/:id/${verb}`,
      {
        config: { access: 'user' },
        schema: {
          tags,
          summary:
            verb === 'cancel'
              ? 'End it where it is; what was found stays'
              : 'Go on with one that was cancelled or failed',
          params: byId,
          response: { 200: executionSchema },
        },
      },
      async (request) => {
        const { id } = await visible(request, request.params.id, 'contributor');
        return executionView(await control[verb](id, byOf(request)));
      },
    );
  }

  api.get(
    '/executions/:id/reports',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'The reports that were written',
        params: byId,
        response: {
          200: z.object({
            items: z.array(z.object({ format: z.string(), artifact_id: z.string(), file_name: z.string() })),
          }),
        },
      },
    },
    async (request) => {
      const { id } = await visible(request, request.params.id);
      const items = [];
      for (const { format, artifactId } of await listReports(db, id)) {
        const { name } = await artifacts.find(artifactId);
        items.push({ format, artifact_id: artifactId, file_name: name });
      }
      return { items };
    },
  );

  api.get(
    '/executions/:id/reports/:format',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'A report', params: byId.extend({ format: z.string().max(20) }) },
    },
    async (request, reply) => {
      const { id } = await visible(request, request.params.id);
      const { format } = request.params;
      const report = (await listReports(db, id)).find((kept) => kept.format === format);
      if (!report) {
        throw notFound('testing.report_not_found', `There is no report "${format}" of this execution.`);
      }
      const { meta, stream } = await artifacts.open(report.artifactId);
      return reply
        .type(meta.contentType)
        .header('content-length', meta.size)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(meta.name)}`)
        .send(stream);
    },
  );
}

const beginSchema = executionRequestSchema.extend({ project_id: z.uuid().optional() });
