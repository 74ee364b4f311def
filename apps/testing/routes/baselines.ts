import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { appendAudit } from '#kernel/audit';
import { notFound } from '#kernel/base';
import { type Api, principalOf } from '#kernel/http';
import { ensureDefaultProject } from '#kernel/projects';
import type { TestingSettings } from '../domain/settings.ts';
import { type Baseline, baselineSchema, baselineStatuses } from '../probes/visual/baselines.ts';
import { createBaselineStore } from '../store/baselines.ts';
import { byId, byOf, requireIn, tags } from './access.ts';

const answerSchema = baselineSchema
  .extend({ created_at: z.string(), decided_at: z.string().nullable() })
  .meta({ id: 'TestBaseline' });

/** Pictures that pages are compared with: looked at, approved, rejected. */
export function addBaselineRoutes(api: Api, { db, artifacts }: Platform<TestingSettings>): void {
  const store = createBaselineStore(db, artifacts);

  const requireProject = async (
    request: FastifyRequest,
    wanted: string | undefined,
    least: 'reviewer' | 'contributor',
  ): Promise<string> => {
    const projectId = wanted ?? (await ensureDefaultProject(db)).id;
    const missing = () => notFound('projects.not_found', `There is no project ${projectId}.`);
    await requireIn(db, principalOf(request), { projectId }, least, missing);
    return projectId;
  };

  api.get(
    '/baselines',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Pictures that pages are compared with, newest first',
        querystring: z.object({
          site: z.url().max(300).optional(),
          status: z.enum(baselineStatuses).optional(),
          project_id: z.uuid().optional(),
        }),
        response: { 200: z.object({ items: z.array(answerSchema) }) },
      },
    },
    async (request) => {
      const { site, status, project_id: wanted } = request.query;
      const projectId = await requireProject(request, wanted, 'reviewer');
      const found = await store.list({
        projectId,
        ...(site !== undefined && { site: new URL(site).origin }),
        ...(status !== undefined && { status }),
      });
      return { items: found.map(view) };
    },
  );

  for (const verb of ['approve', 'reject'] as const) {
    api.post(
      `/baselines/:id/${verb}`,
      {
        config: { access: 'user' },
        schema: {
          tags,
          summary:
            verb === 'approve' ? 'Pages shall look like this' : 'This picture is wrong; what was stays',
          params: byId,
          querystring: z.object({ project_id: z.uuid().optional() }),
          response: { 200: answerSchema },
        },
      },
      async (request) => {
        const { id } = request.params;
        const projectId = await requireProject(request, request.query.project_id, 'contributor');
        const known = await store.list({ projectId });
        if (!known.some((baseline) => baseline.id === id)) {
          throw notFound('testing.baseline_not_found', `There is no picture ${id} in this project.`);
        }
        const decided = await store[verb](id, principalOf(request).id);
        const detail = { project_id: projectId, site: decided.site, state: decided.state };
        const action = `testing.baseline_${verb === 'approve' ? 'approved' : 'rejected'}`;
        await appendAudit(db, { ...byOf(request), action, target: id, detail });
        return view(decided);
      },
    );
  }
}

const view = (baseline: Baseline): z.infer<typeof answerSchema> => ({
  ...baseline,
  created_at: baseline.created_at.toISOString(),
  decided_at: baseline.decided_at?.toISOString() ?? null,
});
