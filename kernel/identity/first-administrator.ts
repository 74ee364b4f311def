import type { Clock } from '#kernel/base';
import { type Db, maybeOne, sql, transact } from '#kernel/database';
import type { OnIdentityEvent } from './event.ts';
import { insertUser, lockAdministration, prepareUser } from './users.ts';

export type FirstAdministrator =
  | { readonly created: true; readonly email: string; readonly password: string }
  | { readonly created: false };

const defaultEmail = 'admin@mainstay.local';

/**
 * Makes the first superadmin unless there is one. Servers that start at once on one database make one between them.
 *
 * @throws MainstayError `identity.email_invalid`, `identity.email_taken`, `identity.password_…`
 */
export async function ensureFirstAdministrator(
  parts: { readonly db: Db; readonly clock: Clock; readonly onEvent: OnIdentityEvent },
  wanted: { readonly email?: string | undefined; readonly password?: string | undefined },
): Promise<FirstAdministrator> {
  // Looking first spares every later start the hashing.
  if (await exists(parts.db)) return { created: false };
  const ready = await prepareUser({
    email: wanted.email ?? defaultEmail,
    name: 'Administrator',
    password: wanted.password,
    role: 'superadmin',
  });
  return transact(parts.db, async (tx) => {
    await lockAdministration(tx);
    if (await exists(tx)) return { created: false };
    const user = await insertUser(tx, ready, parts.clock.now());
    const detail = { email: user.email, role: user.role };
    await parts.onEvent(tx, { action: 'identity.user_created', actor: null, target: user.id, detail });
    return { created: true, email: user.email, password: ready.password };
  });
}

async function exists(db: Db): Promise<boolean> {
  const row = await maybeOne(db, sql`select 1 from kernel.identity_user where role = 'superadmin' limit 1`);
  return row !== undefined;
}
