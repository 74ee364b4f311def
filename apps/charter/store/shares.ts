import { createHash } from 'node:crypto';
import { newId, notFound } from '#kernel/base';
import { type Db, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';

/** A link by which somebody without an account reads a charter. */
export interface Share {
  readonly id: string;
  readonly sessionId: string;
  /** For whom it is, in its maker's words. */
  readonly label: string;
  readonly expiresAt: Date;
  readonly createdBy: string;
  readonly at: Date;
  readonly revokedAt: Date | null;
  readonly views: number;
  readonly lastViewedAt: Date | null;
}

const columns = sql`id, session_id as "sessionId", label, expires_at as "expiresAt", created_by as "createdBy", at,
  revoked_at as "revokedAt", views, last_viewed_at as "lastViewedAt"`;

/** A token of 256 random bits cannot be guessed, so a plain hash without salt is enough to keep. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The links of a session, the newest first. */
export async function listShares(db: Db, sessionId: string): Promise<Share[]> {
  return many(
    db,
    sql<Share>`select ${columns} from charter.share where session_id = ${sessionId} order by id desc`,
  );
}

export async function addShare(
  tx: Tx,
  share: Pick<Share, 'sessionId' | 'label' | 'expiresAt' | 'createdBy'> & { readonly token: string },
): Promise<Share> {
  const { sessionId, label, expiresAt, createdBy, token } = share;
  return one(
    tx,
    sql<Share>`insert into charter.share (id, session_id, token_hash, label, expires_at, created_by)
      values (${newId()}, ${sessionId}, ${hashOf(token)}, ${label}, ${expiresAt}, ${createdBy})
      returning ${columns}`,
  );
}

/** Ends a link; one that was ended stays so. @throws MainstayError `charter.share_unknown` */
export async function revokeShare(tx: Tx, sessionId: string, id: string): Promise<void> {
  const ended = await run(
    tx,
    sql`update charter.share set revoked_at = coalesce(revoked_at, now())
      where session_id = ${sessionId} and id = ${id}`,
  );
  if (ended === 0) throw notFound('charter.share_unknown', 'There is no such link here.');
}

export async function findShare(db: Db, token: string): Promise<Share | undefined> {
  return maybeOne(db, sql<Share>`select ${columns} from charter.share where token_hash = ${hashOf(token)}`);
}

export async function countView(db: Db, id: string): Promise<void> {
  await run(db, sql`update charter.share set views = views + 1, last_viewed_at = now() where id = ${id}`);
}
