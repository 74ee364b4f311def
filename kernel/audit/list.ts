import { invalid } from '#kernel/base';
import { type Db, many, sql } from '#kernel/database';
import { type AuditEntry, type AuditRow, entryOf } from './entry.ts';

export interface AuditQuery {
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
  /** 1 to 500 (default 50). */
  readonly limit?: number;
  /** An action, or all of one noun as `project.*`. */
  readonly action?: string;
  /** An actor's id or e-mail address. */
  readonly actor?: string;
}

/**
 * Entries, newest first.
 *
 * @throws MainstayError `audit.invalid_cursor`
 */
export async function listAudit(
  db: Db,
  query: AuditQuery = {},
): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
  const { cursor, action, actor } = query;
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
    throw invalid('audit.invalid_cursor', 'This is no cursor of the audit log; begin again without one.');
  }
  const limit = Math.min(Math.max(Math.trunc(query.limit ?? 50), 1), 500);
  const conditions = [sql`true`];
  if (cursor !== undefined) conditions.push(sql`seq < ${Number(cursor)}`);
  if (action?.endsWith('.*')) conditions.push(sql`starts_with(action, ${action.slice(0, -1)})`);
  else if (action !== undefined) conditions.push(sql`action = ${action}`);
  if (actor !== undefined)
    conditions.push(sql`(actor_id = ${actor} or lower(actor_email) = lower(${actor}))`);
  const rows = await many(
    db,
    sql<AuditRow>`select * from kernel.audit_log where ${sql.join(conditions, sql` and `)}
                  order by seq desc limit ${limit + 1}`,
  );
  const items = rows.slice(0, limit).map(entryOf);
  return { items, nextCursor: rows.length > limit ? String(items.at(-1)?.seq) : null };
}
