import { forbidden, invalid, notFound } from '#kernel/base';
import { type Db, many, maybeOne, sql, type Tx } from '#kernel/database';
import { type Actor, requireRole } from '../actor.ts';
import { type Role, roleAtLeast, roleOf } from '../roles.ts';
import type { ApiKey } from './key.ts';
import { type KeyRow, keyColumns, keyOf } from './rows.ts';

export interface Owner {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
}

type OwnedRow = KeyRow & { readonly owner_role: string | null };

/**
 * A key that the actor may see, with its owner; with `lock`, held until the transaction ends.
 *
 * @throws MainstayError `identity.key_not_found`
 */
export async function findKey(
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
  lock = false,
): Promise<{ key: ApiKey; owner: Owner }> {
  const row = await maybeOne(
    db,
    sql<OwnedRow>`select ${keyColumns}, u.role as owner_role
      from kernel.identity_api_key k join kernel.identity_user u on u.id = k.user_id
      where k.id = ${id} ${lock ? sql`for update of k` : sql``}`,
  );
  const seen = actor === null || row?.user_id === actor.id || roleAtLeast(actor, 'admin');
  if (!row || !seen) throw notFound('identity.key_not_found', `There is no API key ${id}.`);
  return {
    key: keyOf(row, now),
    owner: { id: row.user_id, email: row.email, role: roleOf(row.owner_role) },
  };
}

/**
 * Whose key it is to be. The command line of the server's own machine is nobody who could own one: it makes it for the
 * only superadmin, or has to say for whom.
 *
 * @throws MainstayError `identity.user_not_found`, `identity.key_owner_missing`, `identity.role_too_low`
 */
export async function findOwner(tx: Tx, actor: Actor, userId: string | undefined): Promise<Owner> {
  const wanted = userId ?? actor?.id;
  // Before looking, so that nobody learns which users exist.
  if (wanted !== actor?.id) requireRole(actor, 'admin');
  const nobody = actor === null || actor.via === 'cli';
  const condition =
    userId === undefined && nobody ? sql`role = 'superadmin' and banned is not true` : sql`id = ${wanted}`;
  const rows = await many(
    tx,
    sql<{ id: string; email: string; role: string | null }>`select id, email, role from kernel.identity_user
      where ${condition} limit 2`,
  );
  const [row, second] = rows;
  if (row && !second) {
    return { id: row.id, email: row.email, role: roleOf(row.role) };
  }
  if (userId !== undefined) throw notFound('identity.user_not_found', `There is no user ${userId}.`);
  throw invalid(
    'identity.key_owner_missing',
    row
      ? 'There is more than one superadmin. Say which user the API key is for.'
      : 'There is no superadmin yet who could own an API key. Start the server once, or say which user it is for.',
  );
}

/** @throws MainstayError `identity.key_role_too_high` */
export function requireOwnersRole(role: Role, owner: Owner): void {
  if (roleAtLeast(owner, role)) return;
  throw forbidden(
    'identity.key_role_too_high',
    `An API key may do no more than its owner: ${owner.email} has the role ${owner.role}, not ${role}.`,
  );
}
