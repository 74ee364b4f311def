import { rm } from 'node:fs/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Db, one, openDatabase, run, sql } from '#kernel/database';
import { testDatabase } from '#testing-kit';

const kilobytes = async (db: Db): Promise<number> =>
  (await one(db, sql<{ kb: number }>`select pg_table_size('busy') / 1024 as kb`)).kb;

const figures = (db: Db) =>
  one(
    db,
    sql<{
      dead: number;
      rows: number;
      vacuumed: boolean;
    }>`select n_dead_tup as dead, c.reltuples::int as rows,
        last_vacuum is not null as vacuumed
      from pg_stat_all_tables s join pg_class c on c.oid = s.relid where s.relname = 'busy'`,
  );

/** An embedded database whose tables are looked after many times a second, and one table in it. */
async function tended(everyMilliseconds: number): Promise<Db> {
  const made = await testDatabase([], 'embedded');
  await made.close();
  const opened = await openDatabase({ ...made.options, upkeep: { everyMilliseconds } });
  onTestFinished(async () => {
    await opened.close();
    await rm(made.options.directory, { recursive: true });
  });
  await run(opened.db, sql`create table busy (id int primary key, n int)`);
  await run(opened.db, sql`insert into busy select g, 0 from generate_series(1, 2000) g`);
  return opened.db;
}

const changeAll = (db: Db) => run(db, sql`update busy set n = n + 1`);

test('the embedded database cleans tables by itself, so that one that changes all the time does not grow', async () => {
  const db = await tended(20);
  const first = await kilobytes(db);
  const cleaned = () => vi.waitFor(async () => expect((await figures(db)).dead).toBe(0), { timeout: 30_000 });
  await changeAll(db);
  await vi.waitFor(async () => expect(await figures(db)).toMatchObject({ dead: 0, vacuumed: true }), {
    timeout: 30_000,
  });
  for (let round = 0; round < 15; round++) {
    await changeAll(db);
    await cleaned();
  }
  // Uncleaned it would be seventeen times as large: each row once for each time that it was changed.
  expect(await kilobytes(db)).toBeLessThan(8 * first);
  expect((await figures(db)).rows, 'the planner knows what is in it').toBe(2000);
});

test('what hardly changed is left as it is', async () => {
  const db = await tended(20);
  await vi.waitFor(async () => expect((await figures(db)).rows).toBe(2000), { timeout: 30_000 });
  const before = await one(db, sql`select last_vacuum from pg_stat_all_tables where relname = 'busy'`);
  await run(db, sql`update busy set n = 1 where id <= 40`);
  await run(db, sql`create table other as select g from generate_series(1, 2000) g`);
  // A round has passed when the other one is known.
  await vi.waitFor(
    async () =>
      expect(await one(db, sql`select reltuples::int as n from pg_class where relname = 'other'`)).toEqual({
        n: 2000,
      }),
    { timeout: 30_000 },
  );
  expect(await one(db, sql`select last_vacuum from pg_stat_all_tables where relname = 'busy'`)).toEqual(
    before,
  );
});
