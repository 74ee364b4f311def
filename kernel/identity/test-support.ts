import type { Database } from '#kernel/database';
import type { IdentityEvent } from './event.ts';
import { createIdentity, type Identity, type IdentityOptions } from './identity.ts';

export const secret = 'a secret of the tests, long enough for anyone';
export const password = 'correct horse battery';

export interface TestIdentity {
  readonly identity: Identity;
  readonly events: IdentityEvent[];
  /** Moves the clock; it stands at the real time at first, which better-auth's own rows carry. */
  advance(seconds: number): void;
}

export function testIdentity(database: Database, options: Partial<IdentityOptions> = {}): TestIdentity {
  const events: IdentityEvent[] = [];
  let ahead = 0;
  const identity = createIdentity({
    db: database.db,
    baseUrl: 'http://localhost:10000',
    secret,
    tokenTtlSeconds: 900,
    sessionTtlSeconds: 3600,
    clock: { now: () => new Date(Date.now() + ahead * 1000) },
    onEvent: async (_tx, event) => {
      events.push(event);
    },
    ...options,
  });
  return {
    identity,
    events,
    advance: (seconds) => {
      ahead += seconds;
    },
  };
}

export const request = (email: string, given = password, ip = '192.0.2.1') => ({
  email,
  password: given,
  ip,
  userAgent: 'test',
});

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
