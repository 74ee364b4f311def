import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { one, run, sql } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';
import type { Actor } from '../actor.ts';
import { migrations } from '../migrations.ts';
import type { Principal } from '../principal.ts';
import type { Role } from '../roles.ts';
import { bearer, password, type TestIdentity, testIdentity } from '../test-support.ts';
import { newKeyText } from './text.ts';

let database: TestDatabase;
let kit: TestIdentity;
let ann: NonNullable<Actor>;
let boss: NonNullable<Actor>;

beforeAll(async () => {
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations }]);
});
afterAll(() => database.dispose());
beforeEach(async () => {
  await run(database.db, sql`delete from kernel.identity_user`);
  kit = testIdentity(database);
  ann = await add('ann@example.org', 'reviewer');
  boss = await add('boss@example.org', 'superadmin');
  kit.events.length = 0;
});

async function add(email: string, role: Role): Promise<NonNullable<Actor>> {
  const { user } = await kit.identity.createUser(null, { email, name: email, password, role });
  return { ...user, via: 'session' };
}
const code = (expected: string) => ({ code: `identity.${expected}` });
const verify = async (text: string, identity = kit.identity): Promise<Principal> =>
  identity.verifyApiKey(text);
const create = (change: object = {}, actor: Actor = ann) =>
  kit.identity.createApiKey(actor, { name: 'ci', ...change });

test('a key signs its owner in by either header, with what it may be used for', async () => {
  const { key, text } = await create({
    role: 'reviewer',
    scopes: ['gateway'],
    allowedModels: ['openai/*', 'fast'],
    budgets: [
      { period: 'day', usd: 2.5 },
      { period: 'total', tokens: 1_000_000 },
    ],
    requestsPerMinute: 60,
    projectId: 'p1',
  });
  const principal = await kit.identity.authenticate(bearer(text));
  expect(principal).toEqual({
    id: ann.id,
    email: 'ann@example.org',
    name: 'ann@example.org',
    role: 'reviewer',
    via: 'api-key',
    key: {
      id: key.id,
      name: 'ci',
      scopes: ['gateway'],
      allowedModels: ['openai/*', 'fast'],
      budgets: [
        { period: 'day', usd: 2.5 },
        { period: 'total', tokens: 1_000_000 },
      ],
      requestsPerMinute: 60,
      projectId: 'p1',
    },
  });
  expect(await kit.identity.authenticate({ 'x-api-key': text })).toEqual(principal);
});

test('a key that was seen a moment ago is answered without a promise', async () => {
  const { text } = await create();
  await verify(text);
  expect(kit.identity.verifyApiKey(text)).not.toBeInstanceOf(Promise);
});

test('nothing of the database opens anything: only a digest is kept', async () => {
  const { key, text } = await create();
  const row = await one(database.db, sql<object>`select * from kernel.identity_api_key`);
  expect(JSON.stringify(row)).not.toContain(text.slice(9));
  expect(JSON.stringify([key, kit.events])).not.toContain(text.slice(9));
  expect(text.startsWith(key.shown)).toBe(true);
});

test('a key that is mistyped, unknown or not a key is refused, and only a known one is told why', async () => {
  const { key, text } = await create();
  const refusal = (given: string) => expect(verify(given)).rejects;
  await refusal(`${text.slice(0, -1)}`).toMatchObject({ ...code('invalid_key'), kind: 'unauthenticated' });
  await refusal(newKeyText()).toMatchObject({ message: 'This API key is not known here.' });
  await expect(kit.identity.authenticate({ 'x-api-key': 'sk-other' })).rejects.toMatchObject(
    code('invalid_key'),
  );
  await verify(text);
  await kit.identity.revokeApiKey(ann, key.id);
  await refusal(text).toMatchObject({ ...code('invalid_key'), message: expect.stringContaining('revoked') });
});

test('a key expires', async () => {
  const { text } = await create({ expiresAt: new Date(Date.now() + 60_000) });
  await verify(text);
  kit.advance(61);
  await expect(verify(text)).rejects.toMatchObject({ message: expect.stringContaining('expired') });
});

