import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { run, sql } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';
import { sessionCookieName } from './authenticate.ts';
import { migrations } from './migrations.ts';
import { bearer, password, request, type TestIdentity, testIdentity } from './test-support.ts';

let database: TestDatabase;
let kit: TestIdentity;
let userId: string;
const email = 'ada@example.org';

beforeAll(async () => {
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations }]);
});
afterAll(() => database.dispose());
beforeEach(async () => {
  await run(database.db, sql`delete from kernel.identity_user`);
  await run(database.db, sql`delete from kernel.identity_attempt`);
  kit = testIdentity(database);
  const created = await kit.identity.createUser(null, { email, name: 'Ada', password, role: 'reviewer' });
  userId = created.user.id;
});

const cookie = (token: string) => ({ cookie: `theme=dark; ${sessionCookieName}=${token}` });

test('signing in gives an access token and a session that both name the user', async () => {
  const signedIn = await kit.identity.signIn(request('  Ada@Example.org '));
  expect(signedIn.expiresInSeconds).toBe(900);
  const person = { id: userId, email, name: 'Ada', role: 'reviewer' };
  expect(await kit.identity.authenticate(bearer(signedIn.accessToken))).toMatchObject({
    ...person,
    via: 'token',
  });
  expect(await kit.identity.authenticate(cookie(signedIn.sessionToken))).toMatchObject({
    ...person,
    via: 'session',
  });
});

test('a wrong password and an unknown e-mail address get the same answer', async () => {
  const wrong = await kit.identity.signIn(request(email, 'not the password')).catch((e: unknown) => e);
  const unknown = await kit.identity.signIn(request('nobody@example.org')).catch((e: unknown) => e);
  expect(wrong).toMatchObject({ code: 'identity.wrong_credentials', kind: 'unauthenticated' });
  expect(unknown).toEqual(wrong);
});

test('what is no e-mail address, or an endless password, is wrong credentials as well', async () => {
  for (const [who, what] of [
    ['not-an-address', password],
    [email, 'x'.repeat(100_000)],
  ] as const) {
    await expect(kit.identity.signIn(request(who, what))).rejects.toMatchObject({
      code: 'identity.wrong_credentials',
    });
  }
});

test('after five failures an account is refused, the right password too, until time has passed', async () => {
  for (let i = 0; i < 5; i++) {
    await expect(kit.identity.signIn(request(email, 'wrong', `198.51.100.${i}`))).rejects.toMatchObject({
      code: 'identity.wrong_credentials',
    });
  }
  const refused = await kit.identity.signIn(request(email)).catch((e: unknown) => e);
  expect(refused).toMatchObject({ code: 'identity.too_many_attempts', kind: 'limited' });
  expect(refused).toHaveProperty('details.retry_after_seconds', expect.closeTo(12, -1));
  kit.advance(13);
  await kit.identity.signIn(request(email));
});

test('an address that tries many accounts is refused; neighbours in its IPv6 network count with it', async () => {
  for (let i = 0; i < 5; i++) {
    await kit.identity.signIn(request(`u${i}@example.org`, 'wrong', `2001:db8::${i}`)).catch(() => {});
  }
  await expect(kit.identity.signIn(request(email, password, '2001:db8:0:0:ffff::1'))).rejects.toMatchObject({
    code: 'identity.too_many_attempts',
  });
  await kit.identity.signIn(request(email, password, '2001:db8:0:1::1'));
});

test('attempts at the same moment do not slip past the limit', async () => {
  const tries = Array.from({ length: 12 }, (_, i) =>
    kit.identity.signIn(request(email, 'wrong', `198.51.100.${i}`)).catch((e: { code: string }) => e.code),
  );
  const codes = await Promise.all(tries);
  expect(codes.filter((code) => code === 'identity.wrong_credentials')).toHaveLength(5);
});

test('successes do not use up attempts', async () => {
  for (let i = 0; i < 8; i++) await kit.identity.signIn(request(email));
});

test('signing out ends the session and its access token at once', async () => {
  const signedIn = await kit.identity.signIn(request(email));
  await kit.identity.authenticate(bearer(signedIn.accessToken));
  await kit.identity.signOut(signedIn.sessionToken);
  await expect(kit.identity.authenticate(bearer(signedIn.accessToken))).rejects.toMatchObject({
    code: 'identity.invalid_token',
  });
  expect(await kit.identity.authenticate(cookie(signedIn.sessionToken))).toBeNull();
});

