import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { run, sql } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';
import { migrations } from './migrations.ts';
import type { Principal } from './principal.ts';
import { bearer, password, request, type TestIdentity, testIdentity } from './test-support.ts';

let database: TestDatabase;
let kit: TestIdentity;

beforeAll(async () => {
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations }]);
});
afterAll(() => database.dispose());
beforeEach(async () => {
  await run(database.db, sql`delete from kernel.identity_user`);
  await run(database.db, sql`delete from kernel.identity_attempt`);
  kit = testIdentity(database);
});

const add = async (email: string, role: Principal['role']) =>
  (await kit.identity.createUser(null, { email, name: email, password, role })).user;
const code = (expected: string) => ({ code: `identity.${expected}` });

test('the first administrator is made once, with a password that works', async () => {
  const first = await kit.identity.ensureFirstAdministrator();
  if (!first.created) throw new Error('not created');
  expect(first.email).toBe('admin@mainstay.local');
  const { accessToken } = await kit.identity.signIn(request(first.email, first.password));
  expect(await kit.identity.authenticate(bearer(accessToken))).toMatchObject({ role: 'superadmin' });
  expect(await kit.identity.ensureFirstAdministrator()).toEqual({ created: false });
});

test('servers that start at once make one administrator between them', async () => {
  const results = await Promise.all(
    ['a@example.org', 'b@example.org', 'c@example.org'].map((email) =>
      testIdentity(database).identity.ensureFirstAdministrator({ email, password }),
    ),
  );
  expect(results.filter(({ created }) => created)).toHaveLength(1);
  expect((await kit.identity.listUsers()).items).toHaveLength(1);
});

test('a user without a given password gets a readable one', async () => {
  const { user, password: made } = await kit.identity.createUser(null, {
    email: 'Bob@Example.org',
    name: 'Bob',
    role: 'user',
  });
  expect(user).toMatchObject({ email: 'bob@example.org', role: 'user', active: true });
  expect(made).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
  await kit.identity.signIn(request(user.email, made));
});

test('what cannot be a user is refused with the reason', async () => {
  const create = (change: object) =>
    kit.identity.createUser(null, {
      email: 'a.long@example.org',
      name: 'A',
      password,
      role: 'user',
      ...change,
    });
  await expect(create({ email: 'nonsense' })).rejects.toMatchObject(code('email_invalid'));
  await expect(create({ name: ' ' })).rejects.toMatchObject(code('name_invalid'));
  await expect(create({ password: 'elevenchars' })).rejects.toMatchObject(code('password_too_short'));
  await expect(create({ password: 'x'.repeat(129) })).rejects.toMatchObject(code('password_too_long'));
  await expect(create({ password: 'A.Long@Example.org' })).rejects.toMatchObject(code('password_is_email'));
  await create({});
  await expect(create({ email: 'A.LONG@example.org' })).rejects.toMatchObject(code('email_taken'));
});

test('the last superadmin can be neither deactivated nor demoted, two at once neither', async () => {
  const one = await add('one@example.org', 'superadmin');
  await expect(kit.identity.deactivate(null, one.id)).rejects.toMatchObject(code('last_administrator'));
  await expect(kit.identity.setRole(null, one.id, 'admin')).rejects.toMatchObject(code('last_administrator'));
  const two = await add('two@example.org', 'superadmin');
  const outcomes = await Promise.allSettled([
    kit.identity.setRole(null, one.id, 'user'),
    kit.identity.deactivate(null, two.id),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('nobody grants a role above their own or changes a user above them', async () => {
  const admin = { ...(await add('admin@example.org', 'admin')), via: 'token' as const };
  const boss = await add('boss@example.org', 'superadmin');
  const low = code('role_too_low');
  await expect(kit.identity.setRole(admin, admin.id, 'superadmin')).rejects.toMatchObject(low);
  await expect(kit.identity.setPassword(admin, boss.id, 'a new password')).rejects.toMatchObject(low);
  await expect(kit.identity.deactivate(admin, boss.id)).rejects.toMatchObject(low);
  await expect(
    kit.identity.createUser(admin, { email: 'x@example.org', name: 'X', role: 'superadmin' }),
  ).rejects.toMatchObject(low);
  await kit.identity.signIn(request(boss.email));
});

test('a new role counts at once, in sessions that are open', async () => {
  const user = await add('user@example.org', 'user');
  const { accessToken } = await kit.identity.signIn(request(user.email));
  await kit.identity.authenticate(bearer(accessToken));
  await kit.identity.setRole(null, user.id, 'reviewer');
  expect(await kit.identity.authenticate(bearer(accessToken))).toMatchObject({ role: 'reviewer' });
});

test('changing the password needs the present one and ends all other sessions', async () => {
  const user = await add('user@example.org', 'user');
  const here = await kit.identity.signIn(request(user.email));
  const there = await kit.identity.signIn(request(user.email));
  const principal = await kit.identity.authenticate(bearer(here.accessToken));
  if (!principal) throw new Error('nobody');
  const next = 'another horse battery';
  await expect(kit.identity.changePassword(principal, 'wrong', next)).rejects.toMatchObject(
    code('wrong_password'),
  );
  await expect(kit.identity.changePassword(principal, password, 'short')).rejects.toMatchObject(
    code('password_too_short'),
  );
  await kit.identity.changePassword(principal, password, next);
  await kit.identity.authenticate(bearer(here.accessToken));
  await expect(kit.identity.authenticate(bearer(there.accessToken))).rejects.toMatchObject(
    code('invalid_token'),
  );
  await expect(kit.identity.signIn(request(user.email))).rejects.toMatchObject(code('wrong_credentials'));
  await kit.identity.signIn(request(user.email, next));
});

test('guessing the present password is limited like signing in', async () => {
  const user = await add('user@example.org', 'user');
  const principal: Principal = { ...user, via: 'session' };
  for (let i = 0; i < 5; i++) await kit.identity.changePassword(principal, 'wrong', password).catch(() => {});
  await expect(kit.identity.changePassword(principal, password, 'a new password')).rejects.toMatchObject(
    code('too_many_attempts'),
  );
});

test('a password set by an administrator works and ends all sessions', async () => {
  const user = await add('user@example.org', 'user');
  const { accessToken } = await kit.identity.signIn(request(user.email));
  const { password: made } = await kit.identity.setPassword(null, user.id);
  await expect(kit.identity.authenticate(bearer(accessToken))).rejects.toMatchObject(code('invalid_token'));
  await kit.identity.signIn(request(user.email, made));
  expect(JSON.stringify(kit.events)).not.toContain(made);
});

test('a change whose record fails is not made', async () => {
  const deaf = testIdentity(database, { onEvent: () => Promise.reject(new Error('disk full')) });
  const user = { email: 'user@example.org', name: 'U', password, role: 'user' as const };
  await expect(deaf.identity.createUser(null, user)).rejects.toThrow('disk full');
  expect(await kit.identity.findUser({ email: user.email })).toBeUndefined();
});

test('users are listed in pages', async () => {
  for (const name of ['c', 'a', 'b']) await add(`${name}@example.org`, 'user');
  const first = await kit.identity.listUsers({ limit: 2 });
  expect(first.items.map(({ email }) => email)).toEqual(['a@example.org', 'b@example.org']);
  const rest = await kit.identity.listUsers({ limit: 2, cursor: first.nextCursor ?? undefined });
  expect(rest).toMatchObject({ items: [{ email: 'c@example.org' }], nextCursor: null });
});
