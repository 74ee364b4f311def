import { maybeOne, run, sql, type Tx } from '#kernel/database';

/**
 * Locks a run's row. Whoever changes what a run may be waiting for takes this lock first, and a run takes it before
 * it looks for the last time and goes to wait: so no wake-up falls between the look and the wait.
 *
 * @returns the run's status, or undefined when there is no such run.
 */
export async function lockRun(tx: Tx, runId: string): Promise<string | undefined> {
  const row = await maybeOne(
    tx,
    sql<{ status: string }>`select status from kernel.run where id = ${runId} for no key update`,
  );
  return row?.status;
}

/** Makes a waiting run available at once. The caller holds its lock. */
export async function wakeRun(tx: Tx, runId: string): Promise<void> {
  await run(tx, sql`update kernel.run set available_at = now() where id = ${runId} and status = 'waiting'`);
}
