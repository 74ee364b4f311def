import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { appendAudit } from '#kernel/audit';
import { notFound } from '#kernel/base';
import { getRun, listRuns, listSteps, type Run, resumeRun, retryRun, runStatuses } from '#kernel/durable';
import { type Api, pageOf, pageQuery, principalOf, toPage } from '#kernel/http';
import type { Principal } from '#kernel/identity';
import { requireRole, visibleProjects } from '#kernel/projects';
import { actorOf, auditActor, isAdministrator } from './actor.ts';
import { emailsOf } from './emails.ts';

const stored = z.object({ code: z.string(), message: z.string() }).nullable();

const runSchema = z
  .object({
    id: z.string(),
    app: z.string(),
    kind: z.string(),
    title: z.string(),
    status: z.enum(runStatuses),
    progress: z.number(),
    message: z.string(),
    waiting_for: z.string().nullable(),
    wake_at: z.string().nullable(),
    owner_id: z.string().nullable(),
    owner_email: z.string().nullable(),
    project_id: z.string().nullable(),
    parent_id: z.string().nullable(),
    cost: z.number(),
    error: stored,
    output: z.unknown(),
    created_at: z.string(),
    started_at: z.string().nullable(),
    ended_at: z.string().nullable(),
  })
  .meta({ id: 'Run' });

const stepSchema = z
  .object({
    seq: z.number(),
    name: z.string(),
    kind: z.string(),
    status: z.enum(['succeeded', 'failed', 'pending']),
    attempts: z.number(),
    error: stored,
    started_at: z.string(),
    ended_at: z.string(),
  })
  .meta({ id: 'RunStep' });

const runDetail = runSchema.extend({ steps: z.array(stepSchema) }).meta({ id: 'RunDetail' });
const byId = z.object({ id: z.uuid() });
const statusList = new RegExp(`^(${runStatuses.join('|')})(,(${runStatuses.join('|')}))*$`);

/** Every durable run: what goes on, what went on, and the handles on it. */
export function addRunRoutes(api: Api, platform: Platform): void {
  const { db, durable } = platform;
  const emails = async (runs: readonly Run[]): Promise<Map<string, string>> =>
    emailsOf(
      platform.identity,
      runs.flatMap(({ ownerId }) => ownerId ?? []),
    );

  /** The run, if the principal may see it; `change` also asks for the right to act on it. */
  const visibleRun = async (principal: Principal, id: string, change = false): Promise<Run> => {
    const run = await getRun(db, id);
    if (isAdministrator(principal) || run.ownerId === principal.id) return run;
    if (!run.projectId) throw notFound('durable.run_not_found', `There is no run ${id}.`);
    await requireRole(db, actorOf(principal), run.projectId, change ? 'contributor' : 'reviewer');
    return run;
  };

  const detail = async (id: string): Promise<z.infer<typeof runDetail>> => {
    const run = await getRun(db, id);
    const steps = await listSteps(db, id);
    return {
      ...toRun(run, await emails([run])),
      steps: steps.map(({ startedAt, endedAt, ...step }) => ({
        ...step,
        started_at: startedAt.toISOString(),
        ended_at: endedAt.toISOString(),
      })),
    };
  };

  api.get(
    '/runs',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Runs'],
        summary: 'Runs that you may see, newest first',
        querystring: pageQuery.extend({
          app: z.string().optional(),
          kind: z.string().optional(),
          status: z.string().regex(statusList).optional().describe('One or more, separated by commas'),
          project_id: z.uuid().optional(),
          parent_id: z.uuid().optional(),
        }),
        response: { 200: pageOf(runSchema) },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { cursor, limit, app, kind, status, project_id: projectId, parent_id: parentId } = request.query;
      const visibleTo = isAdministrator(principal)
        ? undefined
        : {
            ownerId: principal.id,
            projectIds: (await visibleProjects(db, actorOf(principal))).map(({ id }) => id),
          };
      const wanted =
        status === undefined ? undefined : runStatuses.filter((one) => status.split(',').includes(one));
      const runs = await listRuns(db, {
        app,
        kind,
        status: wanted,
        projectId,
        parentId,
        visibleTo,
        before: cursor,
        limit: limit + 1,
      });
      const owners = await emails(runs);
      return toPage(
        runs,
        limit,
        ({ id }) => id,
        (run) => toRun(run, owners),
      );
    },
  );

  api.get(
    '/runs/:id',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Runs'],
        summary: 'One run with its steps',
        params: byId,
        response: { 200: runDetail },
      },
    },
    async (request) => {
      await visibleRun(principalOf(request), request.params.id);
      return detail(request.params.id);
    },
  );

  const act = (
    verb: 'cancel' | 'resume' | 'retry',
    summary: string,
    change: (id: string, fromStep: number | undefined) => Promise<void>,
  ): void => {
    api.post(
      `/runs/:id/${verb}`,
      {
        config: { access: 'user' },
        schema: {
          tags: ['Runs'],
          summary,
          params: byId,
          body: z.object({ from_step: z.number().int().min(1).optional() }).nullish(),
          response: { 200: runDetail },
        },
      },
      async (request) => {
        const principal = principalOf(request);
        const run = await visibleRun(principal, request.params.id, true);
        await change(run.id, request.body?.from_step);
        await appendAudit(db, {
          ...auditActor(request),
          action: `run.${verb}`,
          target: run.id,
          detail: { kind: run.kind, ...request.body },
        });
        return detail(run.id);
      },
    );
  };

  act('cancel', 'Cancel a run and what it started', (id) => durable.cancel(db, id));
  act('resume', 'Go on with a failed or cancelled run', async (id) => {
    await resumeRun(db, id);
    durable.wake();
  });
  act('retry', 'Run an ended run again from a step', async (id, fromStep) => {
    await retryRun(db, id, fromStep);
    durable.wake();
  });
}

function toRun(run: Run, owners: ReadonlyMap<string, string>): z.infer<typeof runSchema> {
  return {
    id: run.id,
    app: run.app,
    kind: run.kind,
    title: run.title,
    status: run.status,
    progress: run.progress,
    message: run.message,
    waiting_for: run.waitingFor,
    wake_at: run.wakeAt?.toISOString() ?? null,
    owner_id: run.ownerId,
    owner_email: owners.get(run.ownerId ?? '') ?? null,
    project_id: run.projectId,
    parent_id: run.parentId,
    cost: run.cost,
    error: run.error,
    output: run.output,
    created_at: run.createdAt.toISOString(),
    started_at: run.startedAt?.toISOString() ?? null,
    ended_at: run.endedAt?.toISOString() ?? null,
  };
}
