import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { appendAudit } from '#kernel/audit';
import { forbidden } from '#kernel/base';
import { transact } from '#kernel/database';
import { type Approval, decideApproval, getApproval, listApprovals } from '#kernel/durable';
import { type Api, pageOf, pageQuery, principalOf, toPage } from '#kernel/http';
import { roleAtLeast } from '#kernel/identity';
import { requireRole, visibleProjects } from '#kernel/projects';
import { actorOf, auditActor, isAdministrator } from './actor.ts';

const approvalSchema = z
  .object({
    id: z.string(),
    run_id: z.string(),
    app: z.string(),
    project_id: z.string().nullable(),
    title: z.string(),
    detail: z.string(),
    options: z.array(z.object({ value: z.string(), label: z.string() })),
    role: z.enum(['user', 'reviewer', 'admin']),
    status: z.enum(['pending', 'decided', 'withdrawn']),
    outcome: z.string().nullable(),
    comment: z.string(),
    requested_at: z.string(),
    decided_by: z.string().nullable(),
    decided_at: z.string().nullable(),
  })
  .meta({ id: 'Approval' });

/** What waits for a person, and what persons decided. */
export function addApprovalRoutes(api: Api, platform: Platform): void {
  const { db, durable } = platform;

  api.get(
    '/approvals',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Approvals'],
        summary: 'Approvals of projects that you may see, newest first',
        querystring: pageQuery.extend({
          status: z.enum(['pending', 'decided', 'withdrawn']).optional(),
          run_id: z.uuid().optional(),
        }),
        response: { 200: pageOf(approvalSchema) },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { cursor, limit, status, run_id: runId } = request.query;
      const projectIds = isAdministrator(principal)
        ? undefined
        : (await visibleProjects(db, actorOf(principal))).map(({ id }) => id);
      const approvals = await listApprovals(db, {
        status,
        runId,
        projectIds,
        before: cursor,
        limit: limit + 1,
      });
      return toPage(approvals, limit, ({ id }) => id, toApproval);
    },
  );

  api.post(
    '/approvals/:id/decide',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Approvals'],
        summary: 'Decide what a run asked; it goes on at once',
        params: z.object({ id: z.uuid() }),
        body: z.object({ outcome: z.string().min(1).max(100), comment: z.string().max(10_000).default('') }),
        response: { 200: approvalSchema },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const asked = await getApproval(db, request.params.id);
      if (asked.projectId) await requireRole(db, actorOf(principal), asked.projectId, 'reviewer');
      if (!roleAtLeast(principal, asked.role)) {
        throw forbidden(
          'durable.approval_role',
          `This approval needs the role ${asked.role}; yours is ${principal.role}.`,
        );
      }
      const decided = await transact(db, async (tx) => {
        const { outcome, comment } = request.body;
        const approval = await decideApproval(tx, asked.id, { outcome, comment, decidedBy: principal.email });
        await appendAudit(tx, {
          ...auditActor(request),
          action: 'approval.decide',
          target: asked.id,
          detail: { title: asked.title, run_id: asked.runId, outcome, comment },
        });
        return approval;
      });
      durable.wake();
      return toApproval(decided);
    },
  );
}

function toApproval(approval: Approval): z.infer<typeof approvalSchema> {
  return {
    id: approval.id,
    run_id: approval.runId,
    app: approval.app,
    project_id: approval.projectId,
    title: approval.title,
    detail: approval.detail,
    options: [...approval.options],
    role: approval.role,
    status: approval.status,
    outcome: approval.outcome,
    comment: approval.comment,
    requested_at: approval.requestedAt.toISOString(),
    decided_by: approval.decidedBy,
    decided_at: approval.decidedAt?.toISOString() ?? null,
  };
}
