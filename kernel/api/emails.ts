import type { Identity } from '#kernel/identity';

/** The e-mail addresses of users by id; ids of nobody are left out. */
export async function emailsOf(identity: Identity, ids: Iterable<string>): Promise<Map<string, string>> {
  const users = await Promise.all([...new Set(ids)].map((id) => identity.findUser({ id })));
  return new Map(users.flatMap((user) => (user ? [[user.id, user.email] as const] : [])));
}
