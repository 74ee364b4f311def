/**
 * One worker as a process of its own, to be killed: `node worker-process.ts '{"directory": …, "url": …, …}'`.
 * It starts the runs (each once), works on them, and says "done" when all have ended.
 */
import pino from 'pino';
import { z } from 'zod';
import { wait } from '#kernel/base';
import { many, openDatabase, run, sql } from '#kernel/database';
import { createDurable, implementWorkflow } from '#kernel/durable';

const settings = z
  .object({
    directory: z.string(),
    url: z.string().optional(),
    runs: z.number().int(),
    steps: z.number().int(),
    heartbeatSeconds: z.number(),
    deadAfterSeconds: z.number(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const journey = {
  kind: 'chaos.journey',
  version: 1,
  input: z.object({ steps: z.number().int() }),
  title: () => 'Journey',
};

/** Writes effects without any constraint against doubles: only the engine keeps them single. */
const program = implementWorkflow(journey, async (context, { steps }) => {
  let sum = 0;
  for (let n = 1; n <= steps; n++) {
    const value = await context.step(`compute ${n}`, async ({ signal }) => {
      await wait(Math.random() * 25, signal);
      return n * 10;
    });
    sum += value;
    await context.transaction(`effect ${n}`, async (tx) => {
      await run(
        tx,
        sql`insert into public.effect (run, step, value, pid) values (${context.runId}, ${n}, ${value}, ${process.pid})`,
      );
      await wait(Math.random() * 10);
    });
    if (n % 4 === 0) await context.sleep(`rest ${n}`, 0.02);
    await context.progress(n / steps, `Step ${n} of ${steps}`);
  }
  return sum;
});

const database = await openDatabase({
  directory: settings.directory,
  ...(settings.url && { url: settings.url }),
});
const durable = createDurable({
  db: database.db,
  log: pino({ level: 'silent' }),
  settings: {
    concurrency: 4,
    pollMilliseconds: 50,
    heartbeatSeconds: settings.heartbeatSeconds,
    deadAfterSeconds: settings.deadAfterSeconds,
    alone: database.kind === 'embedded',
  },
});
for (let i = 0; i < settings.runs; i++) {
  await durable.start(database.db, journey, { steps: settings.steps }, { idempotencyKey: `journey ${i}` });
}
await durable.worker.start({ workflows: [program], queues: new Map() });
process.stdout.write('started\n');

for (;;) {
  await wait(100);
  const open = await many(
    database.db,
    sql`select 1 from kernel.run where status in ('queued', 'running', 'waiting') limit 1`,
  );
  if (open.length === 0) break;
}
await durable.worker.stop(5);
await database.close();
process.stdout.write('done\n');
