import { expect, test } from 'vitest';
import { wait } from '#kernel/base';
import { one, sql } from '#kernel/database';
import type { TestDatabase } from '#testing-kit';
import { expectExactlyOnce, kill, kills, prepare, runs, startWorker } from './journeys.ts';

test(`after ${kills} kills among three workers on a server, ${runs} runs have each effect once`, async () => {
  const database = await prepare('server');
  const steps = 300;
  const settings = { ...database.options, runs, steps, heartbeatSeconds: 0.3, deadAfterSeconds: 1 };
  let workers = [startWorker(settings), startWorker(settings), startWorker(settings)];
  for (let killed = 0; killed < kills; killed++) {
    await wait(Math.random() * 400);
    const victim = workers[Math.floor(Math.random() * workers.length)];
    if (!victim) throw new Error('no worker to kill');
    await victim.started;
    expect(victim.process.exitCode, 'there must be work left to be killed in').toBeNull();
    await kill(victim);
    workers = [...workers.filter((worker) => worker !== victim), startWorker(settings)];
  }
  await Promise.all(workers.map((worker) => worker.ended));
  await expectExactlyOnce(database, steps);
  await database.dispose();
}, 240_000);

test('a worker that comes back from a pause records nothing of runs that others took over', async () => {
  const database = await prepare('server');
  const steps = 60;
  const settings = { ...database.options, runs, steps, heartbeatSeconds: 0.3, deadAfterSeconds: 1 };
  const paused = startWorker(settings);
  await paused.started;
  await wait(500);
  paused.process.kill('SIGSTOP');
  const other = startWorker(settings);
  await wait(3000);
  paused.process.kill('SIGCONT');
  expect(await Promise.all([paused.ended, other.ended])).toEqual([0, 0]);
  await expectExactlyOnce(database, steps);
  await database.dispose();
}, 60_000);

test('with the default times a dead worker’s runs are taken over within 15 s', async () => {
  const database = await prepare('server');
  const settings = { ...database.options, runs, steps: 400, heartbeatSeconds: 3, deadAfterSeconds: 10 };
  const victim = startWorker(settings);
  const heir = startWorker(settings);
  await Promise.all([victim.started, heir.started]);
  await expect.poll(() => claimedBy(database, victim.process.pid)).toBeGreaterThan(0);
  await kill(victim);
  const deadAt = Date.now();
  await expect
    .poll(() => claimedBy(database, victim.process.pid), { timeout: 20_000, interval: 100 })
    .toBe(0);
  expect((Date.now() - deadAt) / 1000).toBeLessThan(15);
  await kill(heir);
  await database.dispose();
}, 60_000);

async function claimedBy(database: TestDatabase, pid: number | undefined): Promise<number> {
  const { count } = await one(
    database.db,
    sql<{
      count: number;
    }>`select count(*) as count from kernel.run r join kernel.worker w on w.id = r.worker_id
      where r.status = 'running' and w.pid = ${pid ?? 0}`,
  );
  return count;
}
