import { z } from 'zod';
import { invalid } from '#kernel/base';
import { type Db, many, sql } from '#kernel/database';
import type { DecisionKind } from '../domain/governance/decide.ts';
import type { SessionStatus } from './sessions.ts';
import { type Condition, type Sight, within } from './sight.ts';

/** A session as lists show it: read without its answers, which are most of it. */
export interface ListedSession {
  readonly id: string;
  readonly projectId: string;
  readonly ownerId: string;
  readonly projectName: string;
  readonly status: SessionStatus;
  readonly runId: string;
  readonly revision: number;
  readonly edition: number;
  /** 0–1 */
  readonly progress: number;
  readonly stage: string | null;
  readonly decisionKind: DecisionKind | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** The earliest day of what is assigned and not done, YYYY-MM-DD. */
  readonly due: string | null;
  /** Who has something assigned that is not done. */
  readonly assigneeIds: readonly string[];
  /** Leads to what comes after it in the order of this list. */
  readonly cursor: string;
}

export const sessionSorts = ['newest', 'changed', 'name', 'progress'] as const;
export type SessionSort = (typeof sessionSorts)[number];

export interface ListFilter {
  readonly sight: Sight | undefined;
  readonly projectId?: string | undefined;
  readonly status?: SessionStatus | undefined;
  readonly decision?: DecisionKind | undefined;
  readonly stage?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly assigneeId?: string | undefined;
  /** Only sessions with something assigned that is not done and was due before this day, YYYY-MM-DD. */
  readonly overdueOn?: string | undefined;
  /** Part of the name, or beginnings of words in the answers. */
  readonly search?: string | undefined;
  readonly sort: SessionSort;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Each order by a key and then the id, so that a page goes on exactly where the one before it ended. */
const orders = {
  newest: { key: sql`s.id`, cast: sql`uuid`, before: sql`<`, direction: sql`desc`, is: isId },
  changed: {
    key: sql`s.updated_at`,
    cast: sql`timestamptz`,
    before: sql`<`,
    direction: sql`desc`,
    is: isTime,
  },
  name: { key: sql`lower(s.project_name)`, cast: sql`text`, before: sql`>`, direction: sql`asc`, is: isText },
  progress: {
    key: sql`s.progress`,
    cast: sql`double precision`,
    before: sql`<`,
    direction: sql`desc`,
    is: isShare,
  },
} as const;

// Whether a cursor's key is one of its order: the database would fail on another.
function isId(key: string): boolean {
  return z.uuid().safeParse(key).success;
}
/** As PostgreSQL writes it, such as `2026-11-21 08:11:35.123456+00`; it knows no year 0 and no offset of 16 hours. */
function isTime(key: string): boolean {
  const written = key.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  return (
    z.iso.datetime({ offset: true }).safeParse(written).success &&
    !/^0000|[+-](1[6-9]|2\d):\d\d$/.test(written)
  );
}
function isText(key: string): boolean {
  return !key.includes('\0');
}
/** From 0 to 1, with no exponent that a double cannot hold. */
function isShare(key: string): boolean {
  return /^\d(\.\d{1,20})?(e-\d{1,2})?$/.test(key) && Number(key) <= 1;
}

/**
 * A page of sessions. `limit` is how many rows are read.
 *
 * @throws MainstayError `charter.cursor_invalid`
 */
export async function listSessions(db: Db, filter: ListFilter): Promise<ListedSession[]> {
  const { key, direction } = orders[filter.sort];
  const page = await many(
    db,
    sql<Omit<ListedSession, 'cursor' | 'due' | 'assigneeIds'> & { key: string }>`
      select s.id, s.project_id as "projectId", s.owner_id as "ownerId", s.project_name as "projectName",
        s.status, s.run_id as "runId", s.revision, s.edition, s.progress, s.stage,
        s.decision_kind as "decisionKind", s.created_at as "createdAt", s.updated_at as "updatedAt",
        (${key})::text as key
      from charter.session s where ${sql.join(conditionsOf(filter), sql` and `)}
      order by ${key} ${direction}, s.id ${direction} limit ${filter.limit}`,
  );
  const waiting = await waitingIn(
    db,
    page.map(({ id }) => id),
  );
  return page.map(({ key: at, ...session }) => ({
    ...session,
    due: waiting.get(session.id)?.due ?? null,
    assigneeIds: waiting.get(session.id)?.assigneeIds ?? [],
    cursor: Buffer.from(JSON.stringify([at, session.id])).toString('base64url'),
  }));
}

function conditionsOf(filter: ListFilter): Condition[] {
  const { sight, projectId, status, decision, stage, ownerId, assigneeId, overdueOn, search } = filter;
  // Whether an assignment of the session is open.
  const open = sql`a.session_id = s.id and s.status = 'in-progress' and not a.target = any(s.done)`;
  return [
    within(sight),
    projectId !== undefined && sql`s.project_id = ${projectId}`,
    status !== undefined && sql`s.status = ${status}`,
    decision !== undefined && sql`s.decision_kind = ${decision}`,
    stage !== undefined && sql`s.stage = ${stage}`,
    ownerId !== undefined && sql`s.owner_id = ${ownerId}`,
    assigneeId !== undefined &&
      sql`exists (select from charter.assignment a where a.assignee_id = ${assigneeId} and ${open})`,
    overdueOn !== undefined &&
      sql`exists (select from charter.assignment a where a.due < ${overdueOn}::date and ${open})`,
    search !== undefined && search.trim() !== '' && found(search.trim()),
    after(filter),
  ].filter((condition): condition is Condition => typeof condition === 'object');
}

/**
 * The words are looked up by themselves: joined with "or" to the other half, the index on them would not be used and
 * the words of every session be read.
 */
function found(search: string): Condition {
  const inName = sql`s.project_name ilike ${`%${search.replace(/[\\%_]/g, '\\$&')}%`}`;
  const words = search.match(/[\p{L}\p{N}]+/gu)?.slice(0, 20) ?? [];
  if (words.length === 0) return inName;
  const query = words.map((word) => `${word}:*`).join(' & ');
  return sql`(${inName} or s.id in (
    select w.id from charter.session w where w.words @@ to_tsquery('simple', ${query})))`;
}

const cursorForm = z.tuple([z.string().max(1000), z.uuid()]);

function after({ sort, cursor }: ListFilter): Condition | undefined {
  if (cursor === undefined) return undefined;
  const parsed = cursorForm.safeParse(decoded(cursor));
  if (!parsed.success || !orders[sort].is(parsed.data[0])) {
    throw invalid('charter.cursor_invalid', 'The cursor is none of this list.');
  }
  const [at, id] = parsed.data;
  const { key, cast, before } = orders[sort];
  return sql`(${key}, s.id) ${before} (${at}::${cast}, ${id}::uuid)`;
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

async function waitingIn(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { readonly due: string | null; readonly assigneeIds: readonly string[] }>> {
  if (ids.length === 0) return new Map();
  const rows = await many(
    db,
    sql<{ id: string; due: string | null; assigneeIds: string[] }>`
      select a.session_id as id, min(a.due)::text as due, array_agg(distinct a.assignee_id) as "assigneeIds"
      from charter.assignment a join charter.session s on s.id = a.session_id
      where a.session_id = any(${[...ids]}::uuid[]) and s.status = 'in-progress' and not a.target = any(s.done)
      group by a.session_id`,
  );
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}
