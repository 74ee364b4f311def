import { type Db, transact } from '#kernel/database';
import { type Execution, getExecution, spend } from '../store/executions.ts';

/** A part of the time that an execution may take. */
export interface Budget {
  /** Whole milliseconds; below 0 when it is used up. */
  remaining(): number;
}

/** What is used is written down so often: a crash gives back at most this. */
const writeMilliseconds = 2000;

/** Of the budget: the seconds at which a share of what is left of it is used up. */
export function shareEnd(
  { options, spentSeconds }: Pick<Execution, 'options' | 'spentSeconds'>,
  defaultSeconds: number,
  share: number,
): number {
  const total = options.budget_seconds ?? defaultSeconds;
  return spentSeconds + Math.max(0, total - spentSeconds) * share;
}

/**
 * Does `work` on a share of what is left of an execution's budget, and counts the time that it takes.
 *
 * @param share 0 to 1 of what is left now
 */
export async function onBudget<T>(
  db: Db,
  executionId: string,
  defaultSeconds: number,
  share: number,
  work: (budget: Budget) => Promise<T>,
): Promise<T> {
  const end = shareEnd(await getExecution(db, executionId), defaultSeconds, share);
  return onBudgetUntil(db, executionId, { end }, work);
}

/**
 * Does `work` until so much of the budget is used, and counts the time that it takes.
 *
 * @param end seconds of the whole budget
 * @param together whether others work on the same execution meanwhile: time that passes for several counts once
 */
export async function onBudgetUntil<T>(
  db: Db,
  executionId: string,
  { end, together = false }: { readonly end: number; readonly together?: boolean },
  work: (budget: Budget) => Promise<T>,
): Promise<T> {
  const { spentSeconds } = await getExecution(db, executionId);
  const milliseconds = Math.max(0, end - spentSeconds) * 1000;
  const began = performance.now();
  let written = began;
  const write = async (): Promise<void> => {
    const now = performance.now();
    const seconds = (now - written) / 1000;
    written = now;
    await transact(db, (tx) => spend(tx, executionId, seconds, together));
  };
  // What cannot be written now is written with the next.
  const timer = setInterval(() => void write().catch(() => undefined), writeMilliseconds);
  timer.unref();
  try {
    return await work({ remaining: () => Math.floor(milliseconds - (performance.now() - began)) });
  } finally {
    clearInterval(timer);
    await write();
  }
}
