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
import { wait } from '#kernel/base';
import { type Durable, migrations as durableMigrations, implementWorkflow } from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { type TestDatabase, testDatabase, testDurable, untilRun } from '#testing-kit';

const message = z.object({ site: z.string(), waits: z.boolean().default(false) });
/** What the agent did, in its order. */
const done: string[] = [];

const visitor: Agent = defineAgent({
  name: 'test.visitor',
  role: 'Visitor',
  summary: 'Goes to sites.',
  message,
  handle: (context, { site, waits }) =>
    context.step('visit', async ({ signal }) => {
      done.push(`begin ${site}`);
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
  durable.start(database.db, journey, { site, waits, ...(instance !== undefined && { instance }) });
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
  await expect.poll(() => done).toContain('begin long');
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
  await expect.poll(() => done).toEqual(['begin stuck']);
  await restartAgent(database.db, durable, visitor.name);
  await expect.poll(() => done.slice(0, 2)).toEqual(['begin stuck', 'begin stuck']);
  expect(await status()).toMatchObject({ status: 'running', restarts: 1 });
  await durable.cancel(database.db, stuck);
});
