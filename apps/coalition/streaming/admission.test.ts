import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newId } from '#kernel/base';
import { many, run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { type Admission, createAdmission, createSharedAdmission } from './admission.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition']);
});
afterAll(() => platform.dispose());
const db = () => platform.open.platform.db;

const limits = { connections_per_user: 2, connections_per_address: 3 };
const noteFailure = (error: unknown): never => {
  throw error;
};
/** One process of a cluster. */
const process = (more: object = {}): Admission =>
  createSharedAdmission(db(), limits, { noteFailure, ...more });
const refused = { code: 'coalition.stream_too_many_connections', kind: 'limited' };
const connections = () => many(db(), sql<{ id: string }>`select id from coalition.stream_connection`);

async function countsRight(one: Admission, other: Admission): Promise<void> {
  const leave = await one.admit('ann', '1.1.1.1');
  expect(await one.fullest()).toBe(0.5);
  await other.admit('ann', '2.2.2.2');
  await expect(one.admit('ann', '3.3.3.3')).rejects.toMatchObject(refused);
  leave();
  leave();
  await expect.poll(() => other.fullest(), { timeout: 20_000 }).toBe(0.5);
  await one.admit('ann', '1.1.1.1');
  await expect(other.admit('ann', '3.3.3.3')).rejects.toThrow('of yours');
  await other.admit('bob', '1.1.1.1');
  await one.admit('cem', '1.1.1.1');
  await expect(other.admit('dora', '1.1.1.1')).rejects.toThrow('from this address');
  await other.admit('dora', '4.4.4.4');
  expect(await one.fullest()).toBe(1);
}

test('connections are counted by user and by address, and come free again', async () => {
  const admission = createAdmission(limits);
  await countsRight(admission, admission);
});

test('processes on one database count together, and what a process had is free when it ends', async () => {
  const [one, other] = [process(), process()];
  await countsRight(one, other);
  await one.close();
  await other.admit('ann', '5.5.5.5');
  await other.close();
  expect(await connections()).toEqual([]);
});

test('of many that come at once to several processes, no more than the limit come in', async () => {
  const processes = [process(), process(), process()];
  const asked = Array.from({ length: 18 }, (_, at) => processes[at % 3]?.admit('eve', `9.9.9.${at}`));
  const settled = await Promise.allSettled(asked);
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  await Promise.all(processes.map((each) => each.close()));
});

test('what a process had that is gone is forgotten; what one still has is said again, even when it was lost', async () => {
  const other = process();
  // Of one that ended without a word.
  for (const until of [sql`now() - interval '1 second'`, sql`now() - interval '1 hour'`])
    await run(
      db(),
      sql`insert into coalition.stream_connection (id, process_id, user_id, address, until)
        values (${newId()}, ${newId()}, 'fay', '6.6.6.6', ${until})`,
    );
  const living = process({ heldSeconds: 600, heartbeatMilliseconds: 50 });
  await living.admit('fay', '6.6.6.6');
  await living.admit('fay', '6.6.6.6');
  await expect(other.admit('fay', '6.6.6.6')).rejects.toMatchObject(refused);
  await run(db(), sql`delete from coalition.stream_connection`);
  await expect.poll(async () => (await connections()).length, { timeout: 20_000 }).toBe(2);
  await expect(other.admit('fay', '6.6.6.6')).rejects.toMatchObject(refused);
  await Promise.all([living.close(), other.close()]);
});
