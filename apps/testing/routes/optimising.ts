import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { notFound } from '#kernel/base';
import { type Api, principalOf } from '#kernel/http';
import { ensureDefaultProject } from '#kernel/projects';
import { dependenceSchema } from '../domain/history/order.ts';
import { judgeTrends } from '../domain/history/trends.ts';
import { mutantStatuses } from '../domain/mutation/mutant.ts';
import { strykerReport } from '../domain/mutation/stryker-report.ts';
import type { TestingSettings } from '../domain/settings.ts';
import { listCases } from '../store/cases.ts';
import { type Execution, executionNotFound, getExecution } from '../store/executions.ts';
import { type KeptMutant, listMutants, listScripts } from '../store/mutants.ts';
import { siteTrend } from '../store/trends.ts';
import { listDependences, listTrials } from '../store/trials.ts';
import { byId, requireIn, tags } from './access.ts';

const mutantSchema = z
  .object({
    id: z.string(),
    status: z.enum(mutantStatuses),
    file: z.string(),
    line: z.number(),
    column: z.number(),
    operator: z.string(),
    before: z.string(),
    after: z.string(),
    /** Keys of tests. */
    covered_by: z.array(z.string()),
    killed_by: z.array(z.string()),
    seconds: z.number(),
  })
  .meta({ id: 'TestMutant' });

const dayTrendSchema = z.object({
  /** Newest last; a day, as 2026-11-21, in UTC. */
  day: z.string(),
  executions: z.number(),
  passed: z.number(),
  tests: z.number(),
  failed: z.number(),
  flaky: z.number(),
  findings: z.number(),
  seconds: z.number(),
});

const directionSchema = z.object({
  direction: z.enum(['rising', 'falling', 'steady', 'unknown']),
  /** The chance of so clear a trend where there is none; null with too few executions. */
  probability: z.number().nullable(),
  /** Of the middle of all pairs of executions, each day. */
  slope: z.number().nullable(),
});

/** What is known of the suites themselves. */
export function addOptimisingRoutes(api: Api, { db, settings, version }: Platform<TestingSettings>): void {
  const visible = async (request: FastifyRequest, id: string): Promise<Execution> => {
    const found = await getExecution(db, id);
    await requireIn(db, principalOf(request), found, 'reviewer', () => executionNotFound(id));
    return found;
  };

  api.get(
    '/executions/:id/mutants',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Small changes of the site that were tried on its tests, and who noticed',
        params: byId,
        response: { 200: z.object({ items: z.array(mutantSchema) }) },
      },
    },
    async (request) => {
      await visible(request, request.params.id);
      return { items: (await listMutants(db, request.params.id)).map(mutantView) };
    },
  );

  api.get(
    '/executions/:id/mutation-report',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'The same for the viewer of mutation-testing-elements, with the scripts',
        params: byId,
      },
    },
    async (request) => {
      const { id } = request.params;
      const { origin, projectId } = await visible(request, id);
      const kept = await listCases(db, { projectId, origin, limit: 5000 });
      return strykerReport({
        ...{ origin, version },
        scripts: await listScripts(db, id),
        mutants: await listMutants(db, id),
        tests: kept.map(({ definition: { key, name } }) => ({ key, name })),
      });
    },
  );

  api.get(
    '/executions/:id/order',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Tests that depend on what ran before them, and every run that was made to find out',
        params: byId,
        response: {
          200: z.object({
            items: z.array(dependenceSchema.extend({ key: z.string() })),
            runs: z.array(
              z.object({ name: z.string(), key: z.string(), outcome: z.string(), seconds: z.number() }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      await visible(request, id);
      return { items: await listDependences(db, id), runs: await listTrials(db, id) };
    },
  );

  api.get(
    '/sites/trends',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: "How a site's executions went, day by day, and whether that gets better or worse",
        querystring: z.object({
          origin: z.url().max(300),
          project_id: z.uuid().optional(),
          days: z.coerce.number().int().min(1).max(365).optional(),
        }),
        response: {
          200: z.object({
            days: z.array(dayTrendSchema),
            trends: z.object({
              failures: directionSchema,
              findings: directionSchema,
              seconds: directionSchema,
            }),
          }),
        },
      },
    },
    async (request) => {
      const { origin, project_id: wanted, days = settings.flaky.history_days } = request.query;
      const projectId = wanted ?? (await ensureDefaultProject(db)).id;
      const missing = () => notFound('projects.not_found', `There is no project ${projectId}.`);
      await requireIn(db, principalOf(request), { projectId }, 'reviewer', missing);
      return judgeTrends(await siteTrend(db, { projectId, origin: new URL(origin).origin }, days));
    },
  );
}

const mutantView = ({ mutant, status, killedBy, seconds }: KeptMutant): z.infer<typeof mutantSchema> => {
  const { id, file, line, column, operator, before, after, coveredBy } = mutant;
  return {
    ...{ id, status, file, line, column, operator, before, after, seconds },
    covered_by: [...coveredBy],
    killed_by: [...killedBy],
  };
};
