import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { MainstayError, newId, wait } from '#kernel/base';
import { many, one, run, sql } from '#kernel/database';
import {
  type Durable,
  decideApproval,
  implementWorkflow,
  listApprovals,
  listRuns,
  listSteps,
  migrations,
  type RunContext,
  resumeRun,
  retryRun,
  type WorkflowDeclaration,
} from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { type TestDatabase, testDatabase, testDurable, untilRun } from '#testing-kit';

const nothing = z.object({});
type Nothing = z.infer<typeof nothing>;

const declare = (kind: string, queue?: string): WorkflowDeclaration<Nothing> => ({
  kind: `test.${kind}`,
  version: 1,
  input: nothing,
  title: () => kind,
  ...(queue && { queue }),
});

/** What programs did, by run, so that tests can see how often a step really ran. */
const calls: string[] = [];
let flakyFailures = 2;
let healed = false;
const running = { now: 0, most: 0 };

const steps = declare('steps');
const transfer = declare('transfer');
const sleeper = declare('sleeper');
const listener = declare('listener');
const patient = declare('patient');
const asker = declare('asker');
const flaky = declare('flaky');
const hopeless = declare('hopeless');
const late = declare('late');
const broken = declare('broken');
const parent = declare('parent');
const child = declare('child');
const limited = declare('limited', 'test.narrow');
const serial = declare('serial');
const parallel = declare('parallel');
const talker = declare('talker');

const programs = [
  implementWorkflow(steps, async (run) => {
    const a = await run.step('first', async ({ idempotencyKey }) => {
      calls.push('first');
      return { key: idempotencyKey };
    });
    const b = await run.step('second', async () => calls.push('second'));
    return { a, b };
  }),
  implementWorkflow(transfer, async (context) => {
    await context.transaction('insert', async (tx) => {
      await run(tx, sql`insert into ledger (run, note) values (${context.runId}, 'kept')`);
    });
    try {
      await context.transaction('fails', async (tx) => {
        await run(tx, sql`insert into ledger (run, note) values (${context.runId}, 'not kept')`);
        throw new MainstayError('test.no', 'No.', { kind: 'conflict' });
      });
    } catch (error) {
      return error instanceof MainstayError ? error.code : 'other';
    }
    return 'unreachable';
  }),
  implementWorkflow(sleeper, async (run) => {
    await run.sleep('nap', 0.3);
    return 'rested';
  }),
  implementWorkflow(listener, async (run) => {
    const first = await run.waitFor('answer', z.object({ text: z.string() }));
    const second = await run.waitFor('answer', z.object({ text: z.string() }));
    return [first?.text, second?.text];
  }),
  implementWorkflow(patient, async (run) => {
    const came = await run.waitFor('never', nothing, { timeoutSeconds: 0.3 });
    return came === undefined ? 'gave up' : 'came';
  }),
  implementWorkflow(asker, async (run) =>
    run.approval('go on', {
      title: 'Go on',
      detail: 'A test asks.',
      options: [
        { value: 'yes', label: 'Yes' },
        { value: 'no', label: 'No' },
      ],
      role: 'reviewer',
    }),
  ),
  implementWorkflow(flaky, async (run) =>
    run.step(
      'shaky',
      async ({ attempt }) => {
        if (flakyFailures-- > 0) throw new Error('not yet');
        return attempt;
      },
      { retries: { attempts: 5, firstDelaySeconds: 0.01 } },
    ),
  ),
  implementWorkflow(hopeless, async (run) =>
    run.step(
      'wrong',
      async () => {
        calls.push('hopeless');
        throw new MainstayError('test.invalid', 'It can never work.', { kind: 'invalid' });
      },
      { retries: { attempts: 5, firstDelaySeconds: 0.01 } },
    ),
  ),
  implementWorkflow(late, async (run) => run.step('slow', () => wait(60_000), { timeoutSeconds: 0.1 })),
  implementWorkflow(broken, async (run) => {
    await run.step('fine', async () => calls.push('fine'));
    return run.step('breaks', async () => {
      if (!healed) throw new Error('broken');
      return 'mended';
    });
  }),
  implementWorkflow(parent, async (run) => {
    const id = await run.start('start', child, {});
    return run.join('join', id);
  }),
  implementWorkflow(child, async (run) => run.step('work', async () => 'child was here')),
  implementWorkflow(limited, async (run) => {
    await run.step('work', async () => {
      running.now++;
      running.most = Math.max(running.most, running.now);
      await wait(60);
      running.now--;
    });
  }),
  implementWorkflow(serial, async (run) => {
    await run.step('work', async () => {
      calls.push(`begin ${run.runId}`);
      await wait(20);
      calls.push(`end ${run.runId}`);
    });
  }),
  implementWorkflow(parallel, async (run) =>
    Promise.all([
      run.sleep('nap', 0.1).then(() => 'nap'),
      run.step('work', async () => calls.push('beside the nap')),
      run.waitFor('go', nothing).then(() => 'go'),
    ]),
  ),
  implementWorkflow(talker, async (run) => {
    await run.progress(0.5, 'Half of it is done');
    await run.waitFor('go', nothing);
  }),
];

