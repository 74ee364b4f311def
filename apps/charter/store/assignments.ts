import { type Db, many, run, sql, type Tx } from '#kernel/database';
import type { Condition } from './sight.ts';

/** Who is to answer a question, or all of a stage. */
export interface Assignment {
  /** A question's id or a stage's. */
  readonly target: string;
  readonly assigneeId: string;
  /** YYYY-MM-DD; it is overdue from the next day on. */
  readonly due: string | null;
  readonly note: string;
  readonly assignedBy: string;
  readonly at: Date;
  /** Whether the question is settled, the stage complete. */
  readonly done: boolean;
}

const columns = sql`a.target, a.assignee_id as "assigneeId", a.due::text as due, a.note,
  a.assigned_by as "assignedBy", a.at, a.target = any(s.done) as done`;

/** The assignments of a session, the earliest due first. */
export async function listAssignments(db: Db, sessionId: string): Promise<Assignment[]> {
  return many(
    db,
    sql<Assignment>`select ${columns} from charter.assignment a
      join charter.session s on s.id = a.session_id where a.session_id = ${sessionId}
      order by a.due nulls last, a.target`,
  );
}

export async function setAssignment(
  tx: Tx,
  sessionId: string,
  assignment: Pick<Assignment, 'target' | 'assigneeId' | 'due' | 'note' | 'assignedBy'>,
): Promise<void> {
  const { target, assigneeId, due, note, assignedBy } = assignment;
  await run(
    tx,
    sql`insert into charter.assignment (session_id, target, assignee_id, due, note, assigned_by)
      values (${sessionId}, ${target}, ${assigneeId}, ${due}::date, ${note}, ${assignedBy})
      on conflict (session_id, target) do update set assignee_id = excluded.assignee_id, due = excluded.due,
        note = excluded.note, assigned_by = excluded.assigned_by, at = now()`,
  );
}

/** @returns whether there was one. */
export async function removeAssignment(tx: Tx, sessionId: string, target: string): Promise<boolean> {
  const removed = await run(
    tx,
    sql`delete from charter.assignment where session_id = ${sessionId} and target = ${target}`,
  );
  return removed > 0;
}

export interface WaitingAssignment {
  readonly sessionId: string;
  readonly projectName: string;
  readonly target: string;
  readonly due: string | null;
  readonly note: string;
}

/** What is assigned to somebody in open interviews that they may see and is not done, the earliest due first. */
export async function assignmentsOf(db: Db, personId: string, sees: Condition): Promise<WaitingAssignment[]> {
  return many(
    db,
    sql<WaitingAssignment>`select a.session_id as "sessionId", s.project_name as "projectName", a.target,
        a.due::text as due, a.note
      from charter.assignment a join charter.session s on s.id = a.session_id
      where a.assignee_id = ${personId} and s.status = 'in-progress' and not a.target = any(s.done) and ${sees}
      order by a.due nulls last, a.session_id, a.target limit 500`,
  );
}

export interface WaitingMention {
  readonly sessionId: string;
  readonly projectName: string;
  readonly questionId: string;
  readonly commentId: string;
  readonly authorId: string;
  readonly text: string;
  readonly at: Date;
}

/** Comments of open threads that name somebody and that they have not answered since, the newest first. */
export async function mentionsOf(db: Db, personId: string, sees: Condition): Promise<WaitingMention[]> {
  return many(
    db,
    sql<WaitingMention>`select c.session_id as "sessionId", s.project_name as "projectName",
        c.question_id as "questionId", c.id as "commentId", c.author_id as "authorId", c.text, c.at
      from charter.comment c join charter.session s on s.id = c.session_id
      join charter.comment first on first.id = coalesce(c.thread_id, c.id)
      where c.mentions @> array[${personId}]::text[] and c.deleted_at is null and first.resolved_at is null
        and s.status <> 'abandoned' and ${sees}
        and not exists (select 1 from charter.comment answer where answer.thread_id = first.id
          and answer.author_id = ${personId} and answer.id > c.id and answer.deleted_at is null)
      order by c.id desc limit 200`,
  );
}

/** How many open threads, open suggestions and pieces of evidence each question of a session has. */
export async function countBeside(db: Db, sessionId: string): Promise<Map<string, Beside>> {
  const rows = await many(
    db,
    sql<Beside & { questionId: string }>`select question_id as "questionId",
        sum(threads)::int as threads, sum(suggestions)::int as suggestions, sum(evidence)::int as evidence
      from (
        select question_id, 1 as threads, 0 as suggestions, 0 as evidence from charter.comment
          where session_id = ${sessionId} and thread_id is null and resolved_at is null and deleted_at is null
        union all select question_id, 0, 1, 0 from charter.suggestion
          where session_id = ${sessionId} and status = 'open'
        union all select question_id, 0, 0, 1 from charter.evidence where session_id = ${sessionId}
      ) beside group by question_id`,
  );
  return new Map(
    rows.map(({ questionId, threads, suggestions, evidence }) => [
      questionId,
      { threads, suggestions, evidence },
    ]),
  );
}

export interface Beside {
  readonly threads: number;
  readonly suggestions: number;
  readonly evidence: number;
}
