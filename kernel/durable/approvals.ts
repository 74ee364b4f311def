import { conflict, invalid, newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql, type Tx, transact } from '#kernel/database';
import { publish } from '#kernel/events';
import type { Claim } from './journal.ts';
import { lockRun, wakeRun } from './wake.ts';
import type { ApprovalDecision, ApprovalRequest } from './workflow.ts';

export interface Approval {
  readonly id: string;
  readonly runId: string;
  readonly app: string;
  readonly projectId: string | null;
  readonly title: string;
  readonly detail: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly role: 'user' | 'reviewer' | 'admin';
  readonly status: 'pending' | 'decided' | 'withdrawn';
  readonly outcome: string | null;
  readonly comment: string;
  readonly requestedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
}

const columns = sql`id, run_id as "runId", app, project_id as "projectId", title, detail, options, role, status,
  outcome, comment, requested_at as "requestedAt", decided_by as "decidedBy", decided_at as "decidedAt"`;

/** @throws MainstayError `durable.approval_not_found` */
export async function getApproval(db: Db, id: string): Promise<Approval> {
  const approval = await maybeOne(db, sql<Approval>`select ${columns} from kernel.approval where id = ${id}`);
  if (!approval) throw notFound('durable.approval_not_found', `There is no approval ${id}.`);
  return approval;
}

export interface ApprovalFilter {
  readonly status?: 'pending' | 'decided' | 'withdrawn' | undefined;
  readonly runId?: string | undefined;
  /** Only those of these projects; all when absent. */
  readonly projectIds?: readonly string[] | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Approvals, newest first. */
export async function listApprovals(db: Db, filter: ApprovalFilter): Promise<Approval[]> {
  const conditions = [
    sql`true`,
    filter.status && sql`status = ${filter.status}`,
    filter.runId && sql`run_id = ${filter.runId}`,
    filter.projectIds && sql`project_id = any(${[...filter.projectIds]}::uuid[])`,
    filter.before && sql`id < ${filter.before}`,
  ].filter((condition) => typeof condition === 'object');
  return many(
    db,
    sql<Approval>`select ${columns} from kernel.approval where ${sql.join(conditions, sql` and `)}
      order by id desc limit ${filter.limit}`,
  );
}

/**
 * Decides a pending approval and wakes its run. Who may decide is the caller's to check.
 *
 * @throws MainstayError `durable.approval_not_found`, `durable.approval_decided`, `durable.unknown_outcome`
 */
export async function decideApproval(
  db: Db,
  id: string,
  decision: { readonly outcome: string; readonly comment: string; readonly decidedBy: string },
): Promise<Approval> {
  return transact(db, async (tx) => {
    const pending = await getApproval(tx, id);
    await lockRun(tx, pending.runId);
    const approval = await getApproval(tx, id);
    if (approval.status !== 'pending') {
      throw conflict(
        'durable.approval_decided',
        `This approval is no longer pending: it is ${approval.status}.`,
        {
          outcome: approval.outcome,
        },
      );
    }
    if (!approval.options.some((option) => option.value === decision.outcome)) {
      const allowed = approval.options.map((option) => option.value);
      throw invalid('durable.unknown_outcome', `The outcome must be one of ${allowed.join(', ')}.`, {
        allowed,
      });
    }
    const decided = await one(
      tx,
      sql<Approval>`update kernel.approval set status = 'decided', outcome = ${decision.outcome},
        comment = ${decision.comment}, decided_by = ${decision.decidedBy}, decided_at = now()
        where id = ${id} returning ${columns}`,
    );
    await wakeRun(tx, approval.runId);
    await publish(tx, {
      type: 'approval.decided',
      subject: id,
      projectId: approval.projectId,
      actorId: decision.decidedBy,
      data: { runId: approval.runId, title: approval.title, outcome: decision.outcome },
    });
    return decided;
  });
}

/** Withdraws what a run still asks, because it ended. */
export async function withdrawPending(tx: Tx, runId: string): Promise<void> {
  await run(
    tx,
    sql`update kernel.approval set status = 'withdrawn' where run_id = ${runId} and status = 'pending'`,
  );
}

/** Withdraws what a run asked from step `seq` on, decided or not, because it goes back behind it. */
export async function withdrawFrom(tx: Tx, runId: string, seq: number): Promise<void> {
  await run(
    tx,
    sql`update kernel.approval set status = 'withdrawn' where run_id = ${runId} and seq >= ${seq}`,
  );
}

/** The decision on the run's question at `seq`, asking it first when it was not asked yet. */
export async function askOrRead(
  tx: Tx,
  claim: Claim,
  seq: number,
  request: ApprovalRequest,
): Promise<ApprovalDecision | undefined> {
  const asked = await maybeOne(
    tx,
    sql<Approval>`select ${columns} from kernel.approval
      where run_id = ${claim.runId} and seq = ${seq} and status <> 'withdrawn'`,
  );
  if (asked?.status === 'decided') {
    return {
      outcome: asked.outcome ?? '',
      comment: asked.comment,
      decidedBy: asked.decidedBy ?? '',
      decidedAt: (asked.decidedAt ?? new Date(0)).toISOString(),
    };
  }
  if (!asked) await ask(tx, claim, seq, request);
  return undefined;
}

async function ask(tx: Tx, claim: Claim, seq: number, request: ApprovalRequest): Promise<void> {
  const id = newId();
  const { projectId } = await one(
    tx,
    sql<{ projectId: string | null }>`insert into kernel.approval
        (id, run_id, seq, app, project_id, title, detail, options, role)
      select ${id}::uuid, r.id, ${seq}::int, r.app, r.project_id, ${request.title}::text, ${request.detail}::text,
        ${jsonb(request.options)}, ${request.role}::text
      from kernel.run r where r.id = ${claim.runId}
      returning project_id as "projectId"`,
  );
  await publish(tx, {
    type: 'approval.requested',
    subject: id,
    projectId,
    data: { runId: claim.runId, title: request.title, role: request.role },
  });
}