let database: TestDatabase;
let durable: Durable;

beforeAll(async () => {
  const sets = [{ owner: 'kernel', schema: 'kernel', migrations: [...eventMigrations, ...migrations] }];
  database = await testDatabase(sets);
  await run(database.db, sql`create table ledger (run uuid, note text)`);
  durable = await testDurable(database.db, programs, { queues: { 'test.narrow': 2 } });
});
afterAll(async () => {
  await durable.worker.stop(1);
  await database.dispose();
});

const begin = (workflow: WorkflowDeclaration<Nothing>, options = {}): Promise<string> =>
  durable.start(database.db, workflow, {}, options);

test('a run goes through its steps, keeps their results and its output', async () => {
  const id = await begin(steps);
  const ended = await untilRun(database.db, id, 'succeeded');
  expect(ended).toMatchObject({ progress: 1, output: { a: { key: `${id}:1` } } });
  expect(await listSteps(database.db, id)).toMatchObject([
    { seq: 1, name: 'first', status: 'succeeded' },
    { seq: 2, name: 'second', status: 'succeeded' },
  ]);
  const events = await many(
    database.db,
    sql<{ type: string }>`select type from kernel.event where subject = ${id} order by id`,
  );
  expect(events.map(({ type }) => type)).toEqual(['run.queued', 'run.succeeded']);
});

test('a transaction step keeps its rows with its record, and neither when it fails', async () => {
  const id = await begin(transfer);
  expect((await untilRun(database.db, id, 'succeeded')).output).toBe('test.no');
  expect(await many(database.db, sql`select note from ledger where run = ${id}`)).toEqual([{ note: 'kept' }]);
});

test('a second start with the same key gives the first run', async () => {
  const [a, b] = await Promise.all([
    begin(steps, { idempotencyKey: 'once' }),
    begin(steps, { idempotencyKey: 'once' }),
  ]);
  expect(a).toBe(b);
});

test('sleeping and waiting hold no worker', async () => {
  const nap = await begin(sleeper);
  const talk = await begin(listener);
  await untilRun(database.db, talk, 'waiting');
  expect(durable.worker.status().running).toBe(0);
  await durable.signal(database.db, talk, 'answer', { text: 'one' }, { key: 'a' });
  await durable.signal(database.db, talk, 'answer', { text: 'one again' }, { key: 'a' });
  await durable.signal(database.db, talk, 'answer', { text: 'two' });
  expect((await untilRun(database.db, talk, 'succeeded')).output).toEqual(['one', 'two']);
  expect((await untilRun(database.db, nap, 'succeeded')).output).toBe('rested');
});

test('a wait with a time limit gives up', async () => {
  const id = await begin(patient);
  expect((await untilRun(database.db, id, 'succeeded')).output).toBe('gave up');
});

test('an approval waits for a person and takes only what was offered, once', async () => {
  const id = await begin(asker);
  await untilRun(database.db, id, 'waiting');
  const [asked] = await listApprovals(database.db, { runId: id, limit: 10 });
  if (!asked) throw new Error('nothing was asked');
  const decide = (outcome: string) =>
    decideApproval(database.db, asked.id, { outcome, comment: 'fine', decidedBy: 'somebody' });
  await expect(decide('maybe')).rejects.toMatchObject({ code: 'durable.unknown_outcome' });
  await decide('yes');
  await expect(decide('no')).rejects.toMatchObject({ code: 'durable.approval_decided' });
  const ended = await untilRun(database.db, id, 'succeeded');
  expect(ended.output).toMatchObject({ outcome: 'yes', comment: 'fine', decidedBy: 'somebody' });
});

test('a step is tried again, but not where trying again cannot help', async () => {
  const id = await begin(flaky);
  expect((await untilRun(database.db, id, 'succeeded')).output).toBe(3);
  expect(await listSteps(database.db, id)).toMatchObject([{ attempts: 3, status: 'succeeded' }]);
  const wrong = await begin(hopeless);
  expect((await untilRun(database.db, wrong, 'failed')).error).toEqual({
    code: 'test.invalid',
    message: 'It can never work.',
  });
  expect(calls.filter((call) => call === 'hopeless')).toHaveLength(1);
});

test('a step that takes too long fails by name', async () => {
  const id = await begin(late);
  expect((await untilRun(database.db, id, 'failed')).error?.code).toBe('durable.step_timeout');
});

