import { conflict, invalid } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, run, sql, type Tx, transact } from '#kernel/database';
import { publish } from '#kernel/events';
import { withdrawFrom } from './approvals.ts';
import { endRun } from './outcome.ts';
import { runNotFound } from './run.ts';
import { lockRun, wakeRun } from './wake.ts';

/**
 * Sends a signal to a run, whether it waits for it already or will. A signal with a key that the run has already
 * been sent is not sent again.
 *
 * @throws MainstayError `durable.run_not_found`, `durable.run_ended`
 */
export async function signalRun(
  db: Db,
  runId: string,
  name: string,
  payload: unknown,
  options: { readonly key?: string } = {},
): Promise<void> {
  await transact(db, async (tx) => {
    const status = await lockRun(tx, runId);
    if (status === undefined) throw runNotFound(runId);
    if (!['queued', 'running', 'waiting'].includes(status)) {
      throw conflict('durable.run_ended', `Run ${runId} has ${status}; it takes no more signals.`);
    }
    await run(
      tx,
      sql`insert into kernel.run_signal (run_id, name, payload, key)
        values (${runId}, ${name}, ${jsonb(payload)}, ${options.key ?? null}) on conflict (run_id, key) do nothing`,
    );
    await wakeRun(tx, runId);
  });
}

/**
 * Cancels a run and what it started. A run that waits ends at once; one that is at work ends when its worker has
 * let go, after its signal aborted.
 *
 * @returns the ids of runs that a worker still has to let go.
 * @throws MainstayError `durable.run_not_found`, `durable.run_ended`
 */
export async function cancelRun(db: Db, runId: string): Promise<string[]> {
  return transact(db, async (tx) => {
    const status = await lockRun(tx, runId);
    if (status === undefined) throw runNotFound(runId);
    if (['succeeded', 'failed', 'cancelled'].includes(status)) {
      throw conflict('durable.run_ended', `Run ${runId} has ${status} already.`);
    }
    return cancelTree(tx, runId, null);
  });
}

async function cancelTree(tx: Tx, runId: string, parentId: string | null): Promise<string[]> {
  const status = await lockRun(tx, runId);
  const working: string[] = [];
  if (status === 'running') {
    await run(tx, sql`update kernel.run set cancel_requested = true where id = ${runId}`);
    working.push(runId);
  } else if (status === 'queued' || status === 'waiting') {
    await endRun(tx, runId, parentId, { status: 'cancelled' });
  }
  const children = await many(tx, sql<{ id: string }>`select id from kernel.run where parent_id = ${runId}`);
  for (const child of children) working.push(...(await cancelTree(tx, child.id, null)));
  return working;
}

/**
 * Sends a failed or cancelled run on from where it stood: finished steps stay, the failed one runs again.
 *
 * @throws MainstayError `durable.run_not_found`, `durable.not_resumable`
 */
export async function resumeRun(db: Db, runId: string): Promise<void> {
  await transact(db, async (tx) => {
    const status = await lockRun(tx, runId);
    if (status === undefined) throw runNotFound(runId);
    if (status !== 'failed' && status !== 'cancelled') {
      throw conflict(
        'durable.not_resumable',
        `Only a failed or cancelled run can be resumed; this one has ${status}.`,
      );
    }
    await run(tx, sql`delete from kernel.run_step where run_id = ${runId} and status = 'failed'`);
    await requeue(tx, runId);
  });
}

/**
 * Runs an ended run again from step `fromStep` (default 1, the beginning): what it recorded from there on is
 * forgotten, signals that were used there can be used again.
 *
 * @throws MainstayError `durable.run_not_found`, `durable.not_ended`, `durable.no_such_step`
 */
