import { newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';
import type { PlanStep } from '../domain/approvals/plan.ts';
import type { Condition } from './sight.ts';

/** What somebody said to a decided charter, and to what exactly. */
export interface GivenApproval {
  readonly id: string;
  readonly position: number;
  readonly stepTitle: string;
  readonly personId: string;
  readonly personName: string;
  readonly outcome: 'approved' | 'rejected';
  readonly comment: string;
  readonly at: Date;
  /** SHA-256 over answers and decision, hexadecimal. */
  readonly hash: string;
  readonly edition: number;
  readonly revision: number;
  readonly risk: RiskState;
  readonly lapsedAt: Date | null;
  readonly lapsedBecause: string | null;
}

/** How risky the project was when somebody agreed. */
export interface RiskState {
  readonly decision: string;
  readonly maximum_residual_level: number | null;
  readonly open_risks: number;
  readonly data_quality: number | null;
}

export async function readPlan(db: Db, sessionId: string): Promise<PlanStep[]> {
  return many(
    db,
    sql<PlanStep>`select position, title, rule, people from charter.approval_step
      where session_id = ${sessionId} order by position`,
  );
}

export async function writePlan(tx: Tx, sessionId: string, plan: readonly PlanStep[]): Promise<void> {
  await run(tx, sql`delete from charter.approval_step where session_id = ${sessionId}`);
  for (const { position, title, rule, people } of plan) {
    await run(
      tx,
      sql`insert into charter.approval_step (session_id, position, title, rule, people)
        values (${sessionId}, ${position}, ${title}, ${rule}, ${[...people]}::text[])`,
    );
  }
}

/** All that was ever said, the first first. */
export async function listGiven(db: Db, sessionId: string): Promise<GivenApproval[]> {
  return many(
    db,
    sql<GivenApproval>`select id, position, step_title as "stepTitle", person_id as "personId",
        person_name as "personName", outcome, comment, at, hash, edition, revision, risk,
        lapsed_at as "lapsedAt", lapsed_because as "lapsedBecause"
      from charter.approval where session_id = ${sessionId} order by id`,
  );
}

export async function addGiven(
  tx: Tx,
  sessionId: string,
  given: Omit<GivenApproval, 'id' | 'at' | 'lapsedAt' | 'lapsedBecause'> & { readonly snapshot: unknown },
): Promise<string> {
  const { id } = await one(
    tx,
    sql<{ id: string }>`insert into charter.approval (id, session_id, position, step_title, person_id,
        person_name, outcome, comment, hash, snapshot, edition, revision, risk)
      values (${newId()}, ${sessionId}, ${given.position}, ${given.stepTitle}, ${given.personId},
        ${given.personName}, ${given.outcome}, ${given.comment}, ${given.hash}, ${jsonb(given.snapshot)},
        ${given.edition}, ${given.revision}, ${jsonb(given.risk)}) returning id`,
  );
  return id;
}

/** Answers and decision as they were when somebody agreed. @throws MainstayError `charter.approval_unknown` */
export async function readSnapshot(db: Db, sessionId: string, id: string): Promise<unknown> {
  const row = await maybeOne(
    db,
    sql<{ snapshot: unknown }>`select snapshot from charter.approval
      where session_id = ${sessionId} and id = ${id}`,
  );
  if (!row) throw notFound('charter.approval_unknown', 'There is no such approval here.');
  return row.snapshot;
}

/** Ends what was approved so far. @returns how many approvals that were. */
export function lapseApprovals(tx: Tx, sessionId: string, because: string): Promise<number> {
  return run(
    tx,
    sql`update charter.approval set lapsed_at = now(), lapsed_because = ${because}
      where session_id = ${sessionId} and lapsed_at is null`,
  );
}

/**
 * The decided sessions within sight whose plan may ask somebody now: it names them in a step on which they have not
 * spoken, and that nobody has fulfilled for all. Whether it is their turn the whole plan says.
 */
export async function plansAsking(db: Db, personId: string, sees: Condition): Promise<string[]> {
  const rows = await many(
    db,
    sql<{ id: string }>`select distinct s.id from charter.session s
      join charter.approval_step p on p.session_id = s.id
      where p.people @> array[${personId}]::text[] and s.status = 'completed' and ${sees}
        and not exists (select from charter.approval a where a.session_id = s.id and a.position = p.position
          and a.edition = s.edition and a.lapsed_at is null
          and (a.person_id = ${personId} or (p.rule = 'any' and a.outcome = 'approved')))
      order by s.id limit 100`,
  );
  return rows.map(({ id }) => id);
}