test('a failed run resumes at the failed step, and retries from a chosen one', async () => {
  const id = await begin(broken);
  await untilRun(database.db, id, 'failed');
  healed = true;
  await resumeRun(database.db, id);
  durable.wake();
  expect((await untilRun(database.db, id, 'succeeded')).output).toBe('mended');
  expect(calls.filter((call) => call === 'fine')).toHaveLength(1);
  await retryRun(database.db, id, 2);
  await untilRun(database.db, id, 'succeeded');
  expect(calls.filter((call) => call === 'fine')).toHaveLength(1);
  await retryRun(database.db, id);
  await untilRun(database.db, id, 'succeeded');
  expect(calls.filter((call) => call === 'fine')).toHaveLength(2);
  await expect(retryRun(database.db, id, 9)).rejects.toMatchObject({ code: 'durable.no_such_step' });
  await expect(resumeRun(database.db, id)).rejects.toMatchObject({ code: 'durable.not_resumable' });
});

test('a run starts another and gets its answer', async () => {
  const id = await begin(parent);
  expect((await untilRun(database.db, id, 'succeeded')).output).toBe('child was here');
  expect(await listRuns(database.db, { parentId: id, limit: 10 })).toHaveLength(1);
});

test('a queue never has more runs at work than its limit', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => begin(limited)));
  await Promise.all(ids.map((id) => untilRun(database.db, id, 'succeeded')));
  expect(running.most).toBe(2);
});

test('a queue with a limit for each worker is shared out over them', async () => {
  const narrow = declare('shared', 'test.shared');
  const atWork = new Map<string, number>();
  const most = new Map<string, number>();
  const startWorker = (name: string) =>
    testDurable(
      database.db,
      [
        implementWorkflow(narrow, async () => {
          atWork.set(name, (atWork.get(name) ?? 0) + 1);
          most.set(name, Math.max(most.get(name) ?? 0, atWork.get(name) ?? 0));
          await wait(150);
          atWork.set(name, (atWork.get(name) ?? 0) - 1);
        }),
      ],
      { queues: { 'test.shared': { perWorker: 1 } } },
    );
  const workers = await Promise.all([startWorker('one'), startWorker('two')]);
  const ids = await Promise.all(Array.from({ length: 6 }, () => begin(narrow)));
  await Promise.all(ids.map((id) => untilRun(database.db, id, 'succeeded')));
  await Promise.all(workers.map(({ worker }) => worker.stop(1)));
  expect(Object.fromEntries(most)).toEqual({ one: 1, two: 1 });
});

test('runs with one serial key go one at a time in the order of their start', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 6; i++) ids.push(await begin(serial, { serialKey: 'mailbox' }));
  await Promise.all(ids.map((id) => untilRun(database.db, id, 'succeeded')));
  const own = calls.filter((call) => ids.some((id) => call.endsWith(id)));
  expect(own).toEqual(ids.flatMap((id) => [`begin ${id}`, `end ${id}`]));
});

test('branches wait beside each other', async () => {
  const id = await begin(parallel);
  await untilRun(database.db, id, 'waiting');
  await durable.signal(database.db, id, 'go', {});
  expect((await untilRun(database.db, id, 'succeeded')).output).toMatchObject([
    'nap',
    expect.any(Number),
    'go',
  ]);
  expect(calls.filter((call) => call === 'beside the nap')).toHaveLength(1);
});

test('progress is seen while the run goes on', async () => {
  const id = await begin(talker);
  expect(await untilRun(database.db, id, 'waiting')).toMatchObject({
    progress: 0.5,
    message: 'Half of it is done',
  });
  await durable.cancel(database.db, id);
});

test('a program whose steps differ from the history fails with both names', async () => {
  const id = newId();
  const renamed = implementWorkflow({ ...declare('renamed') }, async (context: RunContext) => {
    await context.step('new name', async () => 1);
  });
  await run(
    database.db,
    sql`insert into kernel.run (id, app, kind, version, title, input, queue)
      values (${id}, 'test', 'test.renamed', 1, 'renamed', '{}', 'default')`,
  );
  await run(
    database.db,
    sql`insert into kernel.run_step (run_id, seq, name, kind, status, output, started_at)
      values (${id}, 1, 'old name', 'step', 'succeeded', '1', now())`,
  );
  const other = await testDurable(database.db, [renamed]);
  const failed = await untilRun(database.db, id, 'failed');
  await other.worker.stop(1);
  expect(failed.error).toMatchObject({
    code: 'durable.history_differs',
    message: expect.stringContaining('old name'),
  });
});

test('an input that does not fit is refused and nothing is started', async () => {
  const { before } = await one(
    database.db,
    sql<{ before: number }>`select count(*) as before from kernel.run`,
  );
  await expect(durable.start(database.db, steps, 'no object' as never)).rejects.toMatchObject({
    code: 'durable.invalid_input',
  });
  const { after } = await one(database.db, sql<{ after: number }>`select count(*) as after from kernel.run`);
  expect(after).toBe(before);
});