export async function retryRun(db: Db, runId: string, fromStep = 1): Promise<void> {
  await transact(db, async (tx) => {
    const status = await lockRun(tx, runId);
    if (status === undefined) throw runNotFound(runId);
    if (status === 'queued' || status === 'running' || status === 'waiting') {
      throw conflict('durable.not_ended', `This run is ${status}. Cancel it first, then retry it.`);
    }
    const step = await maybeOne(
      tx,
      sql`select 1 from kernel.run_step where run_id = ${runId} and seq = ${fromStep}`,
    );
    if (!step && fromStep !== 1)
      throw invalid('durable.no_such_step', `Run ${runId} has no step ${fromStep}.`);
    await run(tx, sql`delete from kernel.run_step where run_id = ${runId} and seq >= ${fromStep}`);
    await run(
      tx,
      sql`update kernel.run_signal set consumed_by = null where run_id = ${runId} and consumed_by >= ${fromStep}`,
    );
    await withdrawFrom(tx, runId, fromStep);
    await requeue(tx, runId);
  });
}

async function requeue(tx: Tx, runId: string): Promise<void> {
  const row = await maybeOne(
    tx,
    sql<{ projectId: string | null }>`update kernel.run
      set status = 'queued', available_at = now(), ended_at = null, output = null, error = null, losses = 0,
        epoch = epoch + 1, cancel_requested = false
      where id = ${runId} returning project_id as "projectId"`,
  );
  await publish(tx, {
    type: 'run.queued',
    subject: runId,
    projectId: row?.projectId ?? null,
    data: { again: true },
  });
}

/**
 * What a person sees of a run that waits for others to do its work: `fraction` 0..1 and a sentence. A run at work
 * says this itself, by its context.
 */
export async function reportProgress(
  tx: Tx,
  runId: string,
  fraction: number,
  sentence: string,
): Promise<void> {
  const row = await maybeOne(
    tx,
    sql<{ projectId: string | null }>`update kernel.run set progress = ${fraction}, message = ${sentence}
      where id = ${runId} and ended_at is null returning project_id as "projectId"`,
  );
  if (!row) return;
  const data = { progress: fraction, message: sentence };
  await publish(tx, { type: 'run.progressed', subject: runId, projectId: row.projectId, data });
}

/** Holds back all runs of a serial key, or of a group of them (what comes before a slash), until it is released. */
export async function pauseKey(db: Db, key: string): Promise<void> {
  await run(db, sql`insert into kernel.paused_key (key) values (${key}) on conflict do nothing`);
}

export async function releaseKey(db: Db, key: string): Promise<void> {
  await run(db, sql`delete from kernel.paused_key where key = ${key}`);
}

/** Takes the runs of a serial key, or of a group, that are at work from their workers and queues them again; finished steps stay. */
export async function handBackKey(db: Db, key: string): Promise<void> {
  await run(
    db,
    sql`update kernel.run set status = 'queued', epoch = epoch + 1, worker_id = null, available_at = now()
      where ${key} in (serial_key, split_part(serial_key, '/', 1)) and status = 'running' and not cancel_requested`,
  );
}

/** Forgets runs that ended before `before`, with their steps and signals. @returns how many. */
export async function deleteRunsEndedBefore(db: Db, before: Date): Promise<number> {
  return run(
    db,
    sql`delete from kernel.run where ended_at < ${before} and status in ('succeeded', 'failed', 'cancelled')
      and not exists (select 1 from kernel.run child where child.parent_id = run.id and child.ended_at is null)`,
  );
}

/** Adds to what runs have cost, in US dollars; runs that are gone are passed over. */
export async function addRunCosts(
  db: Db,
  costs: readonly { readonly runId: string; readonly usd: number }[],
): Promise<void> {
  if (costs.length === 0) return;
  // In one order for everybody, so that two servers cannot wait for each other's rows.
  const rows = [...costs].sort((a, b) => (a.runId < b.runId ? -1 : 1));
  await run(
    db,
    sql`update kernel.run r set cost = r.cost + c.usd
      from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as c ("runId" uuid, usd numeric)
      where r.id = c."runId"`,
  );
}
