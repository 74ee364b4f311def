import { wait } from '#kernel/base';
import { one, run, sql, transact } from '#kernel/database';
import { publish } from '#kernel/events';
import { ClaimLost, errorOf, holdClaim, outputOf, record, storedError } from './journal.ts';
import { type ContextParts, slotsOf } from './slots.ts';
import { attemptStep } from './step.ts';
import { createWaits } from './waits.ts';
import type { RunContext } from './workflow.ts';

const progressEveryMilliseconds = 250;
const mostCollisions = 5;

/** PostgreSQL took the transaction back because of another one: serialization_failure, deadlock_detected. */
const isPassing = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && (thrown.code === '40001' || thrown.code === '40P01');

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
        for (let attempt = 1; ; attempt++) {
          try {
            return await transact(db, async (tx) => {
              await holdClaim(tx, claim);
              const output = await work(tx);
              await record(tx, claim, { ...entry, status: 'succeeded', output });
              return output;
            });
          } catch (thrown) {
            if (thrown instanceof ClaimLost || signal.aborted) throw thrown;
            if (isPassing(thrown) && attempt < mostCollisions) {
              await wait(attempt * 20, signal);
              continue;
            }
            const error = storedError(thrown);
            await record(db, claim, { ...entry, status: 'failed', output: null, error });
            throw errorOf(error);
          }
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
