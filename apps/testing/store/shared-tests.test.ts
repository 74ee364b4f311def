import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId, wait } from '#kernel/base';
import { one, run, sql, transact } from '#kernel/database';
import { type TestDatabase, testDatabase } from '#testing-kit';
import * as executions from '../migrations/001-executions.ts';
import * as sharing from '../migrations/020-sharing.ts';
import { spend } from './executions.ts';
import { keepResult } from './results.ts';
import {
  clearSharedTests,
  giveBackTests,
  layOutTests,
  type SharedTest,
  takeSharedTest,
} from './shared-tests.ts';

let database: TestDatabase;
let id: string;
beforeAll(async () => {
  database = await testDatabase([
    {
      owner: 'testing',
      schema: 'testing',
      migrations: [
        { name: '001-executions', ...executions },
        { name: '020-sharing', ...sharing },
      ],
    },
  ]);
  id = newId();
  await run(
    database.db,
    sql`insert into testing.execution (id, project_id, owner_id, run_id, url, origin, types, options)
      values (${id}, ${newId()}, 'local', ${newId()}, 'http://a.example/', 'http://a.example', '{functional}', '{}')`,
  );
});
afterAll(() => database.dispose());

const layOut = (tests: readonly SharedTest[]) => transact(database.db, (tx) => layOutTests(tx, id, tests));
const all = Array.from({ length: 40 }, (_, n): SharedTest => ({ key: `k${n}`, browser: 'chromium' }));
const result = (key: string) => ({
  ...({
    key,
    name: key,
    browser: 'chromium',
    outcome: 'passed',
    seconds: 1,
    attempts: [],
    healed: [],
  } as const),
  attempts: [],
  healed: [],
});

/** Takes until there is nothing left. */
async function takeAll(runId: string, browsers: readonly ('chromium' | 'firefox')[]): Promise<string[]> {
  const taken: string[] = [];
  for (;;) {
    const next = await takeSharedTest(database.db, id, runId, browsers);
    if (!next) return taken;
    taken.push(next.key);
  }
}

test('each test is taken once, however many ask at the same time, in the order of the suite', async () => {
  await layOut(all);
  expect(await takeAll(newId(), ['chromium'])).toEqual(all.map(({ key }) => key));
  await layOut(all);
  const hands = await Promise.all(Array.from({ length: 6 }, () => takeAll(newId(), ['chromium'])));
  expect(hands.flat().sort()).toEqual(all.map(({ key }) => key).sort());
});

test('a machine takes only tests for the browsers that it has', async () => {
  await layOut([
    { key: 'a', browser: 'firefox' },
    { key: 'a', browser: 'chromium' },
    { key: 'b', browser: 'firefox' },
  ]);
  expect(await takeAll(newId(), ['chromium'])).toEqual(['a']);
  expect(await takeAll(newId(), ['firefox'])).toEqual(['a', 'b']);
});

test('what a run had when its worker died is taken anew, but for what has a result', async () => {
  await layOut(all.slice(0, 4));
  const [dead, other] = [newId(), newId()];
  for (const _ of [1, 2]) await takeSharedTest(database.db, id, dead, ['chromium']);
  await takeSharedTest(database.db, id, other, ['chromium']);
  expect(await keepResult(database.db, id, result('k0'), 'host/1')).toBe(true);
  await giveBackTests(database.db, id, dead);
  expect(await takeAll(dead, ['chromium'])).toEqual(['k1', 'k3']);
  // A result that comes late, of a worker that was taken for dead, does not count.
  expect(await keepResult(database.db, id, result('k0'), 'host/2')).toBe(false);
  await clearSharedTests(database.db, id);
  expect(await takeAll(other, ['chromium'])).toEqual([]);
});

test('time that passes for several counts once; nobody pays for a time in which nobody worked', async () => {
  const spent = async () =>
    (
      await one(
        database.db,
        sql<{ spent: number }>`select spent_seconds as spent from testing.execution where id = ${id}`,
      )
    ).spent;
  const add = (seconds: number) => transact(database.db, (tx) => spend(tx, id, seconds, true));
  const began = performance.now();
  await add(2);
  expect(await spent()).toBeCloseTo(2);
  // Another that worked for the same two seconds: no more is added than has passed since.
  await add(2);
  const passed = (performance.now() - began) / 1000;
  expect(await spent()).toBeLessThanOrEqual(2 + passed + 0.001);
  await wait(1200);
  const before = await spent();
  await add(0.5);
  expect((await spent()) - before).toBeCloseTo(0.5);
  await transact(database.db, (tx) => spend(tx, id, 10, false));
  expect((await spent()) - before).toBeCloseTo(10.5);
});
