import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type Agent,
  agentStatus,
  askAgent,
  continueAgent,
  defineAgent,
  enrolAgents,
  mailboxWorkflow,
  migrations,
  pauseAgent,
  restartAgent,
} from '#kernel/agents';
import { MainstayError, wait } from '#kernel/base';
import { type Durable, migrations as durableMigrations, implementWorkflow } from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { type TestDatabase, testDatabase, testDurable, untilRun } from '#testing-kit';

const message = z.object({
  site: z.string(),
  waits: z.boolean().default(false),
  /** Whose fault it is. */
  fails: z.enum(['', 'agent', 'site']).default(''),
});
const patient = { timeout: 20_000 } as const;
/** What the agent did, in its order. */
const done: string[] = [];

const visitor: Agent = defineAgent({
  name: 'test.visitor',
  role: 'Visitor',
  summary: 'Goes to sites.',
  message,
  handle: (context, { site, waits, fails }) =>
    context.step('visit', async ({ signal }) => {
      done.push(`begin ${site}`);
      if (fails === 'site') throw new MainstayError('test.gone', 'It is gone.', { kind: 'unavailable' });
      if (fails === 'agent') throw new Error('This should not be.');
      await wait(waits ? 60_000 : 30, signal);
      signal.throwIfAborted();
      done.push(`end ${site}`);
      return site;
    }),
});

const journey = {
  kind: 'test.journey',
  version: 1,
  input: message.extend({ instance: z.string().optional() }),
  title: () => 'Journey',
};
const program = implementWorkflow(journey, (context, { instance, ...asked }) =>
  askAgent(context, 'visit', visitor.name, asked, { ...(instance !== undefined && { instance }) }),
);

let database: TestDatabase;
let durable: Durable;
beforeAll(async () => {
  const all = [...eventMigrations, ...durableMigrations, ...migrations];
  database = await testDatabase([{ owner: 'kernel', schema: 'kernel', migrations: all }]);
  await enrolAgents(database.db, [visitor]);
  durable = await testDurable(database.db, [program, mailboxWorkflow([visitor])]);
});
afterAll(async () => {
  await durable.worker.stop(1);
  await database.dispose();
});

const begin = (site: string, instance?: string, waits = false): Promise<string> =>
  durable.start(database.db, journey, {
    site,
    waits,
    fails: '',
    ...(instance !== undefined && { instance }),
  });
const status = () => agentStatus(database.db, visitor.name);

test('handles its messages one at a time, in their order', async () => {
  done.length = 0;
  const ids = [await begin('a'), await begin('b'), await begin('c')];
  for (const id of ids) await untilRun(database.db, id, 'succeeded');
  expect(done).toHaveLength(6);
  for (const at of [0, 2, 4]) expect(done[at + 1]).toBe(done[at]?.replace('begin', 'end'));
});

test('a long message of one instance holds up no other, but those of its own', async () => {
  done.length = 0;
  const long = await begin('long', 'https://one.example', true);
  await expect.poll(() => done, patient).toContain('begin long');
  const behind = await begin('behind', 'https://one.example');
  const beside = await begin('beside', 'https://other.example/with/a/path');
  await untilRun(database.db, beside, 'succeeded');
  expect(done).toEqual(['begin long', 'begin beside', 'end beside']);
  // It is at work on one and one waits, whoever they are for.
  expect(await status()).toMatchObject({ status: 'running', healthy: true, queueLength: 2 });
  await durable.cancel(database.db, long);
  await untilRun(database.db, behind, 'succeeded');
  expect((await status()).queueLength).toBe(0);
});

test('pausing an agent pauses all of its instances, restarting hands back what they are at', async () => {
  done.length = 0;
  await pauseAgent(database.db, visitor.name);
  const ids = [await begin('x', 'x'), await begin('y', 'y'), await begin('z')];
  await wait(300);
  expect(done).toEqual([]);
  expect((await status()).status).toBe('paused');
  await continueAgent(database.db, durable, visitor.name);
  for (const id of ids) await untilRun(database.db, id, 'succeeded');

  done.length = 0;
  const stuck = await begin('stuck', 'x', true);
  await expect.poll(() => done, patient).toEqual(['begin stuck']);
  await restartAgent(database.db, durable, visitor.name);
  await expect.poll(() => done.slice(0, 2), patient).toEqual(['begin stuck', 'begin stuck']);
  expect(await status()).toMatchObject({ status: 'running', restarts: 1 });
  await durable.cancel(database.db, stuck);
});

test('what is asked in vain again and again is no fault of the agent; what it breaks on is', async () => {
  const fail = async (fails: 'agent' | 'site'): Promise<void> => {
    const id = await durable.start(database.db, journey, { site: 'f', waits: false, fails });
    const { error } = await untilRun(database.db, id, 'failed');
    expect(error?.code).toBe(fails === 'site' ? 'test.gone' : 'durable.step_failed');
  };
  for (let n = 0; n < 6; n++) await fail('site');
  expect(await status()).toMatchObject({ status: 'running', healthy: true });
  for (let n = 0; n < 5; n++) await fail('agent');
  expect(await status()).toMatchObject({ status: 'error', detail: 'This should not be.' });
  await restartAgent(database.db, durable, visitor.name);
  expect((await status()).status).toBe('running');
});
