import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId, systemClock } from '#kernel/base';
import { one, run, sql } from '#kernel/database';
import { migrations as durableMigrations } from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { createLogger, createMetrics } from '#kernel/telemetry';
import { type TestDatabase, testDatabase } from '#testing-kit';
import type { TokenUsage } from '../call.ts';
import { migrations } from '../migrations.ts';
import { createPrices } from '../pricing/prices.ts';
import type { Accounts, ChargeRequest } from './accounts.ts';
import type { BudgetRule } from './budgets.ts';
import { createCallMetrics } from './call-metrics.ts';
import { openAccounts } from './open-accounts.ts';
import { createBudgetRules } from './rules.ts';

// One dollar per million tokens of input and of output: a token costs a millionth of a dollar.
const prices = createPrices({ 'test/model': { input: 1, output: 1 } }, []);
const target = { provider: 'test', model: 'model' };
const log = createLogger({ level: 'silent' });

let database: TestDatabase;
let open: Accounts[] = [];
beforeEach(async () => {
  database = await testDatabase([
    {
      owner: 'kernel',
      schema: 'kernel',
      migrations: [...eventMigrations, ...durableMigrations, ...migrations],
    },
  ]);
});
afterEach(async () => {
  for (const accounts of open) await accounts.close();
  open = [];
  await database.dispose();
});

function accountsWith(rules: readonly BudgetRule[], alone = true): Accounts {
  const { db } = database;
  const metrics = createCallMetrics(createMetrics());
  const parts = { db, alone, prices, metrics, log, clock: systemClock };
  const accounts = openAccounts({ ...parts, rules: createBudgetRules(db, rules) });
  open.push(accounts);
  return accounts;
}

const call = (change: Partial<ChargeRequest> = {}): ChargeRequest => ({
  facts: { app: 'charter', userId: 'ada' },
  operation: 'text',
  route: 'fast',
  target,
  inputTokens: 50,
  maxOutputTokens: 50,
  ...change,
});
const used = (inputTokens: number, outputTokens: number): TokenUsage => ({
  inputTokens,
  outputTokens,
  cachedInputTokens: 0,
  estimated: false,
});
const done = (usage: TokenUsage) => ({ status: 'succeeded' as const, usage, seconds: 0.1 });
const refused = { code: 'models.budget_exceeded', kind: 'refused' };

test('calls at the same time cannot pass a limit together', async () => {
  const accounts = accountsWith([{ scope: 'installation', period: 'total', tokens: 1000 }]);
  const attempts = await Promise.allSettled(Array.from({ length: 25 }, () => accounts.begin(call())));
  const begun = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  expect(begun).toHaveLength(10);
  for (const charge of begun) charge.end(done(used(50, 50)));
  await expect(accounts.begin(call())).rejects.toMatchObject(refused);
});

test('what a call did not use is free again, and its cost is what it used', async () => {
  const accounts = accountsWith([{ scope: 'user', period: 'day', usd: 0.0002 }]);
  const first = await accounts.begin(call({ maxOutputTokens: 150 }));
  await expect(accounts.begin(call({ inputTokens: 1, maxOutputTokens: 0 }))).rejects.toMatchObject(refused);
  expect(first.end(done(used(40, 60)))).toBe(100_000);
  expect(first.end(done(used(999, 999)))).toBe(100_000);
  const second = await accounts.begin(call());
  second.end(done(used(50, 50)));
  await expect(accounts.begin(call({ inputTokens: 1, maxOutputTokens: 0 }))).rejects.toMatchObject({
    ...refused,
    details: { budget: 'user:ada:day', limit_usd: 0.0002, used_usd: 0.0002 },
  });
});

test('each user, app and run has its own; one named has its own limit; a key brings its budgets along', async () => {
  const accounts = accountsWith([
    { scope: 'user', period: 'month', tokens: 100 },
    { scope: 'user', subject: 'grace', period: 'month', tokens: 300 },
    { scope: 'run', period: 'total', tokens: 100 },
  ]);
  const as = (userId: string, more = {}) => call({ facts: { app: 'charter', userId, ...more } });
  await accounts.begin(as('ada'));
  await expect(accounts.begin(as('ada'))).rejects.toMatchObject(refused);
  await accounts.begin(as('alan'));
  for (let i = 0; i < 3; i++) await accounts.begin(as('grace'));
  await expect(accounts.begin(as('grace'))).rejects.toMatchObject(refused);
  const runId = newId();
  await accounts.begin(call({ facts: { app: 'research', runId } }));
  await expect(accounts.begin(call({ facts: { app: 'research', runId } }))).rejects.toMatchObject({
    details: { budget: `run:${runId}:total` },
  });
  const budgets = [
    { id: 'key:k1:total', title: 'This key’s budget', period: 'total' as const, limitTokens: 100 },
  ];
  const withKey = call({ facts: { app: 'gateway', keyId: 'k1' }, budgets });
  await accounts.begin(withKey);
  await expect(accounts.begin(withKey)).rejects.toMatchObject(refused);
});

