import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect } from 'vitest';
import { many, one, run, sql } from '#kernel/database';
import { migrations } from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { type TestDatabase, testDatabase } from '#testing-kit';

const script = fileURLToPath(new URL('./worker-process.ts', import.meta.url));
const sets = [{ owner: 'kernel', schema: 'kernel', migrations: [...eventMigrations, ...migrations] }];
export const kills = 50;
export const runs = 20;

export interface Worker {
  readonly process: ChildProcess;
  readonly started: Promise<void>;
  readonly ended: Promise<number | null>;
}

const alive = new Set<ChildProcess>();
afterEach(() => {
  for (const child of alive) child.kill('SIGKILL');
});

export function startWorker(settings: object): Worker {
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

export const kill = async (worker: Worker): Promise<void> => {
  worker.process.kill('SIGKILL');
  await worker.ended;
};

export async function prepare(where: 'embedded' | 'server'): Promise<TestDatabase> {
  const database = await testDatabase(sets, where);
  await run(database.db, sql`create table public.effect (run uuid, step int, value int, pid int)`);
  return database;
}

/** Every run finished, every effect there exactly once, and more than one process had a hand in it. */
export async function expectExactlyOnce(database: Pick<TestDatabase, 'db'>, steps: number): Promise<void> {
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
