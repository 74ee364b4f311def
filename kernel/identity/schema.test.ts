import { getMigrations } from 'better-auth/db/migration';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrateDown } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';
import { authOptions } from './auth-library.ts';
import { migrations } from './migrations.ts';
import { secret } from './test-support.ts';

const set = { owner: 'kernel', schema: 'kernel', migrations };
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase([set]);
});
afterAll(() => database.dispose());

const plan = async () =>
  getMigrations(
    await authOptions({ db: database.db, baseUrl: 'http://localhost', secret, sessionTtlSeconds: 60 }),
  );

test("better-auth's own planner finds nothing missing and nothing wrong in our tables", async () => {
  const { toBeCreated, toBeAdded, toBeAddedIndexes, schemaProblems } = await plan();
  expect({ toBeCreated, toBeAdded, toBeAddedIndexes, schemaProblems }).toEqual({
    toBeCreated: [],
    toBeAdded: [],
    toBeAddedIndexes: [],
    schemaProblems: [],
  });
});

test('the migrations can be taken back, and the planner then misses the tables', async () => {
  for (const _ of migrations) await migrateDown(database.db, set);
  expect((await plan()).toBeCreated.map(({ table }) => table).sort()).toEqual([
    'identity_account',
    'identity_session',
    'identity_user',
    'identity_verification',
  ]);
});