test('a budget in money refuses a model that nobody has priced', async () => {
  const unpriced = call({ target: { provider: 'test', model: 'new' } });
  await (await accountsWith([]).begin(unpriced)).end(done(used(1, 1)));
  const accounts = accountsWith([{ scope: 'installation', period: 'day', usd: 1 }]);
  await expect(accounts.begin(unpriced)).rejects.toMatchObject({ code: 'models.no_price' });
});

test('what was used is counted across restarts, in the sums, in the records and on the run', async () => {
  const rules: BudgetRule[] = [{ scope: 'installation', period: 'total', tokens: 250 }];
  const runId = newId();
  await run(
    database.db,
    sql`insert into kernel.run (id, app, kind, version, queue, title, input) values
      (${runId}, 'charter', 'charter.test', 1, 'default', 'Test', '{}')`,
  );
  const before = accountsWith(rules);
  const charge = await before.begin(call({ facts: { app: 'charter', userId: 'ada', runId } }));
  charge.end({ ...done(used(120, 80)), texts: { prompt: 'a question\u0000', answer: 'an answer' } });
  await before.close();

  const { cost } = await one(
    database.db,
    sql<{ cost: number }>`select cost::float8 as cost from kernel.run where id = ${runId}`,
  );
  expect(cost).toBe(0.0002);
  expect(
    await one(
      database.db,
      sql`select id, prompt, answer, status, input_tokens, output_tokens, nano::int as nano
        from kernel.model_call`,
    ),
  ).toMatchObject({
    id: charge.callId,
    prompt: 'a question\ufffd',
    answer: 'an answer',
    input_tokens: 120,
    nano: 200_000,
  });
  expect(
    await one(
      database.db,
      sql`select app, calls::int as calls, input_tokens::int as input from kernel.model_usage`,
    ),
  ).toEqual({ app: 'charter', calls: 1, input: 120 });

  const after = accountsWith(rules);
  await expect(after.begin(call())).rejects.toMatchObject(refused);
  await after.begin(call({ inputTokens: 25, maxOutputTokens: 25 }));
});

test('two processes on one database hold one limit', async () => {
  const rules: BudgetRule[] = [{ scope: 'installation', period: 'total', tokens: 10_000 }];
  const servers = [accountsWith(rules, false), accountsWith(rules, false)];
  let spent = 0;
  for (let round = 0; round < 100; round++) {
    const attempts = await Promise.allSettled(
      servers.flatMap((server) => [server.begin(call()), server.begin(call())]),
    );
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') continue;
      attempt.value.end(done(used(50, 50)));
      spent += 100;
    }
    if (round % 10 === 0) for (const server of servers) await server.flush();
  }
  expect(spent).toBeLessThanOrEqual(10_000);
  // Near the end each process may hold a little that the other one could have used.
  expect(spent).toBeGreaterThan(9000);
  for (const server of servers) await server.flush();
  const { tokens } = await one(
    database.db,
    sql<{ tokens: number }>`select tokens::int as tokens from kernel.model_spend`,
  );
  expect(tokens).toBe(spent);
});

test('what a dead process had set aside is free again, what it used is not', async () => {
  const rules: BudgetRule[] = [{ scope: 'installation', period: 'total', tokens: 200 }];
  const dead = accountsWith(rules, false);
  const charge = await dead.begin(call());
  charge.end(done(used(50, 50)));
  await dead.begin(call());
  await dead.flush();
  const other = accountsWith(rules, false);
  await expect(other.begin(call())).rejects.toMatchObject(refused);
  await run(database.db, sql`update kernel.model_lease set seen_at = now() - interval '1 minute'`);
  await other.begin(call());
  await expect(other.begin(call())).rejects.toMatchObject(refused);
});

test('an administrator’s budget counts beside those of the configuration', async () => {
  const { db } = database;
  const rules = createBudgetRules(db, [{ scope: 'app', period: 'day', tokens: 1000 }]);
  const metrics = createCallMetrics(createMetrics());
  const accounts = openAccounts({ db, alone: true, prices, metrics, log, clock: systemClock, rules });
  open.push(accounts);
  await accounts.begin(call());
  await run(
    db,
    sql`insert into kernel.model_budget (id, scope, subject, period, tokens)
      values (${newId()}, 'app', 'charter', 'day', 150)`,
  );
  rules.forget();
  await expect(accounts.begin(call())).rejects.toMatchObject({ details: { limit_tokens: 150 } });
});
