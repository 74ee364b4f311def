import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { wait } from '#kernel/base';
import { many, one, openDatabase, run, sql } from '#kernel/database';
import { migrations } from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { type TestDatabase, testDatabase } from '#testing-kit';

const script = fileURLToPath(new URL('./worker-process.ts', import.meta.url));
const sets = [{ owner: 'kernel', schema: 'kernel', migrations: [...eventMigrations, ...migrations] }];
const kills = 50;
const runs = 20;

interface Worker {
  readonly process: ChildProcess;
  readonly started: Promise<void>;
  readonly ended: Promise<number | null>;
}

const alive = new Set<ChildProcess>();
afterEach(() => {
  for (const child of alive) child.kill('SIGKILL');
});

function startWorker(settings: object): Worker {
  const child = spawn(process.execPath, [script, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  alive.add(child);
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      alive.delete(child);
      resolve(code);
    });
  });
  const started = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => chunk.toString().includes('started') && resolve());
    void ended.then(() => resolve());
  });
  return { process: child, started, ended };
}

const kill = async (worker: Worker): Promise<void> => {
  worker.process.kill('SIGKILL');
  await worker.ended;
};

async function prepare(where: 'embedded' | 'server'): Promise<TestDatabase> {
  const database = await testDatabase(sets, where);
  await run(database.db, sql`create table public.effect (run uuid, step int, value int, pid int)`);
  return database;
}

/** Every run finished, every effect there exactly once, and more than one process had a hand in it. */
async function expectExactlyOnce(database: Pick<TestDatabase, 'db'>, steps: number): Promise<void> {
  const sum = (10 * steps * (steps + 1)) / 2;
  const ended = await many(database.db, sql`select status, output from kernel.run`);
  expect(ended).toEqual(Array.from({ length: runs }, () => ({ status: 'succeeded', output: sum })));
  const effects = await one(
    database.db,
    sql`select count(*) as all, count(distinct (run, step)) as different from public.effect`,
  );
  expect(effects).toEqual({ all: runs * steps, different: runs * steps });
  const { hands } = await one(
    database.db,
    sql<{ hands: number }>`select count(distinct pid) as hands from public.effect`,
  );
  expect(hands).toBeGreaterThan(1);
}

test(`after ${kills} kills of the only process of an embedded database, ${runs} runs have each effect once`, async () => {
  const database = await prepare('embedded');
  await database.close();
  const steps = 150;
  const settings = { ...database.options, runs, steps, heartbeatSeconds: 0.5, deadAfterSeconds: 2 };
  let killed = 0;
  for (;;) {
    const worker = startWorker(settings);
    if (killed >= kills) {
      expect(await worker.ended).toBe(0);
      break;
    }
    await worker.started;
    await wait(Math.random() * 350);
    expect(worker.process.exitCode, 'there must be work left to be killed in').toBeNull();
    await kill(worker);
    killed++;
  }
  const reopened = await openDatabase(database.options);
  await expectExactlyOnce(reopened, steps);
  await reopened.close();
}, 240_000);

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