test('a key loses power at once with its owner: demoted, deactivated, and back', async () => {
  const { text } = await create({ role: 'reviewer' });
  expect(await verify(text)).toMatchObject({ role: 'reviewer' });
  await kit.identity.setRole(null, ann.id, 'user');
  expect(await verify(text)).toMatchObject({ role: 'user' });
  await kit.identity.setRole(null, ann.id, 'admin');
  expect(await verify(text)).toMatchObject({ role: 'reviewer' });
  await kit.identity.deactivate(null, ann.id);
  await expect(verify(text)).rejects.toMatchObject({ message: expect.stringContaining('deactivated') });
  await kit.identity.activate(null, ann.id);
  expect(await verify(text)).toMatchObject({ role: 'reviewer' });
});

test('after a rotation the old text is good for the grace time only, the new one at once', async () => {
  const { key, text: old } = await create();
  const { text: fresh, key: rotated } = await kit.identity.rotateApiKey(ann, key.id, 300);
  expect(fresh.startsWith(rotated.shown)).toBe(true);
  expect(rotated.previousGoodUntil).toBeInstanceOf(Date);
  expect((await verify(fresh)).key).toEqual((await verify(old)).key);
  kit.advance(301);
  await expect(verify(old)).rejects.toMatchObject({ message: expect.stringContaining('rotated') });
  await verify(fresh);
  const { text: newest } = await kit.identity.rotateApiKey(ann, key.id, 0);
  await expect(verify(fresh)).rejects.toMatchObject(code('invalid_key'));
  await verify(newest);
  await expect(kit.identity.rotateApiKey(ann, key.id, -1)).rejects.toMatchObject(code('key_invalid'));
  await expect(kit.identity.rotateApiKey(ann, key.id, 1e9)).rejects.toMatchObject(code('key_invalid'));
});

test('what is changed counts at once; what was revoked stays so', async () => {
  const { key, text } = await create({ budgets: [{ period: 'day', usd: 1 }] });
  await verify(text);
  await kit.identity.updateApiKey(ann, key.id, { name: ' build ', scopes: ['api', 'api'], budgets: [] });
  expect((await verify(text)).key).toMatchObject({ name: 'build', scopes: ['api'], budgets: [] });
  await kit.identity.revokeApiKey(ann, key.id);
  await kit.identity.revokeApiKey(ann, key.id);
  await expect(kit.identity.updateApiKey(ann, key.id, { name: 'x' })).rejects.toMatchObject(
    code('key_revoked'),
  );
  await expect(kit.identity.rotateApiKey(ann, key.id, 0)).rejects.toMatchObject(code('key_revoked'));
  expect(kit.events.map(({ action }) => action)).toEqual([
    'identity.api_key_created',
    'identity.api_key_changed',
    'identity.api_key_revoked',
  ]);
});

test('what cannot be a key is refused with the reason', async () => {
  const bad = [
    { name: ' ' },
    { scopes: [] },
    { allowedModels: [] },
    { allowedModels: [''] },
    { budgets: [{ period: 'day' }] },
    { budgets: [{ period: 'day', usd: 0 }] },
    { budgets: [{ period: 'day', usd: Number.POSITIVE_INFINITY }] },
    { budgets: [{ period: 'day', tokens: 1.5 }] },
    {
      budgets: [
        { period: 'day', usd: 1 },
        { period: 'day', tokens: 1 },
      ],
    },
    { requestsPerMinute: 0 },
    { expiresAt: new Date(Date.now() - 1000) },
  ];
  for (const change of bad) await expect(create(change)).rejects.toMatchObject(code('key_invalid'));
  await expect(create({ role: 'admin' })).rejects.toMatchObject(code('key_role_too_high'));
});

test('people keep their own keys, administrators also those of people not above them', async () => {
  const bob = await add('bob@example.org', 'user');
  const admin = await add('admin@example.org', 'admin');
  const { key } = await create();
  const { identity } = kit;
  await expect(identity.getApiKey(bob, key.id)).rejects.toMatchObject(code('key_not_found'));
  await expect(identity.revokeApiKey(bob, key.id)).rejects.toMatchObject(code('key_not_found'));
  await expect(create({ userId: ann.id }, bob)).rejects.toMatchObject(code('role_too_low'));
  await expect(create({ userId: boss.id }, admin)).rejects.toMatchObject(code('role_too_low'));
  await expect(create({ userId: 'nobody' }, admin)).rejects.toMatchObject(code('user_not_found'));
  const { key: forAnn } = await create({ userId: ann.id }, admin);
  expect(forAnn.owner).toEqual({ id: ann.id, email: 'ann@example.org' });
  const { key: ofBoss } = await create({}, boss);
  await expect(identity.revokeApiKey(admin, ofBoss.id)).rejects.toMatchObject(code('role_too_low'));
  expect((await identity.revokeApiKey(admin, key.id)).revokedAt).toBeInstanceOf(Date);
  const page = await identity.listApiKeys({ limit: 2 });
  expect(page.items.map(({ id }) => id)).toEqual([ofBoss.id, forAnn.id]);
  const rest = await identity.listApiKeys({ cursor: page.nextCursor ?? '' });
  expect(rest).toMatchObject({ items: [{ id: key.id }], nextCursor: null });
  expect((await identity.listApiKeys({ userId: bob.id })).items).toEqual([]);
});

