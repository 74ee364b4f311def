import pino from 'pino';
import { z } from 'zod';
import { wait } from '#kernel/base';
import { type Database, migrate, one, run, sql } from '#kernel/database';
import { createDurable, getRun, implementWorkflow, type RunStatus } from '#kernel/durable';
import { migrationSets } from '#kernel/platform';
import { type Subject, secondsSince } from './subject.ts';

const counted = { version: 1, input: z.object({ count: z.number() }), title: () => 'Bench' };

/** `kernel/durable`, set as the program sets it. */
export async function ours(database: Database): Promise<Subject> {
  const { db } = database;
  await migrate(db, migrationSets([]));
  await run(db, sql`create table if not exists bench_row (run_id text, n int)`);
  const embedded = database.kind === 'embedded';
  const durable = createDurable({
    db,
    log: pino({ level: 'silent' }),
    settings: {
      concurrency: 8,
      pollMilliseconds: embedded ? 1000 : 500,
      heartbeatSeconds: 3,
      deadAfterSeconds: 10,
      alone: embedded,
    },
  });

  const stepping = implementWorkflow({ ...counted, kind: 'bench.steps' }, async (context, { count }) => {
    const began = performance.now();
    for (let n = 0; n < count; n++) await context.step(`step ${n}`, async () => n);
    return secondsSince(began);
  });
  const writing = implementWorkflow({ ...counted, kind: 'bench.writing' }, async (context, { count }) => {
    const began = performance.now();
    for (let n = 0; n < count; n++) {
      await context.transaction(`row ${n}`, (tx) =>
        run(tx, sql`insert into bench_row (run_id, n) values (${context.runId}, ${n})`),
      );
    }
    return secondsSince(began);
  });
  const single = implementWorkflow({ ...counted, kind: 'bench.single' }, async (context, { count }) =>
    context.step('only', async () => count),
  );
  const waiting = implementWorkflow({ ...counted, kind: 'bench.waiting' }, async (context) =>
    context.waitFor('answer', z.string()),
  );
  await durable.worker.start({ workflows: [stepping, writing, single, waiting], queues: new Map() });

  const countOf = async (kind: string, status: RunStatus): Promise<number> => {
    const statement = sql<{ count: number }>`select count(*) as count from kernel.run
      where kind = ${kind} and status = ${status}`;
    return (await one(db, statement)).count;
  };
  const outputOf = async (id: string): Promise<unknown> => {
    for (;;) {
      const { status, output } = await getRun(db, id);
      if (status === 'succeeded') return output;
      await wait(10);
    }
  };
  let waiter = '';

  return {
    steps: async (count) => Number(await outputOf(await durable.start(db, stepping, { count }))),
    writingSteps: async (count) => Number(await outputOf(await durable.start(db, writing, { count }))),
    async runs(count) {
      const began = performance.now();
      const before = await countOf('bench.single', 'succeeded');
      await Promise.all(Array.from({ length: count }, (_, n) => durable.start(db, single, { count: n })));
      while ((await countOf('bench.single', 'succeeded')) < before + count) await wait(20);
      return secondsSince(began);
    },
    async wait(count) {
      for (let n = 0; n < count; n++) waiter = await durable.start(db, waiting, { count: n });
      while ((await countOf('bench.waiting', 'waiting')) < count) await wait(100);
    },
    async answer() {
      const began = performance.now();
      await durable.signal(db, waiter, 'answer', 'yes');
      await outputOf(waiter);
      return secondsSince(began);
    },
    async close() {
      await durable.worker.stop(5);
      await database.close();
    },
  };
}
