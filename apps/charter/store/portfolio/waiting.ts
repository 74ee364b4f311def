import { type Db, many, sql } from '#kernel/database';
import type { PlanStep, Said } from '../../domain/approvals/plan.ts';
import type { Condition } from '../sight.ts';

/** How much each person has assigned in open interviews that is not done. */
export interface AssignedTo {
  readonly personId: string;
  /** Due before today. */
  readonly overdue: number;
  /** Due from today to `soon`. */
  readonly dueSoon: number;
  /** Due after that, or on no day. */
  readonly later: number;
}

/** `today` and `soon` are days, YYYY-MM-DD. */
export async function countAssigned(
  db: Db,
  sees: Condition,
  { today, soon }: { readonly today: string; readonly soon: string },
): Promise<AssignedTo[]> {
  return many(
    db,
    sql<AssignedTo>`select a.assignee_id as "personId",
        count(*) filter (where a.due < ${today}::date)::int as overdue,
        count(*) filter (where a.due between ${today}::date and ${soon}::date)::int as "dueSoon",
        count(*) filter (where a.due is null or a.due > ${soon}::date)::int as later
      from charter.assignment a join charter.session s on s.id = a.session_id
      where s.status = 'in-progress' and not a.target = any(s.done) and ${sees} group by a.assignee_id`,
  );
}

interface Waiting {
  readonly sessionId: string;
  readonly projectName: string;
}

export interface DueItem extends Waiting {
  readonly target: string;
  readonly personId: string;
  readonly due: string;
}

/** What is assigned, not done and due by `soon`, the earliest first. */
export async function dueItems(db: Db, sees: Condition, soon: string, limit: number): Promise<DueItem[]> {
  return many(
    db,
    sql<DueItem>`select a.session_id as "sessionId", s.project_name as "projectName", a.target,
        a.assignee_id as "personId", a.due::text as due
      from charter.assignment a join charter.session s on s.id = a.session_id
      where a.due <= ${soon}::date and s.status = 'in-progress' and not a.target = any(s.done) and ${sees}
      order by a.due, a.session_id, a.target limit ${limit}`,
  );
}

export interface CommitteeItem extends Waiting {
  readonly since: Date;
  /** Of how many. */
  readonly total: number;
}

/** Charters that the committee has to decide, the longest waiting first. */
export async function committeeItems(db: Db, sees: Condition, limit: number): Promise<CommitteeItem[]> {
  return many(
    db,
    sql<CommitteeItem>`select s.id as "sessionId", s.project_name as "projectName", s.updated_at as since,
        count(*) over ()::int as total
      from charter.session s where s.status = 'awaiting-committee' and ${sees}
      order by s.updated_at, s.id limit ${limit}`,
  );
}

/** Open suggestions by who can accept them: the owner of the interview. */
export async function countSuggestions(
  db: Db,
  sees: Condition,
): Promise<{ personId: string; count: number }[]> {
  return many(
    db,
    sql<{ personId: string; count: number }>`select s.owner_id as "personId", count(*)::int as count
      from charter.suggestion g join charter.session s on s.id = g.session_id
      where g.status = 'open' and s.status = 'in-progress' and ${sees} group by s.owner_id`,
  );
}

export interface SuggestionItem extends Waiting {
  readonly questionId: string;
  readonly ownerId: string;
  readonly authorId: string;
  readonly since: Date;
}

/** Suggestions that nobody has decided, the oldest first. */
export async function suggestionItems(db: Db, sees: Condition, limit: number): Promise<SuggestionItem[]> {
  return many(
    db,
    sql<SuggestionItem>`select g.session_id as "sessionId", s.project_name as "projectName",
        g.question_id as "questionId", s.owner_id as "ownerId", g.author_id as "authorId", g.at as since
      from charter.suggestion g join charter.session s on s.id = g.session_id
      where g.status = 'open' and s.status = 'in-progress' and ${sees} order by g.id limit ${limit}`,
  );
}

/** A decided charter that not everybody has agreed to yet, with what its plan needs to say whose turn it is. */
export interface Disagreed extends Waiting {
  readonly since: Date;
  readonly plan: readonly PlanStep[];
  readonly said: readonly Said[];
}

/**
 * Whether a step `p` of the session `s` is fulfilled. What was said to another edition, or before the plan or the
 * answers changed, does not count.
 */
const fulfilled = sql`(select case p.rule when 'any' then count(*) > 0
      else count(distinct a.person_id) = cardinality(p.people) end
    from charter.approval a where a.session_id = s.id and a.position = p.position and a.edition = s.edition
      and a.lapsed_at is null and a.outcome = 'approved')`;

/** Holds for sessions `s` with a step on which it is not agreed. */
export const notAgreed: Condition = sql`exists (select from charter.approval_step p
  where p.session_id = s.id and not ${fulfilled})`;

/** Charters whose agreement is under way, the longest first. */
export async function listNotAgreed(db: Db, sees: Condition, limit: number): Promise<Disagreed[]> {
  return many(
    db,
    sql<Disagreed>`select s.id as "sessionId", s.project_name as "projectName", s.updated_at as since,
        (select jsonb_agg(jsonb_build_object('position', p.position, 'title', p.title, 'rule', p.rule,
            'people', p.people) order by p.position)
          from charter.approval_step p where p.session_id = s.id) as plan,
        coalesce((select jsonb_agg(jsonb_build_object('position', a.position, 'personId', a.person_id,
            'outcome', a.outcome) order by a.id)
          from charter.approval a where a.session_id = s.id and a.edition = s.edition and a.lapsed_at is null),
          '[]') as said
      from charter.session s where s.status = 'completed' and ${sees} and ${notAgreed}
      order by s.updated_at, s.id limit ${limit}`,
  );
}
