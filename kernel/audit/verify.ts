import { type Db, many, sql } from '#kernel/database';
import { type AuditEntry, type AuditRow, entryOf, firstPreviousHash, hashOf } from './entry.ts';

/** Where a chain ends. Kept somewhere else, it shows later that the end was not cut off. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export interface AuditVerification {
  readonly ok: boolean;
  /** How many entries were looked at. */
  readonly entries: number;
  /** The first entry that does not fit, and how. */
  readonly brokenAt?: { readonly seq: number; readonly reason: string };
  /** The last good entry; seq 0 when there is none. */
  readonly head: AuditHead;
}

export interface VerifyOptions {
  /** A head remembered from an earlier verification: the log must still hold it. */
  readonly remembered?: AuditHead;
  /** How many entries are read at once (default 1000). */
  readonly batchSize?: number;
}

/**
 * Reads the whole log and checks that no entry was changed, removed or inserted. Of itself a chain cannot show
 * that its last entries are gone: for that give a `remembered` head.
 */
export async function verifyAudit(db: Db, options: VerifyOptions = {}): Promise<AuditVerification> {
  const { remembered, batchSize = 1000 } = options;
  let head: AuditHead = { seq: 0, hash: firstPreviousHash };
  let entries = 0;
  // Below 1 there is nothing of ours: an entry put there is found too.
  let after = Number.MIN_SAFE_INTEGER;
  let batch: AuditRow[];
  do {
    batch = await many(
      db,
      sql<AuditRow>`select * from kernel.audit_log where seq > ${after} order by seq limit ${batchSize}`,
    );
    for (const entry of batch.map(entryOf)) {
      entries += 1;
      const reason = flawOf(entry, head, remembered);
      if (reason !== undefined) return { ok: false, entries, brokenAt: { seq: entry.seq, reason }, head };
      head = { seq: entry.seq, hash: entry.hash };
      after = entry.seq;
    }
  } while (batch.length === batchSize);
  if (remembered !== undefined && remembered.seq > head.seq) {
    const reason = `The log ends at ${head.seq}, but entry ${remembered.seq} was there before: the end was removed.`;
    return { ok: false, entries, brokenAt: { seq: head.seq + 1, reason }, head };
  }
  return { ok: true, entries, head };
}

function flawOf(entry: AuditEntry, head: AuditHead, remembered: AuditHead | undefined): string | undefined {
  if (entry.seq < 1) return `Entry ${entry.seq} was inserted: the log begins at 1.`;
  if (entry.seq !== head.seq + 1) {
    const last = entry.seq - 1;
    const missing = last === head.seq + 1 ? `Entry ${last} was` : `Entries ${head.seq + 1} to ${last} were`;
    return `${missing} removed.`;
  }
  if (entry.hash !== hashOf(entry)) return `Entry ${entry.seq} was changed after it was written.`;
  if (entry.previousHash !== head.hash) {
    return `Entry ${entry.seq} does not follow the one before it: an entry was inserted, replaced or removed.`;
  }
  if (remembered?.seq === entry.seq && remembered.hash !== entry.hash) {
    return `Entry ${entry.seq} is not the one that was there before: the log was rewritten.`;
  }
  return undefined;
}
