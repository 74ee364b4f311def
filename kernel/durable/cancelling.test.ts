import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { wait } from '#kernel/base';
import { run, sql, transact } from '#kernel/database';
import {
  type Durable,
  getRun,
  implementWorkflow,
  migrations,
  type RunContext,
  type WorkflowDeclaration,
} from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { type TestDatabase, testDatabase, testDurable, untilRun } from '#testing-kit';

const nothing = z.object({});
const declare = (kind: string): WorkflowDeclaration<z.infer<typeof nothing>> => ({
  ...{ kind: `test.${kind}`, version: 1, input: nothing, title: () => kind },
});

const listener = declare('listener');
const stuck = declare('stuck');
const unlucky = declare('unlucky');
const steps = declare('steps');

let database: TestDatabase;
let durable: Durable;
const begun: string[] = [];

const programs = [
  implementWorkflow(listener, (context: RunContext) => context.waitFor('answer', nothing)),
  implementWorkflow(stuck, async (context: RunContext) => {
    begun.push(context.runId);
    await context.step('long', ({ signal }) => wait(60_000, signal));
  }),
  implementWorkflow(unlucky, async ({ runId }: RunContext) => {
    // As another process does that this worker has not heard of yet.
    await run(database.db, sql`update kernel.run set cancel_requested = true where id = ${runId}`);
    throw new Error('It failed at that moment.');
  }),
  implementWorkflow(steps, async (context: RunContext) => {
    await context.step('only once', async () => begun.push(context.runId));
    return 'done';
  }),
];

beforeAll(async () => {
  const sets = [{ owner: 'kernel', schema: 'kernel', migrations: [...eventMigrations, ...migrations] }];
  database = await testDatabase(sets);
  durable = await testDurable(database.db, programs);
});
afterAll(async () => {
  await durable.worker.stop(1);
  await database.dispose();
});

const timesBegun = (id: string): number => begun.filter((one) => one === id).length;

async function atWork(): Promise<string> {
  const id = await durable.start(database.db, stuck, {});
  await expect.poll(() => timesBegun(id)).toBe(1);
  return id;
}

test('cancelling ends a waiting run at once and interrupts one at work', async () => {
  const waits = await durable.start(database.db, listener, {});
  await untilRun(database.db, waits, 'waiting');
  await durable.cancel(database.db, waits);
  expect((await getRun(database.db, waits)).status).toBe('cancelled');
  const works = await atWork();
  await durable.cancel(database.db, works);
  await untilRun(database.db, works, 'cancelled');
  await expect(durable.cancel(database.db, works)).rejects.toMatchObject({ code: 'durable.run_ended' });
  await expect(durable.signal(database.db, works, 'x', {})).rejects.toMatchObject({
    code: 'durable.run_ended',
  });
});

test('a run that is cancelled as a part of something longer ends when that is kept', async () => {
  const id = await atWork();
  await transact(database.db, async (tx) => {
    await durable.cancel(tx, id);
    await wait(300);
  });
  await untilRun(database.db, id, 'cancelled');
});

test('when that is not kept it goes on', async () => {
  const id = await atWork();
  const changed = transact(database.db, async (tx) => {
    await durable.cancel(tx, id);
    await wait(300);
    throw new Error('No, rather not.');
  });
  await expect(changed).rejects.toThrow('rather not');
  await expect.poll(() => timesBegun(id), { timeout: 20_000 }).toBe(2);
  expect((await getRun(database.db, id)).status).toBe('running');
  await durable.cancel(database.db, id);
  await untilRun(database.db, id, 'cancelled');
});

test('a run that fails at the moment at which it is cancelled is cancelled', async () => {
  await untilRun(database.db, await durable.start(database.db, unlucky, {}), 'cancelled');
});

test('a run whose end could not be written down is taken up again by its own worker, from its last step', async () => {
  await run(
    database.db,
    sql`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'The disk is full.'; end $$`,
  );
  await run(
    database.db,
    sql`create trigger refuse before update on kernel.run for each row
      when (new.kind = 'test.steps' and new.status in ('succeeded', 'failed')) execute function refuse()`,
  );
  const id = await durable.start(database.db, steps, {});
  await expect.poll(() => timesBegun(id)).toBe(1);
  await wait(300);
  expect((await getRun(database.db, id)).status).not.toBe('succeeded');
  await run(database.db, sql`drop trigger refuse on kernel.run`);
  expect((await untilRun(database.db, id, 'succeeded')).output).toBe('done');
  expect(timesBegun(id)).toBe(1);
});
