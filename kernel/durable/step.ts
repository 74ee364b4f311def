import { MainstayError, wait } from '#kernel/base';
import { ClaimLost, errorOf, record, storedError } from './journal.ts';
import type { ContextParts, Slot } from './slots.ts';
import type { RetryPolicy, StepContext, StepOptions } from './workflow.ts';

/** Shorter delays are waited out in the worker; for longer ones the run gives its worker back. */
const longestDelayInWorkerSeconds = 5;

interface StepCall<T> {
  readonly parts: ContextParts;
  readonly slot: Slot;
  readonly work: (step: StepContext) => Promise<T>;
  readonly options: StepOptions;
}

/**
 * Runs a step until it succeeds or its retries are used up, and records how it ended. Every failed attempt is
 * recorded, so a crash between attempts does not start the count again.
 */
export async function attemptStep<T>(call: StepCall<T>): Promise<T> {
  const { parts } = call;
  const { seq, name, kind, known } = call.slot;
  const allowed = call.options.retries?.attempts ?? 1;
  for (let attempt = (known?.attempts ?? 0) + 1; ; attempt++) {
    const entry = { seq, name, kind, attempts: attempt, startedAt: new Date() };
    try {
      return await parts.parking.busy(async () => {
        const output = await limited(call, attempt);
        await record(parts.db, parts.claim, { ...entry, status: 'succeeded', output });
        return output;
      });
    } catch (thrown) {
      if (thrown instanceof ClaimLost || parts.signal.aborted) throw thrown;
      const error = storedError(thrown);
      const again = attempt < allowed && !isFinal(thrown);
      await parts.parking.busy(() =>
        record(parts.db, parts.claim, {
          ...entry,
          status: again ? 'pending' : 'failed',
          output: null,
          error,
        }),
      );
      if (!again) throw errorOf(error);
      parts.log.warn({ step: name, attempt, error: error.message }, 'A step failed and will be tried again');
      await delay(call, delaySeconds(call.options.retries, attempt));
    }
  }
}

/** An error that says of itself that trying again cannot help. */
const isFinal = (thrown: unknown): boolean =>
  thrown instanceof MainstayError && !thrown.retryable && thrown.kind !== 'internal';

export function delaySeconds(policy: RetryPolicy | undefined, failedAttempts: number): number {
  const { firstDelaySeconds = 1, factor = 2, longestDelaySeconds = 300 } = policy ?? {};
  return Math.min(longestDelaySeconds, firstDelaySeconds * factor ** (failedAttempts - 1));
}

async function delay<T>({ parts, slot }: StepCall<T>, seconds: number): Promise<void> {
  if (seconds > longestDelayInWorkerSeconds) {
    const wakeAt = new Date(Date.now() + seconds * 1000);
    await parts.parking.park({ for: `retry: ${slot.name}`, wakeAt, stillWaits: async () => true });
  }
  await parts.parking.busy(() => wait(seconds * 1000, parts.signal));
  parts.signal.throwIfAborted();
}

async function limited<T>({ parts, slot, work, options }: StepCall<T>, attempt: number): Promise<T> {
  const limit = options.timeoutSeconds;
  const timeout = limit === undefined ? undefined : AbortSignal.timeout(limit * 1000);
  const signal = timeout ? AbortSignal.any([parts.signal, timeout]) : parts.signal;
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => {
    const late = new MainstayError(
      'durable.step_timeout',
      `The step "${slot.name}" took longer than ${limit} s.`,
      {
        retryable: true,
      },
    );
    reject(timeout?.aborted ? late : signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const idempotencyKey = `${parts.claim.runId}:${slot.seq}`;
    return await Promise.race([work({ idempotencyKey, attempt, signal }), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
