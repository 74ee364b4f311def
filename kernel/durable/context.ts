import { MainstayError } from '#kernel/base';
import { type Db, one, run, sql, transact } from '#kernel/database';
import { publish } from '#kernel/events';
import type { Logger } from '#kernel/telemetry';
import {
  type Claim,
  ClaimLost,
  errorOf,
  holdClaim,
  type JournalEntry,
  outputOf,
  record,
  type StepKind,
  storedError,
} from './journal.ts';
import type { Parking } from './parking.ts';
import { attemptStep } from './step.ts';
import { createWaits } from './waits.ts';
import type { RunContext } from './workflow.ts';

export interface ContextParts {
  readonly db: Db;
  readonly claim: Claim;
  readonly ownerId: string | null;
  readonly projectId: string | null;
  readonly journal: Map<number, JournalEntry>;
  readonly parking: Parking;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** The place of one step in the run's history, and what the journal already holds there. */
export interface Slot {
  readonly seq: number;
  readonly name: string;
  readonly kind: StepKind;
  readonly known: JournalEntry | undefined;
}

const progressEveryMilliseconds = 250;

/** What a workflow sees of the engine. Steps get their number when they are called, so parallel steps keep theirs. */
export function createContext(parts: ContextParts): RunContext {
  const { db, claim, parking, signal } = parts;
  const nextSlot = slotsOf(parts.journal);
  let lastProgressAt = 0;

  return {
    runId: claim.runId,
    ownerId: parts.ownerId,
    projectId: parts.projectId,
    signal,
    log: parts.log,
    db,
    ...createWaits(parts, nextSlot),

    async step(name, work, options = {}) {
      const slot = nextSlot(name, 'step');
      if (slot.known && slot.known.status !== 'pending') return outputOf(slot.known);
      return attemptStep({ parts, slot, work, options });
    },

    async transaction(name, work) {
      const { seq, kind, known } = nextSlot(name, 'transaction');
      if (known) return outputOf(known);
      const entry = { seq, name, kind, attempts: 1, startedAt: new Date() };
      return parking.busy(async () => {
        try {
          return await transact(db, async (tx) => {
            await holdClaim(tx, claim);
            const output = await work(tx);
            await record(tx, claim, { ...entry, status: 'succeeded', output });
            return output;
          });
        } catch (thrown) {
          if (thrown instanceof ClaimLost || signal.aborted) throw thrown;
          const error = storedError(thrown);
          await record(db, claim, { ...entry, status: 'failed', output: null, error });
          throw errorOf(error);
        }
      });
    },

    async sleep(name, seconds) {
      const { seq, kind, known } = nextSlot(name, 'sleep');
      const entry = { seq, name, kind, attempts: 1, startedAt: new Date() };
      const { wakeAt, over } = await parking.busy(async () => {
        const state = await one(
          db,
          sql<{ wakeAt: Date; over: boolean }>`with wake as (
              select coalesce(${known ? outputOf<string>(known) : null}::timestamptz,
                              now() + make_interval(secs => ${seconds})) as at)
            select at as "wakeAt", at <= now() as over from wake`,
        );
        if (!known) await record(db, claim, { ...entry, status: 'succeeded', output: state.wakeAt });
        return state;
      });
      if (!over) await parking.park({ for: `sleep: ${name}`, wakeAt, stillWaits: async () => true });
    },

    async progress(fraction, sentence) {
      const now = Date.now();
      if (now - lastProgressAt < progressEveryMilliseconds && fraction < 1) return;
      lastProgressAt = now;
      await parking.busy(() => keepProgress(parts, Math.min(1, Math.max(0, fraction)), sentence));
    },
  };
}

export type NextSlot = (name: string, kind: StepKind) => Slot;

function slotsOf(journal: Map<number, JournalEntry>): NextSlot {
  let lastSeq = 0;
  return (name, kind) => {
    const seq = ++lastSeq;
    const known = journal.get(seq);
    if (known && (known.name !== name || known.kind !== kind)) {
      throw new MainstayError(
        'durable.history_differs',
        `Step ${seq} was "${known.name}" (${known.kind}) when this run began and is "${name}" (${kind}) in the ` +
          'present program. Raise the workflow version and keep the old one, or retry the run from an earlier step.',
      );
    }
    return { seq, name, kind, known };
  };
}

async function keepProgress(
  { db, claim, projectId }: ContextParts,
  progress: number,
  message: string,
): Promise<void> {
  await transact(db, async (tx) => {
    const changed = await run(
      tx,
      sql`update kernel.run set progress = ${progress}, message = ${message}
        where id = ${claim.runId} and epoch = ${claim.epoch} and status = 'running'
          and (progress, message) is distinct from (${progress}::float8, ${message}::text)`,
    );
    if (changed === 0) return;
    await publish(tx, {
      type: 'run.progressed',
      subject: claim.runId,
      projectId,
      data: { progress, message },
    });
  });
}
