import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '#kernel/base';
import { many, run, sql } from '#kernel/database';
import { migrations as durableMigrations } from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { type TestDatabase, testDatabase } from '#testing-kit';
import { migrations } from '../migrations.ts';
import { deleteCallsBefore } from './reports.ts';

let database: TestDatabase;
beforeEach(async () => {
  const kernel = [...eventMigrations, ...durableMigrations, ...migrations];
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations: kernel }]);
});
afterEach(() => database.dispose());

test('housekeeping removes what no call can need again, and keeps what budgets in all have used', async () => {
  const { db } = database;
  const living = newId();
  await run(
    db,
    sql`insert into kernel.run (id, app, kind, version, queue, title, input) values
      (${living}, 'charter', 'charter.test', 1, 'default', 'Test', '{}')`,
  );
  const budgets = [
    ['installation:all:total', 'all'],
    ['key:1:total', 'all'],
    [`run:${living}:total`, 'all'],
    [`run:${newId()}:total`, 'all'],
    ['user:ada:day', '2026-01-01'],
  ];
  for (const [budget, window] of budgets) {
    await run(
      db,
      sql`insert into kernel.model_spend (budget, time_window, nano, updated_at)
        values (${budget}, ${window}, 1, now() - interval '200 days')`,
    );
    await run(
      db,
      sql`insert into kernel.model_lease (budget, time_window, holder, nano, tokens, seen_at)
        values (${budget}, ${window}, ${newId()}, 1, 1, now() - interval '2 days')`,
    );
  }
  await deleteCallsBefore(db, new Date());
  const kept = await many(db, sql<{ budget: string }>`select budget from kernel.model_spend order by budget`);
  expect(kept.map(({ budget }) => budget)).toEqual([
    'installation:all:total',
    'key:1:total',
    `run:${living}:total`,
  ]);
  expect(await many(db, sql`select 1 from kernel.model_lease`)).toEqual([]);
});
