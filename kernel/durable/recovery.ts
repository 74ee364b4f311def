import { type Db, many, maybeOne, run, sql, type Tx, transact } from '#kernel/database';
import { endRun } from './outcome.ts';
import { lockRun } from './wake.ts';

export interface WorkerIdentity {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
}

export async function registerWorker(db: Db, worker: WorkerIdentity): Promise<void> {
  await run(
    db,
    sql`insert into kernel.worker (id, host, pid) values (${worker.id}, ${worker.host}, ${worker.pid})`,
  );
}

/** Says that the worker lives. @returns false when it was taken for dead: its runs are others' now. */
export async function beat(db: Db, workerId: string): Promise<boolean> {
  const alive = await run(
    db,
    sql`update kernel.worker set heartbeat_at = now() where id = ${workerId} and stopped_at is null`,
  );
  return alive > 0;
}

export async function signOff(db: Db, workerId: string): Promise<void> {
  await run(db, sql`update kernel.worker set stopped_at = now() where id = ${workerId}`);
}

/** A run that a worker has at work, as the database knows it. */
export interface HeldRun {
  readonly id: string;
  readonly epoch: number;
  readonly parentId: string | null;
  readonly cancelRequested: boolean;
}

export async function runsOf(db: Db, workerId: string): Promise<HeldRun[]> {
  return many(
    db,
    sql<HeldRun>`select id, epoch, parent_id as "parentId", cancel_requested as "cancelRequested" from kernel.run
      where worker_id = ${workerId} and status = 'running'`,
  );
}

/** Gives on a run that its living worker has at work no more: how it ended could not be written down. */
export async function recoverOwn(db: Db, { id, epoch, parentId }: HeldRun): Promise<void> {
  await transact(db, (tx) => recoverOne(tx, id, parentId, sql`r.epoch = ${epoch}`));
}

/** A run that lost this many workers in a row without finishing a step is taken to be what kills them. */
const mostLosses = 10;

export interface Recovered {
  readonly requeued: readonly string[];
  readonly ended: readonly string[];
}

/**
 * Declares workers dead whose last heartbeat is older than `deadAfterSeconds` and gives their runs to the living.
 * The epoch rises with the next claim, so a worker that was only paused can record nothing when it comes back.
 */
export async function recoverRuns(db: Db, deadAfterSeconds: number): Promise<Recovered> {
  await run(
    db,
    sql`update kernel.worker set stopped_at = now()
      where stopped_at is null and heartbeat_at < now() - make_interval(secs => ${deadAfterSeconds})`,
  );
  const lost = await many(
    db,
    sql<{ id: string; parentId: string | null }>`select r.id, r.parent_id as "parentId" from kernel.run r
      where r.status = 'running' and ${withoutWorker}`,
  );
  const requeued: string[] = [];
  const ended: string[] = [];
  for (const { id, parentId } of lost) {
    const left = await transact(db, (tx) => recoverOne(tx, id, parentId, withoutWorker));
    if (left === 'queued') requeued.push(id);
    if (left === 'ended') ended.push(id);
  }
  return { requeued, ended };
}

const withoutWorker = sql`not exists (
  select 1 from kernel.worker w where w.id = r.worker_id and w.stopped_at is null)`;

/** @param isLost what makes the run one that nobody works on; looked at once more under its lock */
async function recoverOne(
  tx: Tx,
  id: string,
  parentId: string | null,
  isLost: ReturnType<typeof sql>,
): Promise<'queued' | 'ended' | 'kept'> {
  if (parentId) await lockRun(tx, parentId);
  const state = await maybeOne(
    tx,
    sql<{ losses: number; cancelRequested: boolean }>`select cancel_requested as "cancelRequested",
        case when exists (select 1 from kernel.run_step s where s.run_id = r.id and s.ended_at > r.claimed_at)
          then 1 else losses + 1 end as losses
      from kernel.run r where r.id = ${id} and r.status = 'running' and ${isLost}
      for no key update`,
  );
  if (!state) return 'kept';
  if (state.cancelRequested) {
    await endRun(tx, id, parentId, { status: 'cancelled' });
    return 'ended';
  }
  if (state.losses > mostLosses) {
    const message = `The run lost its worker ${mostLosses} times in a row without finishing a step, so it was stopped. Look at what that step does (memory, native code), then resume the run.`;
    await endRun(tx, id, parentId, { status: 'failed', error: { code: 'durable.worker_lost', message } });
    return 'ended';
  }
  await run(
    tx,
    sql`update kernel.run set status = 'queued', worker_id = null, available_at = now(), epoch = epoch + 1,
      losses = ${state.losses} where id = ${id}`,
  );
  return 'queued';
}

/** Forgets workers that stopped more than a day ago. */
export async function forgetWorkers(db: Db): Promise<void> {
  await run(db, sql`delete from kernel.worker where stopped_at < now() - interval '1 day'`);
}
