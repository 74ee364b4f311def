import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#kernel/base';
import { many, one, run, sql } from '#kernel/database';
import { migrations as durableMigrations } from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { createLogger, createMetrics } from '#kernel/telemetry';
import { type TestDatabase, testDatabase } from '#testing-kit';
import { migrations } from '../migrations.ts';
import { createPrices } from '../pricing/prices.ts';
import type { Accounts, CallOutcome, ChargeRequest } from './accounts.ts';
import type { BudgetRule } from './budgets.ts';
import { createCallMetrics } from './call-metrics.ts';
import { openAccounts } from './open-accounts.ts';
import { createBudgetRules } from './rules.ts';

const target = { provider: 'test', model: 'model' };

let database: TestDatabase;
let accounts: Accounts | undefined;
beforeEach(async () => {
  const kernel = [...eventMigrations, ...durableMigrations, ...migrations];
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations: kernel }]);
});
afterEach(async () => {
  await accounts?.close();
  accounts = undefined;
  await database.dispose();
});

function start(rules: readonly BudgetRule[] = []): Accounts {
  const { db } = database;
  accounts = openAccounts({
    db,
    alone: true,
    prices: createPrices({ 'test/model': { input: 1, output: 1 } }, []),
    metrics: createCallMetrics(createMetrics()),
    log: createLogger({ level: 'silent' }),
    clock: systemClock,
    rules: createBudgetRules(db, rules),
  });
  return accounts;
}

const request: ChargeRequest = {
  facts: { app: 'charter', userId: 'ada' },
  operation: 'text',
  route: 'fast',
  target,
  inputTokens: 50,
  maxOutputTokens: 50,
};
const usage = { inputTokens: 30, outputTokens: 20, cachedInputTokens: 0, estimated: false };
const succeeded: CallOutcome = { status: 'succeeded', usage, seconds: 0.1 };

async function make(change: Partial<ChargeRequest>, outcome: Partial<CallOutcome>): Promise<number> {
  const charge = await (accounts ?? start()).begin({ ...request, ...change });
  return charge.end({ ...succeeded, ...outcome });
}

const kept = () =>
  many(
    database.db,
    sql<{ model: string; input: number; output: number; nano: number; prompt: unknown }>`select model,
      input_tokens as input, output_tokens as output, nano::float8 as nano, prompt
      from kernel.model_call order by id`,
  );
const summed = () =>
  one(
    database.db,
    sql<{ calls: number; input: number; nano: number }>`select sum(calls)::int as calls,
      sum(input_tokens)::float8 as input, sum(nano)::float8 as nano from kernel.model_usage`,
  );

test.each([
  ['below nothing', { inputTokens: -1_000_000, outputTokens: -5 }],
  ['of which more than all was cached', { inputTokens: 10, cachedInputTokens: 1e9, outputTokens: 0 }],
  ['that are no numbers', { inputTokens: Number.NaN, outputTokens: Number.POSITIVE_INFINITY }],
  ['that are not whole', { inputTokens: 10.5, outputTokens: 0.25 }],
  ['beyond all bounds', { inputTokens: 1e300, outputTokens: 9e18 }],
])('tokens %s neither stop the accounts nor make a budget larger', async (_, odd) => {
  start([{ scope: 'installation', period: 'total', tokens: 1_000_000_000_000_000 }]);
  expect(await make({}, { usage: { ...usage, ...odd } })).toBeGreaterThanOrEqual(0);
  await make({}, {});
  await accounts?.flush();
  const calls = await kept();
  expect(calls).toHaveLength(2);
  for (const { input, output, nano } of calls) {
    expect(Math.min(input, output, nano)).toBeGreaterThanOrEqual(0);
    expect([input, output, nano].every(Number.isInteger)).toBe(true);
  }
  expect(await summed()).toMatchObject({ calls: 2 });
  const { tokens } = await one(
    database.db,
    sql<{ tokens: number }>`select tokens::float8 as tokens from kernel.model_spend`,
  );
  expect(tokens).toBeGreaterThanOrEqual(50);
});

test.each([
  ['with characters that PostgreSQL keeps in no text', 'made\u0000up\ud800'],
  [
    'longer than any name is',
    `made-up-${Array.from({ length: 20_000 }, (_, at) => at.toString(36)).join('')}`,
  ],
])('a name of a model %s, made up by a caller, does not stop the accounts', async (_, model) => {
  await make({ target: { provider: 'test', model }, route: `test/${model}` }, { status: 'failed' });
  await make({}, {});
  await accounts?.flush();
  expect(await summed()).toMatchObject({ calls: 2, input: 60 });
  expect((await kept()).map(({ model: name }) => name.slice(0, 4))).toEqual(['made', 'mode']);
});

test('two made-up names that are kept as one are summed as one', async () => {
  for (const model of ['made-up\u0000', 'made-up\u0001', 'made-up\ud800']) {
    await make({ target: { provider: 'test', model } }, {});
  }
  await accounts?.flush();
  expect(await summed()).toMatchObject({ calls: 3 });
});

test('texts about characters that cannot be kept are kept, and those beside them', async () => {
  const prompt = {
    text: 'a\u0000b',
    literal: 'the escape \\u0000 and \\\\u0000',
    half: 'cut \ud83d',
    'k\u0000': 1,
  };
  await make({}, { texts: { prompt, answer: null } });
  await make({}, {});
  await accounts?.flush();
  const [first] = await kept();
  expect(first?.prompt).toMatchObject({ literal: 'the escape \\u0000 and \\\\u0000' });
  expect(await kept()).toHaveLength(2);
});

test('a database that takes no writes for a while loses no sums, and at most the oldest records', async () => {
  await run(database.db, sql`alter table kernel.model_usage rename to away`);
  const texts = { prompt: 'a question', answer: 'an answer' };
  for (let count = 0; count < 10_001; count++) await make({}, { texts });
  await expect(accounts?.flush()).rejects.toThrow();
  await run(database.db, sql`alter table kernel.away rename to model_usage`);
  await accounts?.flush();
  expect(await summed()).toMatchObject({ calls: 10_001, input: 300_030 });
  const calls = await kept();
  expect(calls).toHaveLength(5000);
  expect(calls.at(-1)).toMatchObject({ prompt: null, input: 30 });
}, 60_000);

test('accounts close when their tables are gone', async () => {
  await make({}, {});
  await run(database.db, sql`alter table kernel.model_usage rename to away`);
  await run(database.db, sql`alter table kernel.model_lease rename to away_too`);
  await expect(accounts?.close()).resolves.toBeUndefined();
});

test('a record that cannot be kept does not take others with it', async () => {
  await make({ facts: { app: 'gateway', projectId: 'no-project-of-ours' } }, {});
  await make({}, {});
  await accounts?.flush();
  expect(await kept()).toHaveLength(1);
  expect(await summed()).toMatchObject({ calls: 2 });
});
