import { type Db, jsonb, maybeOne, run, sql, type Tx, transact } from '#kernel/database';
import { publish } from '#kernel/events';
import { withdrawPending } from './approvals.ts';
import { type Claim, ClaimLost, holdClaim } from './journal.ts';
import type { ParkReason } from './parking.ts';
import type { RunError } from './run.ts';
import { lockRun, wakeRun } from './wake.ts';

export type Outcome =
  | { readonly status: 'succeeded'; readonly output: unknown }
  | { readonly status: 'failed'; readonly error: RunError };

/** Writes down how a run ended, and wakes the run that may wait for it. @throws ClaimLost */
export async function finishRun(
  db: Db,
  claim: Claim,
  parentId: string | null,
  outcome: Outcome,
): Promise<void> {
  await transact(db, async (tx) => {
    // Parent before child, as cancelling does, so that the two cannot wait for each other.
    if (parentId) await lockRun(tx, parentId);
    await holdClaim(tx, claim);
    await endRun(tx, claim.runId, parentId, outcome);
  });
}

/** Ends a run whose lock the caller holds, in whatever state it was. */
export async function endRun(
  tx: Tx,
  runId: string,
  parentId: string | null,
  outcome: Outcome | { readonly status: 'cancelled' },
): Promise<void> {
  const output = outcome.status === 'succeeded' ? jsonb(outcome.output) : sql`null`;
  const error = outcome.status === 'failed' ? jsonb(outcome.error) : sql`null`;
  const ended = await maybeOne(
    tx,
    sql<{ projectId: string | null; app: string; kind: string }>`update kernel.run
      set status = ${outcome.status}, output = ${output}, error = ${error}, ended_at = now(), worker_id = null,
        waiting_for = null, available_at = null, cancel_requested = false, epoch = epoch + 1,
        progress = case when ${outcome.status} = 'succeeded' then 1 else progress end
      where id = ${runId} returning project_id as "projectId", app, kind`,
  );
  await withdrawPending(tx, runId);
  if (parentId) await wakeRun(tx, parentId);
  await publish(tx, {
    type: `run.${outcome.status}`,
    subject: runId,
    projectId: ended?.projectId ?? null,
    data: {
      app: ended?.app ?? '',
      kind: ended?.kind ?? '',
      ...(outcome.status === 'failed' && { error: outcome.error }),
    },
  });
}

/**
 * Gives the worker back until one of the reasons no longer holds. What a run waits for may come between its look
 * and this: under the run's lock every reason is looked at once more.
 */
export async function parkRun(db: Db, claim: Claim, reasons: readonly ParkReason[]): Promise<void> {
  await transact(db, async (tx) => {
    await holdClaim(tx, claim);
    const waits = await Promise.all(reasons.map((reason) => reason.stillWaits(tx)));
    const ready = waits.includes(false);
    const times = reasons.flatMap((reason) => (reason.wakeAt ? [reason.wakeAt.getTime()] : []));
    const wakeAt = times.length > 0 ? new Date(Math.min(...times)) : null;
    const waitingFor = reasons.map((reason) => reason.for).join(', ');
    await run(
      tx,
      sql`update kernel.run set status = 'waiting', worker_id = null, waiting_for = ${waitingFor},
          available_at = ${ready ? sql`now()` : sql`${wakeAt}::timestamptz`}
        where id = ${claim.runId}`,
    );
    const { projectId } = (await maybeOne(
      tx,
      sql<{
        projectId: string | null;
      }>`select project_id as "projectId" from kernel.run where id = ${claim.runId}`,
    )) ?? { projectId: null };
    if (!ready) {
      await publish(tx, {
        type: 'run.waiting',
        subject: claim.runId,
        projectId,
        data: { waitingFor, wakeAt: wakeAt?.toISOString() ?? null },
      });
    }
  });
}

/** Hands a run back to the queue because its worker stops. */
export async function releaseRun(db: Db, claim: Claim): Promise<void> {
  await run(
    db,
    sql`update kernel.run set status = 'queued', worker_id = null, available_at = now(), epoch = epoch + 1
      where id = ${claim.runId} and epoch = ${claim.epoch} and status = 'running' and not cancel_requested`,
  );
}

/** Ends a cancelled run when its worker has let go of it. */
export async function finishCancelled(db: Db, claim: Claim, parentId: string | null): Promise<void> {
  await transact(db, async (tx) => {
    if (parentId) await lockRun(tx, parentId);
    // Who cancels may not have committed yet: the lock waits for that, which a condition on it would not.
    const mine = await maybeOne(
      tx,
      sql<{ cancelRequested: boolean }>`select cancel_requested as "cancelRequested" from kernel.run
        where id = ${claim.runId} and epoch = ${claim.epoch} and status = 'running' for no key update`,
    );
    if (!mine) throw new ClaimLost(`The claim on run ${claim.runId} is lost.`);
    // Whoever wished to cancel it thought better of it.
    if (!mine.cancelRequested) return releaseRun(tx, claim);
    await endRun(tx, claim.runId, parentId, { status: 'cancelled' });
  });
}
