import type { Clock } from '#kernel/base';
import { type Db, maybeOne, sql } from '#kernel/database';
import type { Principal } from '../principal.ts';
import { type Role, roleAtLeast, roleOf } from '../roles.ts';
import { invalidKey } from './key.ts';
import { type KeyRow, keyColumns } from './rows.ts';
import { digestOf, isWholeKey } from './text.ts';
import type { KeyUse } from './use.ts';

/** How long a key may still be taken for good after another server revoked it. */
const cacheMilliseconds = 5000;
/** A key in steady use is read again before that, so that no call has to wait for the database. */
const refreshMilliseconds = 2500;
const cacheEntries = 10_000;

interface Known {
  readonly keyId: string;
  readonly principal: Principal;
  readonly expiresAt: number;
  /** Set where the text is the one before a rotation. */
  readonly replacedAt: number;
  readonly revoked: boolean;
  readonly ownerDeactivated: boolean;
}

interface Entry {
  readonly known: Known;
  readonly readAt: number;
}

type FoundRow = KeyRow & {
  readonly owner_name: string;
  readonly owner_role: string | null;
  readonly banned: boolean | null;
  readonly is_previous: boolean;
};

export interface KeyVerifier {
  /**
   * Whom a key stands for. At once when it was seen in the last seconds, else after one read.
   *
   * @throws MainstayError `identity.invalid_key`, thrown or by the promise
   */
  verify(text: string): Principal | Promise<Principal>;
  /** Makes every change to keys and users count at once in this process. */
  forget(): void;
}

export function keyVerifier(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly use: KeyUse;
}): KeyVerifier {
  const { db, clock, use } = parts;
  const cache = new Map<string, Entry>();
  const reading = new Map<string, Promise<Known | undefined>>();
  let generation = 0;

  function read(digest: string): Promise<Known | undefined> {
    const underWay = reading.get(digest);
    if (underWay) return underWay;
    const started = { at: performance.now(), generation };
    const promise = findKey(db, digest)
      .then((known) => {
        // What was read before a change must not outlive it. Unknown texts are not kept: they would crowd out keys.
        if (known && started.generation === generation) {
          if (cache.size >= cacheEntries) cache.clear();
          cache.set(digest, { known, readAt: started.at });
        }
        return known;
      })
      .finally(() => {
        if (reading.get(digest) === promise) reading.delete(digest);
      });
    reading.set(digest, promise);
    return promise;
  }

  function admit(known: Known): Principal {
    const now = clock.now().getTime();
    if (known.revoked) throw invalidKey('This API key was revoked. Make a new one.');
    if (known.ownerDeactivated) throw invalidKey('The owner of this API key is deactivated.');
    if (known.expiresAt <= now) throw invalidKey('This API key has expired. Make a new one.');
    if (known.replacedAt <= now) {
      throw invalidKey('This API key was rotated and its old text is no longer good. Use the new one.');
    }
    use.note(known.keyId, now);
    return known.principal;
  }

  async function verifyUnknown(text: string, digest: string): Promise<Principal> {
    if (!isWholeKey(text)) {
      throw invalidKey('This is not an API key of Mainstay: it is mistyped or not complete.');
    }
    const known = await read(digest);
    if (!known) throw invalidKey('This API key is not known here.');
    return admit(known);
  }

  return {
    verify(text) {
      const digest = digestOf(text);
      const entry = cache.get(digest);
      const age = entry ? performance.now() - entry.readAt : Number.POSITIVE_INFINITY;
      if (!entry || age >= cacheMilliseconds) return verifyUnknown(text, digest);
      // Where this fails, the call after the entry's end meets the same failure and tells of it.
      if (age >= refreshMilliseconds) void read(digest).catch(() => undefined);
      return admit(entry.known);
    },
    forget() {
      generation++;
      cache.clear();
      reading.clear();
    },
  };
}

async function findKey(db: Db, digest: string): Promise<Known | undefined> {
  const row = await maybeOne(
    db,
    sql<FoundRow>`select ${keyColumns}, u.name as owner_name, u.role as owner_role, u.banned,
        k.digest <> ${digest} as is_previous
      from kernel.identity_api_key k join kernel.identity_user u on u.id = k.user_id
      where k.digest = ${digest} or k.previous_digest = ${digest}`,
  );
  if (!row) return undefined;
  return {
    keyId: row.id,
    principal: principalOf(row),
    expiresAt: row.expires_at?.getTime() ?? Number.POSITIVE_INFINITY,
    replacedAt: row.is_previous ? (row.previous_until?.getTime() ?? 0) : Number.POSITIVE_INFINITY,
    revoked: row.revoked_at !== null,
    ownerDeactivated: row.banned === true,
  };
}

function principalOf(row: FoundRow): Principal {
  return {
    id: row.user_id,
    email: row.email,
    name: row.owner_name,
    role: lesser(roleOf(row.role), roleOf(row.owner_role)),
    via: 'api-key',
    key: {
      id: row.id,
      name: row.name,
      scopes: row.scopes,
      allowedModels: row.allowed_models,
      budgets: row.budgets,
      requestsPerMinute: row.requests_per_minute,
      projectId: row.project_id,
    },
  };
}

const lesser = (a: Role, b: Role): Role => (roleAtLeast({ role: a }, b) ? b : a);
