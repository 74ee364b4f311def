import { MainstayError } from '#kernel/base';
import type { Db } from '#kernel/database';
import { type Logger, withLogFields } from '#kernel/telemetry';
import type { ClaimedRun } from './claim.ts';
import { createContext } from './context.ts';
import { type Claim, ClaimLost, readJournal, storedError } from './journal.ts';
import { finishCancelled, finishRun, parkRun, releaseRun } from './outcome.ts';
import { createParking, type ParkReason } from './parking.ts';
import type { Workflow } from './workflow.ts';

/** Why a worker interrupts a run. */
export type Interruption = 'cancelled' | 'stopping' | 'lost';

export class RunInterrupted extends Error {
  override readonly name = 'RunInterrupted';
  readonly reason: Interruption;
  constructor(reason: Interruption) {
    super(`The run was interrupted: ${reason}.`);
    this.reason = reason;
  }
}

/** Runs one claimed run until it ends, waits, or is interrupted, and writes down which. Never throws. */
export async function executeRun(
  db: Db,
  workflow: Workflow,
  claimed: ClaimedRun,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  const claim: Claim = { runId: claimed.id, epoch: claimed.epoch };
  try {
    const ending = await untilEnd(db, workflow, claimed, claim, signal, log);
    if (ending.kind === 'parked') await parkRun(db, claim, ending.reasons);
    else await finishRun(db, claim, claimed.parentId, { status: 'succeeded', output: ending.output });
  } catch (thrown) {
    await settleThrown(db, claimed, claim, signal, log, thrown)
      .catch((error: unknown) => {
        // It was cancelled while it failed: then nobody else ends it.
        if (error instanceof ClaimLost) return letGo(db, claimed, claim);
        throw error;
      })
      .catch((error: unknown) => {
        // The database is away or the claim is lost: recovery gives the run to a worker that can go on, maybe this one.
        if (!(error instanceof ClaimLost))
          log.error({ err: error }, 'How a run ended could not be written down');
      });
  }
}

type Ending = { kind: 'done'; output: unknown } | { kind: 'parked'; reasons: readonly ParkReason[] };

async function untilEnd(
  db: Db,
  workflow: Workflow,
  claimed: ClaimedRun,
  claim: Claim,
  signal: AbortSignal,
  log: Logger,
): Promise<Ending> {
  const journal = await readJournal(db, claimed.id);
  const parking = createParking();
  const { ownerId, projectId } = claimed;
  const context = createContext({ db, claim, ownerId, projectId, journal, parking, signal, log });
  const interrupted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // Parsing checks that the input still fits, and makes it the type that the program was written for.
  const input = workflow.input.parse(claimed.input) as never;
  return Promise.race([
    withLogFields({ run_id: claimed.id }, () => workflow.run(context, input)).then(
      (output): Ending => ({ kind: 'done', output: output ?? null }),
    ),
    parking.parked.then((reasons): Ending => ({ kind: 'parked', reasons })),
    interrupted,
  ]);
}

async function settleThrown(
  db: Db,
  claimed: ClaimedRun,
  claim: Claim,
  signal: AbortSignal,
  log: Logger,
  thrown: unknown,
): Promise<void> {
  if (thrown instanceof ClaimLost) return letGo(db, claimed, claim);
  if (signal.aborted && signal.reason instanceof RunInterrupted) {
    if (signal.reason.reason === 'cancelled') return finishCancelled(db, claim, claimed.parentId);
    if (signal.reason.reason === 'stopping') return releaseRun(db, claim);
    return;
  }
  const { code, message } = storedError(thrown);
  if (!(thrown instanceof MainstayError)) log.error({ err: thrown }, 'A run failed');
  await finishRun(db, claim, claimed.parentId, { status: 'failed', error: { code, message } });
}

/** A lost claim is either a cancellation, which this worker completes, or another worker's run by now. */
async function letGo(db: Db, claimed: ClaimedRun, claim: Claim): Promise<void> {
  await finishCancelled(db, claim, claimed.parentId);
}
