import { MainstayError } from '#kernel/base';
import { maybeOne, one, sql, type Tx, transact } from '#kernel/database';
import { askOrRead } from './approvals.ts';
import { holdClaim, outputOf, record } from './journal.ts';
import type { ParkReason } from './parking.ts';
import type { ContextParts, NextSlot, Slot } from './slots.ts';
import { startRun } from './start.ts';
import type { RunContext } from './workflow.ts';

type Waits = Pick<RunContext, 'waitFor' | 'approval' | 'start' | 'join'>;

interface Wait<T> {
  readonly slot: Slot;
  /** The answer, when it is there; taken in the transaction that records it. */
  take(tx: Tx): Promise<{ readonly value: T } | undefined>;
  /** Kept beside the wait, so that a restart does not prolong it. */
  readonly timeoutSeconds?: number | undefined;
  readonly park: ParkReason;
}

/** The parts of a run's context that wait for somebody else: a signal, a person, another run. */
export function createWaits(parts: ContextParts, nextSlot: NextSlot): Waits {
  const { claim } = parts;
  return {
    async waitFor(name, schema, { timeoutSeconds } = {}) {
      const slot = nextSlot(name, 'wait');
      const taken = await settle<{ payload?: unknown }>(parts, {
        slot,
        timeoutSeconds,
        take: (tx) => takeSignal(tx, claim.runId, slot),
        park: { for: name, stillWaits: (tx) => noSignal(tx, claim.runId, name) },
      });
      return 'payload' in taken ? schema.parse(taken.payload) : undefined;
    },

    approval(name, request) {
      const slot = nextSlot(name, 'approval');
      return settle(parts, {
        slot,
        take: async (tx) => {
          const decision = await askOrRead(tx, claim, slot.seq, request);
          return decision && { value: decision };
        },
        park: { for: `approval: ${request.title}`, stillWaits: (tx) => undecided(tx, claim.runId, slot.seq) },
      });
    },

    start(name, workflow, input, options = {}) {
      const slot = nextSlot(name, 'start');
      const { ownerId, projectId } = parts;
      const idempotencyKey = `${claim.runId}:${slot.seq}`;
      return settle(parts, {
        slot,
        take: async (tx) => ({
          value: await startRun(tx, workflow, input, {
            ownerId,
            projectId,
            parentId: claim.runId,
            idempotencyKey,
            ...options,
          }),
        }),
        park: { for: name, stillWaits: async () => false },
      });
    },

    async join(name, childId) {
      const slot = nextSlot(name, 'join');
      const ended = await settle(parts, {
        slot,
        take: async (tx) => {
          const end = await childEnd(tx, childId);
          return end && { value: end };
        },
        park: { for: `run: ${childId}`, stillWaits: async (tx) => !(await childEnd(tx, childId)) },
      });
      if (ended.status === 'succeeded') return ended.output;
      const { code, message } = ended.error ?? {
        code: 'durable.child_cancelled',
        message: 'The run was cancelled.',
      };
      throw new MainstayError(code, message);
    },
  };
}

/** Takes the answer and records it in one transaction; without one, writes the wait down and parks the run. */
async function settle<T>(parts: ContextParts, wait: Wait<T>): Promise<T> {
  const { seq, name, kind, known } = wait.slot;
  if (known && known.status !== 'pending') return outputOf<T>(known);
  const entry = { seq, name, kind, attempts: 1, startedAt: new Date() };
  const found = await parts.parking.busy(() =>
    transact(parts.db, async (tx): Promise<{ value: T } | { wakeAt: Date | null }> => {
      await holdClaim(tx, parts.claim);
      const taken = await wait.take(tx);
      if (taken) {
        await record(tx, parts.claim, { ...entry, status: 'succeeded', output: taken.value });
        return taken;
      }
      const wakeAt = known ? dateOf(known.output) : await deadline(tx, wait.timeoutSeconds);
      if (wakeAt && (await isPast(tx, wakeAt))) {
        // An empty object stands for "nothing came": only waitFor has deadlines, and reads it so.
        const nothing = {} as T;
        await record(tx, parts.claim, { ...entry, status: 'succeeded', output: nothing });
        return { value: nothing };
      }
      if (!known) await record(tx, parts.claim, { ...entry, status: 'pending', output: wakeAt });
      return { wakeAt };
    }),
  );
  if ('value' in found) return found.value;
  return parts.parking.park({ ...wait.park, ...(found.wakeAt && { wakeAt: found.wakeAt }) });
}

const dateOf = (output: unknown): Date | null => (typeof output === 'string' ? new Date(output) : null);

async function deadline(tx: Tx, seconds: number | undefined): Promise<Date | null> {
  if (seconds === undefined) return null;
  return (await one(tx, sql<{ at: Date }>`select now() + make_interval(secs => ${seconds}) as at`)).at;
}

const isPast = async (tx: Tx, at: Date): Promise<boolean> =>
  (await one(tx, sql<{ past: boolean }>`select ${at}::timestamptz <= now() as past`)).past;

interface ChildEnd {
  readonly status: string;
  readonly output: unknown;
  readonly error: { readonly code: string; readonly message: string } | null;
}

const childEnd = (tx: Tx, childId: string): Promise<ChildEnd | undefined> =>
  maybeOne(
    tx,
    sql<ChildEnd>`select status, output, error from kernel.run
      where id = ${childId} and status in ('succeeded', 'failed', 'cancelled')`,
  );

const undecided = async (tx: Tx, runId: string, seq: number): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`select 1 from kernel.approval where run_id = ${runId} and seq = ${seq} and status = 'decided'`,
  )) === undefined;

const noSignal = async (tx: Tx, runId: string, name: string): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`select 1 from kernel.run_signal where run_id = ${runId} and name = ${name} and consumed_by is null`,
  )) === undefined;

async function takeSignal(
  tx: Tx,
  runId: string,
  { name, seq }: Slot,
): Promise<{ value: { payload: unknown } } | undefined> {
  const taken = await maybeOne(
    tx,
    sql<{ payload: unknown }>`update kernel.run_signal set consumed_by = ${seq} where id = (
        select id from kernel.run_signal
        where run_id = ${runId} and name = ${name} and consumed_by is null order by id limit 1)
      returning payload`,
  );
  return taken && { value: taken };
}
