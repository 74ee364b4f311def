import { invalid } from '#kernel/base';
import {
  type Db,
  jsonb,
  maybeOne,
  one,
  run,
  sql,
  storableObject,
  storableText,
  transact,
} from '#kernel/database';
import { type AuditEntry, firstPreviousHash, hashOf, type NewAuditEntry } from './entry.ts';

const actionForm = /^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+$/;

/**
 * Adds an entry to the log. Given the transaction of the change it records, both are kept or neither.
 *
 * A lock that lasts until the transaction ends keeps the chain single-file: append last, and keep the transaction
 * short.
 *
 * @throws MainstayError `audit.invalid_action`
 */
export async function appendAudit(db: Db, entry: NewAuditEntry): Promise<AuditEntry> {
  if (!actionForm.test(entry.action)) {
    throw invalid('audit.invalid_action', `"${entry.action}" is no action; write noun.verb in lower case.`);
  }
  return transact(db, async (tx) => {
    await run(tx, sql`select pg_advisory_xact_lock(hashtext('kernel.audit_log'))`);
    // A statement of its own: its view of the table begins after the lock was got.
    const last = await maybeOne(
      tx,
      sql<{ seq: number; hash: string }>`select seq, hash from kernel.audit_log order by seq desc limit 1`,
    );
    // A Date has milliseconds: the time is hashed as it will be read back.
    const { at } = await one(
      tx,
      sql<{ at: Date }>`select date_trunc('milliseconds', clock_timestamp()) as at`,
    );
    const unsigned = {
      seq: (last?.seq ?? 0) + 1,
      at,
      actorId: textOrNull(entry.actorId),
      actorEmail: textOrNull(entry.actorEmail),
      action: entry.action,
      target: storableText(entry.target),
      detail: storableObject(entry.detail ?? {}),
      requestId: textOrNull(entry.requestId),
      ip: textOrNull(entry.ip),
      previousHash: last?.hash ?? firstPreviousHash,
    };
    const written: AuditEntry = { ...unsigned, hash: hashOf(unsigned) };
    await run(
      tx,
      sql`insert into kernel.audit_log
            (seq, at, actor_id, actor_email, action, target, detail, request_id, ip, previous_hash, hash)
          values (${written.seq}, ${written.at}, ${written.actorId}, ${written.actorEmail}, ${written.action},
                  ${written.target}, ${jsonb(written.detail)}, ${written.requestId}, ${written.ip},
                  ${written.previousHash}, ${written.hash})`,
    );
    return written;
  });
}

const textOrNull = (text: string | null | undefined): string | null =>
  text === undefined || text === null ? null : storableText(text);
