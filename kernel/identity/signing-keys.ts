import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { type Clock, MainstayError, newId } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, run, sql, type Tx, transact } from '#kernel/database';
import { deriveKey, seal, unseal } from './sealing.ts';

export const signingAlgorithm = 'RS256';
const modulusBits = 2048;
/** Other servers may rotate: an unknown key id is looked up again, but not more often than this. */
const reloadAfterMilliseconds = 1000;
/** Keys past their time are dropped from memory at the latest after this. */
const staleAfterMilliseconds = 60_000;

/** A public key as `/.well-known/jwks.json` shows it (RFC 7517). */
export type PublicKey = JWK & { readonly kid: string };

export interface SigningKeys {
  /** The key that signs now; the first call of an installation makes it. */
  active(): Promise<{ readonly kid: string; readonly key: CryptoKey }>;
  /** The public key of this id, if tokens signed with it are still accepted. */
  publicKey(kid: string): Promise<CryptoKey | undefined>;
  all(): Promise<readonly PublicKey[]>;
  rotate(record: (tx: Tx, kid: string) => Promise<void>): Promise<string>;
  removeOld(): Promise<void>;
}

interface Row {
  readonly id: string;
  readonly public_key: JWK;
  readonly private_key: string | null;
}

export function signingKeys(options: {
  readonly db: Db;
  readonly secret: string;
  readonly clock: Clock;
  /** How long a token may outlive the retirement of its key. */
  readonly tokenTtlSeconds: number;
}): SigningKeys {
  const { db, clock } = options;
  const sealingKey = deriveKey(options.secret, 'signing key');
  let current: { readonly kid: string; readonly key: CryptoKey } | undefined;
  let known = new Map<string, { readonly jwk: PublicKey; readonly key: CryptoKey }>();
  let loadedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | undefined;
  let making: Promise<unknown> | undefined;

  const oldest = (): Date => new Date(clock.now().getTime() - options.tokenTtlSeconds * 1000);

  /** One after another, so that what was read before a change never takes the place of what was read after it. */
  function load(): Promise<void> {
    const next = (loading ?? Promise.resolve()).catch(() => undefined).then(read);
    const done = next.finally(() => {
      if (loading === done) loading = undefined;
    });
    loading = done;
    return done;
  }

  async function read(): Promise<void> {
    const startedAt = performance.now();
    const rows = await many(
      db,
      sql<Row>`select id, public_key, private_key from kernel.identity_signing_key
        where retired_at is null or retired_at > ${oldest()} order by created_at desc`,
    );
    const entries = rows.map(async ({ id, public_key }) => {
      const jwk = { ...public_key, kid: id, alg: signingAlgorithm, use: 'sig' };
      return [id, { jwk, key: known.get(id)?.key ?? (await importKey(public_key)) }] as const;
    });
    known = new Map(await Promise.all(entries));
    // Only now: who looks for a key while it is being read must wait for it.
    loadedAt = startedAt;
  }

  async function readActive(): Promise<Row | undefined> {
    return maybeOne(
      db,
      sql<Row>`select id, public_key, private_key from kernel.identity_signing_key where retired_at is null`,
    );
  }

  async function makeFirst(): Promise<void> {
    const fresh = await makeKey(sealingKey);
    // Another server may have been quicker; then its key is the one.
    await run(
      db,
      sql`insert into kernel.identity_signing_key (id, public_key, private_key, created_at)
        values (${fresh.id}, ${jsonb(fresh.publicKey)}, ${fresh.sealed}, ${clock.now()}) on conflict do nothing`,
    );
  }

  async function active() {
    let row = await readActive();
    if (!row) {
      making ??= makeFirst().finally(() => {
        making = undefined;
      });
      await making;
      row = await readActive();
    }
    if (row && current?.kid === row.id) return current;
    // Whoever signs with it checks it next; a look for a strange key a moment ago must not put that off.
    if (row && !known.has(row.id)) await load();
    const plain = row && unseal(sealingKey, row.private_key ?? '', row.id);
    if (!row || plain === undefined) {
      throw new MainstayError(
        'identity.signing_key_unreadable',
        'The key that signs access tokens cannot be decrypted: the secret of this installation has changed. Restore the former secret, or rotate the signing key.',
      );
    }
    current = { kid: row.id, key: await importKey(JSON.parse(plain)) };
    return current;
  }

  return {
    active,
    async publicKey(kid) {
      const age = (): number => performance.now() - loadedAt;
      if (age() > staleAfterMilliseconds) await (loading ?? load());
      if (!known.has(kid) && loading) await loading;
      if (!known.has(kid) && age() > reloadAfterMilliseconds) await (loading ?? load());
      return known.get(kid)?.key;
    },
    async all() {
      await active();
      await load();
      return [...known.values()].map(({ jwk }) => jwk);
    },
    async rotate(record) {
      const fresh = await makeKey(sealingKey);
      await transact(db, async (tx) => {
        await run(tx, sql`lock table kernel.identity_signing_key in share row exclusive mode`);
        const now = clock.now();
        // A retired key only verifies: its private half is gone for good.
        await run(
          tx,
          sql`update kernel.identity_signing_key set retired_at = ${now}, private_key = null
            where retired_at is null`,
        );
        await run(
          tx,
          sql`insert into kernel.identity_signing_key (id, public_key, private_key, created_at)
            values (${fresh.id}, ${jsonb(fresh.publicKey)}, ${fresh.sealed}, ${now})`,
        );
        await record(tx, fresh.id);
      });
      await load();
      return fresh.id;
    },
    async removeOld() {
      await run(db, sql`delete from kernel.identity_signing_key where retired_at <= ${oldest()}`);
    },
  };
}

async function makeKey(sealingKey: Buffer) {
  const pair = await generateKeyPair(signingAlgorithm, { modulusLength: modulusBits, extractable: true });
  const id = newId();
  const sealed = seal(sealingKey, JSON.stringify(await exportJWK(pair.privateKey)), id);
  return { id, publicKey: await exportJWK(pair.publicKey), sealed };
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, signingAlgorithm);
  if (key instanceof Uint8Array) throw new TypeError('A signing key must be an RSA key.');
  return key;
}
