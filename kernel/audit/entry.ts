import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '#kernel/base';

/** Who did what, as a room reports it. */
export interface NewAuditEntry {
  /** `noun.verb`, e.g. `project.create`. */
  readonly action: string;
  /** The id of what it was done to. */
  readonly target: string;
  readonly actorId?: string | null;
  readonly actorEmail?: string | null;
  /** Facts a later reader needs. Never secrets. */
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly requestId?: string | null;
  readonly ip?: string | null;
}

/** One row of the log. */
export interface AuditEntry {
  /** 1, 2, 3, … without gaps. */
  readonly seq: number;
  readonly at: Date;
  readonly actorId: string | null;
  readonly actorEmail: string | null;
  readonly action: string;
  readonly target: string;
  readonly detail: JsonObject;
  readonly requestId: string | null;
  readonly ip: string | null;
  /** The hash of the entry before; 64 zeros in the first. */
  readonly previousHash: string;
  readonly hash: string;
}

export const firstPreviousHash = '0'.repeat(64);

/**
 * The hash of an entry: SHA-256, in hexadecimal, over the canonical JSON of all its fields, the hash of the entry
 * before among them. Changing, removing or inserting an entry therefore breaks every later one.
 */
export function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  const { seq, at, actorId, actorEmail, action, target, detail, requestId, ip, previousHash } = entry;
  const hashed = {
    seq,
    at: at.toISOString(),
    actor_id: actorId,
    actor_email: actorEmail,
    action,
    target,
    detail,
    request_id: requestId,
    ip,
    previous_hash: previousHash,
  };
  return createHash('sha256').update(canonicalJson(hashed)).digest('hex');
}

export interface AuditRow {
  readonly seq: number;
  readonly at: Date;
  readonly actor_id: string | null;
  readonly actor_email: string | null;
  readonly action: string;
  readonly target: string;
  readonly detail: JsonObject;
  readonly request_id: string | null;
  readonly ip: string | null;
  readonly previous_hash: string;
  readonly hash: string;
}

export function entryOf(row: AuditRow): AuditEntry {
  const { actor_id, actor_email, request_id, previous_hash, ...rest } = row;
  return {
    ...rest,
    actorId: actor_id,
    actorEmail: actor_email,
    requestId: request_id,
    previousHash: previous_hash,
  };
}
