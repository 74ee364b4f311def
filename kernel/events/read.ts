import { invalid, type JsonObject } from '#kernel/base';
import { type Db, many, maybeOne, run, sql } from '#kernel/database';
import type { StoredEvent } from './event.ts';

interface Row {
  readonly position: number;
  readonly type: string;
  readonly subject: string;
  readonly project_id: string | null;
  readonly actor_id: string | null;
  readonly at: Date;
  readonly data: JsonObject;
}

export interface EventQuery {
  /** The id of the last event already seen; without it, from the oldest kept. */
  readonly after?: string | null;
  /** Topics: `run.*`, an exact type, or `*`. Without them all types. */
  readonly types?: readonly string[];
  /** At most so many, 1 to 1000 (default 100). */
  readonly limit?: number;
}

/**
 * Events in the order of their ids, oldest first.
 *
 * @throws MainstayError `events.invalid_cursor`
 */
export async function listEvents(db: Db, query: EventQuery = {}): Promise<StoredEvent[]> {
  const after = query.after === undefined || query.after === null ? 0 : positionOf(query.after);
  const limit = Math.min(Math.max(Math.trunc(query.limit ?? 100), 1), 1000);
  const rows = await many(
    db,
    sql<Row>`select position, type, subject, project_id, actor_id, at, data from kernel.event
             where position > ${after} and ${typeCondition(query.types)}
             order by position limit ${limit}`,
  );
  return rows.map(({ position, project_id, actor_id, ...rest }) => ({
    ...rest,
    id: String(position),
    projectId: project_id,
    actorId: actor_id,
  }));
}

function typeCondition(topics: readonly string[] | undefined): ReturnType<typeof sql> {
  if (topics === undefined || topics.length === 0 || topics.includes('*')) return sql`true`;
  const parts = topics.map((topic) =>
    topic.endsWith('.*') ? sql`starts_with(type, ${topic.slice(0, -1)})` : sql`type = ${topic}`,
  );
  return sql`(${sql.join(parts, sql` or `)})`;
}

/** The place that an event id names. @throws MainstayError `events.invalid_cursor` */
export function positionOf(id: string): number {
  const position = /^\d{1,18}$/.test(id) ? Number(id) : Number.NaN;
  if (Number.isNaN(position)) {
    throw invalid(
      'events.invalid_cursor',
      `"${id.slice(0, 40)}" is no event id; give the id of an event you got.`,
    );
  }
  return position;
}

/** The place of the oldest event still kept. */
export async function oldestPosition(db: Db): Promise<number | undefined> {
  const row = await maybeOne(
    db,
    sql<{ position: number | null }>`select min(position) as position from kernel.event`,
  );
  return row?.position ?? undefined;
}

/**
 * Clears away events of before `time`; the last of all stays, since it says where the log ends.
 *
 * @returns how many.
 */
export async function deleteEventsBefore(db: Db, time: Date): Promise<number> {
  return run(
    db,
    sql`delete from kernel.event
                 where at < ${time} and position < (select max(position) from kernel.event)`,
  );
}
