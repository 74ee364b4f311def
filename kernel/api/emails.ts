import type { Identity } from '#kernel/identity';

/** The e-mail addresses of users by id; ids of nobody are left out. */
export async function emailsOf(identity: Identity, ids: Iterable<string>): Promise<Map<string, string>> {
  const users = await identity.findUsers([...ids]);
  return new Map(users.map(({ id, email }) => [id, email]));
}
