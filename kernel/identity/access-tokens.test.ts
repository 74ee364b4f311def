import { createHmac, createPublicKey } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { one, run, sql } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';
import { migrations } from './migrations.ts';
import { bearer, password, request, type TestIdentity, testIdentity } from './test-support.ts';

let database: TestDatabase;
let kit: TestIdentity;
const email = 'ada@example.org';

beforeAll(async () => {
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations }]);
  await testIdentity(database).identity.createUser(null, { email, name: 'Ada', password, role: 'user' });
});
afterAll(() => database.dispose());
beforeEach(async () => {
  await run(database.db, sql`delete from kernel.identity_attempt`);
  kit = testIdentity(database);
});

const signIn = async (of = kit) => (await of.identity.signIn(request(email))).accessToken;
const refused = (token: string, of = kit) =>
  expect(of.identity.authenticate(bearer(token))).rejects.toMatchObject({ code: 'identity.invalid_token' });
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const parts = (token: string) => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return { header, payload, signature };
};

test('anyone can check a token with the public keys, which hold nothing private', async () => {
  const token = await signIn();
  const { keys } = await kit.identity.publicKeys();
  expect(keys.flatMap((key) => Object.keys(key)).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [...keys] }), {
    issuer: 'http://localhost:10000',
    audience: 'mainstay',
  });
  expect(payload).toMatchObject({ email, role: 'user', sub: expect.any(String), jti: expect.any(String) });
});

test('a token with a changed payload is refused', async () => {
  const token = await signIn();
  const { header, signature } = parts(token);
  await refused(`${header}.${encode({ ...decodeJwt(token), role: 'superadmin' })}.${signature}`);
});

test('a token that says it needs no signature is refused', async () => {
  const token = await signIn();
  const { kid } = decodeProtectedHeader(token);
  for (const alg of ['none', 'None', 'NONE']) {
    await refused(`${encode({ alg, typ: 'JWT', kid })}.${parts(token).payload}.`);
  }
});

test('a token signed by HMAC with the public key as the secret is refused', async () => {
  const token = await signIn();
  const { kid } = decodeProtectedHeader(token);
  const [jwk] = (await kit.identity.publicKeys()).keys;
  const pem = createPublicKey({ key: { ...jwk }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const signed = `${encode({ alg: 'HS256', typ: 'JWT', kid })}.${parts(token).payload}`;
  for (const key of [pem, JSON.stringify(jwk)]) {
    await refused(`${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`);
  }
});

test('a token of another installation, or of an unknown key, is refused', async () => {
  const elsewhere = testIdentity(database, { baseUrl: 'https://elsewhere.example' });
  await refused(await signIn(elsewhere));
  const { payload, signature } = parts(await signIn());
  await refused(`${encode({ alg: 'RS256', typ: 'JWT', kid: 'unknown' })}.${payload}.${signature}`);
});

test('a token expires', async () => {
  const token = await signIn();
  kit.advance(899);
  await kit.identity.authenticate(bearer(token));
  kit.advance(2);
  await refused(token);
});

test('a token never outlives its session', async () => {
  const short = testIdentity(database, { sessionTtlSeconds: 60 });
  const { expiresInSeconds } = await short.identity.signIn(request(email));
  expect(expiresInSeconds).toBeLessThanOrEqual(60);
});

test('after a rotation old tokens stay good until they expire, and then their key goes', async () => {
  const before = await signIn();
  const { kid } = await kit.identity.rotateSigningKey(null);
  const after = await signIn();
  expect(decodeProtectedHeader(after).kid).toBe(kid);
  expect(decodeProtectedHeader(before).kid).not.toBe(kid);
  for (const token of [before, after]) {
    expect(await kit.identity.authenticate(bearer(token))).toMatchObject({ email });
  }
  expect((await kit.identity.publicKeys()).keys.map((key) => key.kid)).toContain(
    decodeProtectedHeader(before).kid,
  );
  kit.advance(901);
  await kit.identity.removeExpired();
  expect((await kit.identity.publicKeys()).keys.map((key) => key.kid)).toEqual([kid]);
});

test('a second server takes part in a rotation without a restart', async () => {
  const other = testIdentity(database);
  await signIn(other);
  await kit.identity.rotateSigningKey(null);
  const token = await signIn(kit);
  expect(await testIdentity(database).identity.authenticate(bearer(token))).toMatchObject({ email });
  expect(decodeProtectedHeader(await signIn(other)).kid).toBe(decodeProtectedHeader(token).kid);
});

test('the private key is unreadable at rest; with another secret the error says what to do', async () => {
  await signIn();
  const row = await one(
    database.db,
    sql<{
      private_key: string;
    }>`select private_key from kernel.identity_signing_key where retired_at is null`,
  );
  expect(row.private_key).toMatch(/^v1\.[\w-]+\.[\w-]+\.[\w-]+$/);
  const stranger = testIdentity(database, { secret: 'another secret, also long enough for this' });
  await expect(signIn(stranger)).rejects.toMatchObject({ code: 'identity.signing_key_unreadable' });
  await stranger.identity.rotateSigningKey(null);
  await signIn(stranger);
});

test('servers that start at once agree on one key', async () => {
  await run(database.db, sql`delete from kernel.identity_signing_key`);
  const sets = await Promise.all([1, 2, 3].map(() => testIdentity(database).identity.publicKeys()));
  expect(new Set(sets.flatMap(({ keys }) => keys.map((key) => key.kid))).size).toBe(1);
});
