import { type ErrorKind, MainstayError } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, run, sql, type Tx } from '#kernel/database';
import type { RunError } from './run.ts';

/** What a worker must still hold to record anything of a run: the run at this epoch, running, not cancelled. */
export interface Claim {
  readonly runId: string;
  readonly epoch: number;
}

export interface JournalEntry {
  readonly seq: number;
  readonly name: string;
  readonly kind: StepKind;
  readonly status: 'succeeded' | 'failed' | 'pending';
  readonly attempts: number;
  readonly output: unknown;
  readonly error: StepError | null;
}

/** What is kept of an error: its kind says to whoever catches it at a replay, too, whose fault it is. */
interface StepError extends RunError {
  readonly kind?: ErrorKind;
}

export type StepKind = 'step' | 'transaction' | 'sleep' | 'wait' | 'approval' | 'start' | 'join';

/** The run was cancelled or given to another worker: what this worker still does for it must not count. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';
}

/** Locks the run's row and proves that the claim still holds. @throws ClaimLost */
export async function holdClaim(tx: Tx, claim: Claim): Promise<void> {
  const held = await maybeOne(
    tx,
    sql`select 1 from kernel.run where id = ${claim.runId} and epoch = ${claim.epoch}
      and status = 'running' and not cancel_requested for no key update`,
  );
  if (!held) throw new ClaimLost(`The claim on run ${claim.runId} is lost.`);
}

export async function readJournal(db: Db, runId: string): Promise<Map<number, JournalEntry>> {
  const entries = await many(
    db,
    sql<JournalEntry>`select seq, name, kind, status, attempts, output, error from kernel.run_step
      where run_id = ${runId}`,
  );
  return new Map(entries.map((entry) => [entry.seq, entry]));
}

export type NewEntry = Omit<JournalEntry, 'error'> & { readonly error?: StepError; readonly startedAt: Date };

/** Records an entry if the claim still holds, in one statement. @throws ClaimLost */
export async function record(db: Db, claim: Claim, entry: NewEntry): Promise<void> {
  const written = await run(
    db,
    sql`with held as (
        select id from kernel.run
        where id = ${claim.runId} and epoch = ${claim.epoch} and status = 'running' and not cancel_requested
        for no key update
      )
      insert into kernel.run_step (run_id, seq, name, kind, status, attempts, output, error, started_at)
      select id, ${entry.seq}::int, ${entry.name}::text, ${entry.kind}::text, ${entry.status}::text,
        ${entry.attempts}::int, ${jsonb(entry.output)}, ${entry.error ? jsonb(entry.error) : sql`null::jsonb`},
        ${entry.startedAt}::timestamptz
      from held
      on conflict (run_id, seq) do update set status = excluded.status, attempts = excluded.attempts,
        output = excluded.output, error = excluded.error, ended_at = now()
        where run_step.status = 'pending'`,
  );
  if (written === 0) throw new ClaimLost(`The claim on run ${claim.runId} is lost.`);
}

/** The error that a failed step throws, now and at every replay. */
export function errorOf(stored: StepError | null): MainstayError {
  const { code = 'durable.step_failed', message = 'A step failed.', kind = 'internal' } = stored ?? {};
  return new MainstayError(code, message, { kind });
}

/** What a finished step returned, or throws what it threw. */
export function outputOf<T>(entry: JournalEntry): T {
  if (entry.status === 'failed') throw errorOf(entry.error);
  // The journal holds what an earlier attempt of this same step returned, as JSON.
  return entry.output as T;
}

/** What is kept of an error: its stable code, its sentence, and its kind. */
export function storedError(thrown: unknown): StepError {
  if (thrown instanceof MainstayError) {
    return { code: thrown.code, message: thrown.message, kind: thrown.kind };
  }
  return { code: 'durable.step_failed', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