test('a caller with an access token can end its session', async () => {
  const { accessToken } = await kit.identity.signIn(request(email));
  const principal = await kit.identity.authenticate(bearer(accessToken));
  if (principal) await kit.identity.endSession(principal);
  await expect(kit.identity.authenticate(bearer(accessToken))).rejects.toMatchObject({
    code: 'identity.invalid_token',
  });
});

test('a session runs out; a cookie that was changed, or taken from the database, names nobody', async () => {
  const { sessionToken } = await kit.identity.signIn(request(email));
  expect(await kit.identity.authenticate(cookie(`${sessionToken}x`))).toBeNull();
  expect(await kit.identity.authenticate(cookie(sessionToken.split('.')[0] ?? ''))).toBeNull();
  kit.advance(3601);
  expect(await kit.identity.authenticate(cookie(sessionToken))).toBeNull();
  await kit.identity.removeExpired();
  expect((await sql`select 1 from kernel.identity_session`.execute(database.db)).rows).toEqual([]);
});

test('a deactivated user is out at once and cannot sign in until activated', async () => {
  const { accessToken } = await kit.identity.signIn(request(email));
  await kit.identity.deactivate(null, userId);
  await expect(kit.identity.authenticate(bearer(accessToken))).rejects.toMatchObject({
    code: 'identity.invalid_token',
  });
  await expect(kit.identity.signIn(request(email))).rejects.toMatchObject({ code: 'identity.deactivated' });
  await expect(kit.identity.signIn(request(email, 'wrong'))).rejects.toMatchObject({
    code: 'identity.wrong_credentials',
  });
  await kit.identity.activate(null, userId);
  await kit.identity.signIn(request(email));
});

test('events tell who signed in, failed and left, and nothing secret', async () => {
  const typed = 'a password typed into the wrong field';
  await kit.identity.signIn(request(typed, 'wrong')).catch(() => {});
  await kit.identity.signIn(request(email, 'wrong secret')).catch(() => {});
  const signedIn = await kit.identity.signIn(request(email));
  await kit.identity.signOut(signedIn.sessionToken);
  expect(kit.events.map(({ action, target }) => [action, target])).toEqual([
    ['identity.user_created', userId],
    ['identity.sign_in_failed', null],
    ['identity.sign_in_failed', userId],
    ['identity.signed_in', userId],
    ['identity.signed_out', userId],
  ]);
  const told = JSON.stringify(kit.events);
  for (const hidden of [typed, 'wrong secret', password, signedIn.sessionToken, signedIn.accessToken]) {
    expect(told).not.toContain(hidden);
  }
});

test('when the record of a sign-in cannot be written, nobody is signed in', async () => {
  const deaf = testIdentity(database, { onEvent: () => Promise.reject(new Error('disk full')) });
  await expect(deaf.identity.signIn(request(email))).rejects.toThrow('disk full');
  expect((await sql`select 1 from kernel.identity_session`.execute(database.db)).rows).toEqual([]);
});

test('nobody is nobody: no credentials is null, a header that is not Bearer is refused', async () => {
  expect(await kit.identity.authenticate({})).toBeNull();
  for (const authorization of ['Basic YTpi', 'Bearer', 'Bearer a b', 'Bearer nonsense']) {
    await expect(kit.identity.authenticate({ authorization })).rejects.toMatchObject({
      code: 'identity.invalid_token',
      kind: 'unauthenticated',
    });
  }
});

test("the local token is the process's own and no other's", async () => {
  const token = kit.identity.issueLocalToken();
  expect(await kit.identity.authenticate(bearer(token))).toMatchObject({
    id: 'local',
    role: 'superadmin',
    via: 'cli',
  });
  await expect(testIdentity(database).identity.authenticate(bearer(token))).rejects.toMatchObject({
    code: 'identity.invalid_token',
  });
});

test('nothing is written to the output, whatever happens at sign-in', async () => {
  const written: unknown[] = [];
  const spies = [
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name)),
    vi.spyOn(process.stdout, 'write'),
    vi.spyOn(process.stderr, 'write'),
  ];
  for (const spy of spies) spy.mockImplementation((...given: unknown[]) => written.push(given) > 0);
  try {
    const fresh = testIdentity(database);
    await fresh.identity.signIn(request(email));
    await fresh.identity.signIn(request(email, 'wrong secret')).catch(() => {});
    await fresh.identity.signIn(request('nobody@example.org')).catch(() => {});
    await fresh.identity.deactivate(null, userId);
    await fresh.identity.signIn(request(email)).catch(() => {});
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  expect(written).toEqual([]);
});