test('the command line makes a key for the only superadmin, or asks for whom', async () => {
  const local = await kit.identity.authenticate(bearer(kit.identity.issueLocalToken()));
  expect((await create({}, local)).key.owner.email).toBe('boss@example.org');
  await add('second@example.org', 'superadmin');
  await expect(create({}, local)).rejects.toMatchObject(code('key_owner_missing'));
  expect((await create({ userId: ann.id }, local)).key.owner.email).toBe('ann@example.org');
});

test('a key changes no keys, users or passwords, whatever its role', async () => {
  const { key, text } = await create({ role: 'superadmin' }, boss);
  const principal = await verify(text);
  const { identity } = kit;
  const refused = [
    identity.createApiKey(principal, { name: 'x' }),
    identity.updateApiKey(principal, key.id, { name: 'x' }),
    identity.rotateApiKey(principal, key.id, 0),
    identity.revokeApiKey(principal, key.id),
    identity.createUser(principal, { email: 'x@example.org', name: 'X', role: 'user' }),
    identity.setRole(principal, ann.id, 'admin'),
    identity.setPassword(principal, ann.id),
    identity.changePassword(principal, password, 'another good password'),
    identity.deactivate(principal, ann.id),
    identity.rotateSigningKey(principal),
  ];
  for (const outcome of await Promise.allSettled(refused)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: code('not_with_a_key') });
  }
});

test('the last use is written once a minute for each key, by whichever of its texts', async () => {
  const { key, text } = await create();
  const other = await create();
  const lastUse = async (id: string) => (await kit.identity.getApiKey(ann, id)).lastUsedAt;
  expect(await lastUse(key.id)).toBeNull();
  await verify(text);
  await verify(other.text);
  await kit.identity.removeExpired();
  const first = await lastUse(key.id);
  expect(first).toBeInstanceOf(Date);
  expect(await lastUse(other.key.id)).toBeInstanceOf(Date);
  kit.advance(30);
  await verify(text);
  await kit.identity.removeExpired();
  expect(await lastUse(key.id)).toEqual(first);
  kit.advance(31);
  await verify(text);
  await kit.identity.removeExpired();
  expect((await lastUse(key.id))?.getTime()).toBeGreaterThan(first?.getTime() ?? Number.POSITIVE_INFINITY);
});

test('another server hears of a revocation within 5 s, and sooner where the key is in steady use', async () => {
  const { key, text } = await create();
  const [idle, busy] = [testIdentity(database).identity, testIdentity(database).identity];
  await verify(text, idle);
  await verify(text, busy);
  await kit.identity.revokeApiKey(ann, key.id);
  const begun = performance.now();
  const now = vi.spyOn(performance, 'now');
  try {
    now.mockReturnValue(begun + 2000);
    expect(idle.verifyApiKey(text)).toMatchObject({ id: ann.id });
    now.mockReturnValue(begun + 3000);
    // Answered from memory, while a fresh look is under way.
    expect(busy.verifyApiKey(text)).toMatchObject({ id: ann.id });
    await vi.waitFor(() => expect(() => busy.verifyApiKey(text)).toThrow('revoked'));
    now.mockReturnValue(begun + 5001);
    await expect(verify(text, idle)).rejects.toMatchObject(code('invalid_key'));
  } finally {
    now.mockRestore();
  }
});

test('what was read before a change never outlives it', async () => {
  const { key, text } = await create();
  const racing = verify(text).catch(() => undefined);
  await kit.identity.revokeApiKey(ann, key.id);
  await racing;
  await expect(verify(text)).rejects.toMatchObject(code('invalid_key'));
});

test('callers that come at once with a key that is not in memory cause one look', async () => {
  const { text } = await create();
  const all = await Promise.all(Array.from({ length: 50 }, () => verify(text)));
  expect(new Set(all).size).toBe(1);
});
