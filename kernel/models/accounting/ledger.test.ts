import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { many, one, run, sql } from '#kernel/database';
import { migrations as durableMigrations } from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { type TestDatabase, testDatabase } from '#testing-kit';
import { migrations } from '../migrations.ts';
import type { Budget } from './accounts.ts';
import { saveSpending } from './lease-store.ts';
import { createLedger, type Ledger } from './ledger.ts';

let database: TestDatabase;
beforeEach(async () => {
  const kernel = [...eventMigrations, ...durableMigrations, ...migrations];
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations: kernel }]);
});
afterEach(async () => {
  vi.useRealTimers();
  await database.dispose();
});

const budgetOf = (id: string, limitTokens: number): Budget => ({
  id,
  title: 'A budget',
  period: 'total',
  limitTokens,
});
const tokens = (count: number) => ({ nano: 0, tokens: count });
const now = new Date();
const refused = { code: 'models.budget_exceeded' };

const ledgerOf = (alone = true): Ledger => createLedger({ db: database.db, alone });
const write = (ledger: Ledger): Promise<void> => ledger.save((spend) => spend(database.db));
const leases = () =>
  many(
    database.db,
    sql<{ budget: string; tokens: number }>`select budget, tokens::float8 as tokens from kernel.model_lease`,
  );
const renameLeases = (from: string, to: string) =>
  run(database.db, sql`alter table ${sql.table(`kernel.${from}`)} rename to ${sql.ref(to)}`);

/** How many calls of 100 tokens a budget still takes. */
async function roomIn(ledger: Ledger, budget: Budget): Promise<number> {
  for (let calls = 0; ; calls++) {
    const taken = await ledger.reserve([budget], tokens(100), now).catch(() => undefined);
    if (!taken) return calls;
  }
}

test('a limit that changes while calls begin neither loses nor doubles what they set aside', async () => {
  const ledger = ledgerOf();
  const [small, large] = [budgetOf('user:ada:total', 1000), budgetOf('user:ada:total', 2000)];
  const begun = await Promise.all(
    [small, large, small, large].map((budget) => ledger.reserve([budget], tokens(100), now)),
  );
  for (const reservation of begun) reservation.settle(tokens(100));
  expect(await roomIn(ledger, large)).toBe(16);
  await write(ledger);
  expect(await one(database.db, sql`select tokens::int as tokens from kernel.model_spend`)).toEqual({
    tokens: 400,
  });
});

test('what was used is not lost when the limit changes while a writing fails', async () => {
  const ledger = ledgerOf();
  const [small, large] = [budgetOf('user:ada:total', 1000), budgetOf('user:ada:total', 2000)];
  (await ledger.reserve([small], tokens(100), now)).settle(tokens(100));
  let next: Promise<unknown> | undefined;
  const failed = ledger.save(async () => {
    next = ledger.reserve([large], tokens(100), now);
    throw new Error('The database is away.');
  });
  await expect(failed).rejects.toThrow('away');
  await next;
  await write(ledger);
  expect(await one(database.db, sql`select tokens::int as tokens from kernel.model_spend`)).toEqual({
    tokens: 100,
  });
});

test('a database that failed at the first call does not refuse all later ones', async () => {
  const ledger = ledgerOf();
  const budget = budgetOf('app:charter:total', 1000);
  await renameLeases('model_lease', 'away');
  await expect(ledger.reserve([budget], tokens(100), now)).rejects.toThrow();
  await renameLeases('away', 'model_lease');
  await ledger.reserve([budget], tokens(100), now);
});

test('a lease that is not used goes back, also when that fails the first time', async () => {
  const ledger = ledgerOf(false);
  const budget = budgetOf('app:charter:total', 1000);
  vi.useFakeTimers({ toFake: ['performance'] });
  (await ledger.reserve([budget], tokens(100), now)).settle(tokens(0));
  vi.advanceTimersByTime(6000);
  await renameLeases('model_lease', 'away');
  await expect(ledger.beat()).rejects.toThrow();
  await renameLeases('away', 'model_lease');
  await ledger.beat();
  expect(await leases()).toEqual([]);
});

test('calls that begin while leases go back have theirs in the database', async () => {
  const ledger = ledgerOf(false);
  const budgets = Array.from({ length: 30 }, (_, at) => budgetOf(`run:${at}:total`, 1000));
  vi.useFakeTimers({ toFake: ['performance'] });
  for (const budget of budgets) (await ledger.reserve([budget], tokens(100), now)).settle(tokens(0));
  vi.advanceTimersByTime(6000);
  await Promise.all([
    ledger.beat(),
    ...budgets.slice(-5).map((budget) => ledger.reserve([budget], tokens(100), now)),
  ]);
  const held = await leases();
  expect(held.map(({ budget }) => budget).sort()).toEqual(budgets.slice(-5).map(({ id }) => id));
  for (const lease of held) expect(lease.tokens).toBeGreaterThanOrEqual(100);
});

test('what is being written is still set aside', async () => {
  const ledger = ledgerOf(false);
  const budget = budgetOf('app:charter:total', 1000);
  vi.useFakeTimers({ toFake: ['performance'] });
  const long = await ledger.reserve([budget], tokens(1000), now);
  vi.advanceTimersByTime(6000);
  long.settle(tokens(1000));
  const failed = ledger.save(async () => {
    await ledger.beat();
    throw new Error('The database is away.');
  });
  await expect(failed).rejects.toThrow('away');
  await expect(ledgerOf(false).reserve([budget], tokens(1), now)).rejects.toMatchObject(refused);
  await write(ledger);
  await expect(ledgerOf(false).reserve([budget], tokens(1), now)).rejects.toMatchObject(refused);
});

test('who asks for too much does not keep the rest from other processes', async () => {
  const budget = budgetOf('app:charter:total', 1000);
  await expect(ledgerOf(false).reserve([budget], tokens(5000), now)).rejects.toMatchObject(refused);
  await ledgerOf(false).reserve([budget], tokens(900), now);
});

test('what a process wrote that was taken for dead counts, and its lease is no longer good', async () => {
  const budget = budgetOf('app:charter:total', 1000);
  const stopped = ledgerOf(false);
  vi.useFakeTimers({ toFake: ['performance'] });
  (await stopped.reserve([budget], tokens(100), now)).settle(tokens(100));
  await run(database.db, sql`update kernel.model_lease set seen_at = now() - interval '1 minute'`);
  const other = ledgerOf(false);
  await other.reserve([budget], tokens(800), now);
  vi.advanceTimersByTime(15_000);
  await expect(stopped.reserve([budget], tokens(150), now)).rejects.toMatchObject(refused);
  await stopped.save((spend) => spend(database.db));
  expect(await one(database.db, sql`select tokens::int as tokens from kernel.model_spend`)).toEqual({
    tokens: 100,
  });
});

test('nothing is written for cells that used nothing', async () => {
  await saveSpending(database.db, '00000000-0000-0000-0000-000000000000', []);
  expect(await many(database.db, sql`select 1 from kernel.model_spend`)).toEqual([]);
});
