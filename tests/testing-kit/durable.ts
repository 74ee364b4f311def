import pino from 'pino';
import { wait } from '#kernel/base';
import type { Db } from '#kernel/database';
import {
  createDurable,
  type Durable,
  getRun,
  type QueueLimit,
  type Run,
  type RunStatus,
  type Workflow,
} from '#kernel/durable';

/** A started engine with short times, for tests. */
export async function testDurable(
  db: Db,
  workflows: readonly Workflow[],
  options: { queues?: Readonly<Record<string, QueueLimit>>; alone?: boolean; concurrency?: number } = {},
): Promise<Durable> {
  const durable = createDurable({
    db,
    log: pino({ level: 'silent' }),
    settings: {
      concurrency: options.concurrency ?? 8,
      pollMilliseconds: 50,
      heartbeatSeconds: 0.2,
      deadAfterSeconds: 1,
      alone: options.alone ?? false,
    },
  });
  await durable.worker.start({ workflows, queues: new Map(Object.entries(options.queues ?? {})) });
  return durable;
}

/** Waits until a run is in one of the states; fails after 20 s with what it is in. */
export async function untilRun(db: Db, id: string, ...statuses: RunStatus[]): Promise<Run> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const run = await getRun(db, id);
    if (statuses.includes(run.status)) return run;
    if (Date.now() > deadline) {
      throw new Error(
        `Run ${id} is ${run.status} (${run.waitingFor ?? run.message}), not ${statuses.join(' or ')}.`,
      );
    }
    await wait(20);
  }
}
