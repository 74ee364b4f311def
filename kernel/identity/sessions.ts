import type { Clock } from '#kernel/base';
import { type Db, maybeOne, run, sql, type Tx, transact } from '#kernel/database';
import { type Role, roleOf } from './roles.ts';
import { deriveKey, macOf, sameSecret } from './sealing.ts';

/** How long a session or user may still be taken for good after another server ended it. */
const cacheMilliseconds = 5000;
const cacheEntries = 10_000;

export interface LiveSession {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: Date;
}

export interface Sessions {
  /** The session of this id or stored token, with its user, unless it ended or the user is deactivated. */
  find(by: 'id' | 'token', value: string): Promise<LiveSession | undefined>;
  /** What a browser holds: the stored token and a signature, so that a copy of the database signs nobody in. */
  handOut(token: string): string;
  /** The stored token of what a browser sent, if we signed it. */
  take(sessionToken: string): string | undefined;
  end(
    by: 'id' | 'token',
    value: string,
    record: (tx: Tx, session: LiveSession) => Promise<void>,
  ): Promise<void>;
  /** Makes every change to sessions and users count at once in this process. */
  forget(): void;
  removeExpired(): Promise<void>;
}

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string | null;
  readonly expires_at: Date;
}

export function sessions(options: {
  readonly db: Db;
  readonly secret: string;
  readonly clock: Clock;
}): Sessions {
  const { db, clock } = options;
  const key = deriveKey(options.secret, 'session token');
  const cache = new Map<string, { readonly session: LiveSession | undefined; readonly at: number }>();
  let generation = 0;

  async function read(handle: Db, by: 'id' | 'token', value: string): Promise<LiveSession | undefined> {
    const row = await maybeOne(
      handle,
      sql<Row>`select s.id, s.user_id, u.email, u.name, u.role, s.expires_at
        from kernel.identity_session s join kernel.identity_user u on u.id = s.user_id
        where ${sql.ref(`s.${by}`)} = ${value} and u.banned is not true`,
    );
    return (
      row && {
        id: row.id,
        userId: row.user_id,
        email: row.email,
        name: row.name,
        role: roleOf(row.role),
        expiresAt: row.expires_at,
      }
    );
  }

  async function cached(by: 'id' | 'token', value: string): Promise<LiveSession | undefined> {
    const name = `${by}:${value}`;
    const hit = cache.get(name);
    if (hit && performance.now() - hit.at < cacheMilliseconds) return hit.session;
    const started = { at: performance.now(), generation };
    const session = await read(db, by, value);
    if (cache.size >= cacheEntries) cache.clear();
    // What was read before a change must not outlive it.
    if (started.generation === generation) cache.set(name, { session, at: started.at });
    return session;
  }

  function forget(): void {
    generation++;
    cache.clear();
  }

  return {
    async find(by, value) {
      const session = await cached(by, value);
      return session && session.expiresAt > clock.now() ? session : undefined;
    },
    handOut: (token) => `${token}.${macOf(key, token)}`,
    take(sessionToken) {
      const dot = sessionToken.lastIndexOf('.');
      const token = sessionToken.slice(0, Math.max(0, dot));
      return sameSecret(key, sessionToken.slice(dot + 1), macOf(key, token)) ? token : undefined;
    },
    async end(by, value, record) {
      await transact(db, async (tx) => {
        const session = await read(tx, by, value);
        const ended = await run(tx, sql`delete from kernel.identity_session where ${sql.ref(by)} = ${value}`);
        if (session && ended > 0) await record(tx, session);
      });
      forget();
    },
    forget,
    async removeExpired() {
      await run(db, sql`delete from kernel.identity_session where expires_at <= ${clock.now()}`);
    },
  };
}
