import { afterEach, beforeEach, expect, test } from 'vitest';
import { many, sql } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';
import { migrations } from './migrations.ts';
import { bearer, password, request, testIdentity } from './test-support.ts';

let database: TestDatabase;

// Each test begins on an installation that has not signed a token yet.
beforeEach(async () => {
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations }]);
});
afterEach(() => database.dispose());

const people = ['ada', 'ben', 'cyd', 'dee'].map((name) => `${name}@example.org`);

async function twoServers() {
  const servers = [testIdentity(database).identity, testIdentity(database).identity] as const;
  for (const email of people) {
    await servers[0].createUser(null, { email, name: email, password, role: 'user' });
  }
  return servers;
}

test('of many first sign-ins at once on two servers each gives a token that both take at once', async () => {
  const servers = await twoServers();
  const signedIn = await Promise.all(
    people.map((email, at) =>
      servers[at % 2 === 0 ? 0 : 1].signIn(request(email, password, `192.0.2.${at + 1}`)),
    ),
  );
  const keys = await many(database.db, sql<{ id: string }>`select id from kernel.identity_signing_key`);
  expect(keys).toHaveLength(1);
  const seen = await Promise.all(
    servers.flatMap((server) =>
      signedIn.map(async ({ accessToken }) => (await server.authenticate(bearer(accessToken)))?.email),
    ),
  );
  expect(seen).toEqual([...people, ...people]);
});

test('requests that come together with the first token all get in', async () => {
  const [server] = await twoServers();
  const { accessToken } = await server.signIn(request(people[0] ?? ''));
  const restarted = testIdentity(database).identity;
  const seen = await Promise.all(
    Array.from({ length: 20 }, async () => (await restarted.authenticate(bearer(accessToken)))?.email),
  );
  expect(new Set(seen)).toEqual(new Set([people[0]]));
});

test('a look for the key of a strange token does not hide the first key that is made after it', async () => {
  const [server] = await twoServers();
  const strange = 'eyJhbGciOiJSUzI1NiIsImtpZCI6InN0cmFuZ2UifQ.eyJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJl';
  await expect(server.authenticate(bearer(strange))).rejects.toMatchObject({
    code: 'identity.invalid_token',
  });
  const { accessToken } = await server.signIn(request(people[0] ?? ''));
  expect(await server.authenticate(bearer(accessToken))).toMatchObject({ email: people[0] });
});
