import type { Trail } from '../walking/move.ts';
import { deleteUndoesAdd } from './adding.ts';
import { countersAgree } from './counters.ts';
import { errorsIn } from './errors.ts';
import { unfilterRestores } from './filters.ts';
import { backReturns } from './going-back.ts';
import { openCounterLeavesOut } from './open-counter.ts';
import { learnKept, reloadKeeps } from './reloading.ts';
import { allMeansAll, twiceIsNothing } from './toggles.ts';
import type { Violation } from './violation.ts';

/**
 * The first property that a walk violates.
 *
 * @param others the walks from which is learned what holds on this page
 */
export function judge(
  trail: Trail,
  others: readonly Trail[],
  isKnown: (violation: Violation) => boolean,
): { readonly violation: Violation; readonly at: number } | undefined {
  const kept = learnKept(others);
  for (const [at, entry] of trail.entries()) {
    const found = [
      errorsIn(entry),
      allMeansAll(trail, at),
      twiceIsNothing(trail, at),
      unfilterRestores(trail, at),
      deleteUndoesAdd(trail, at),
      backReturns(trail, at),
      reloadKeeps(trail, at, kept),
      countersAgree(trail, at, others),
      openCounterLeavesOut(trail, at, others),
    ].find((violation) => violation !== undefined && !isKnown(violation));
    if (found) return { violation: found, at };
  }
  return undefined;
}
