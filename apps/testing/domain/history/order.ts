import { z } from 'zod';
import type { Outcome } from '../suite/test-case.ts';
import { smallest } from './delta-debugging.ts';

/**
 * How a test depends on what ran before it (in the words of Shi et al., "iFixFlakies", ESEC/FSE 2019): `polluted`, a
 * victim, fails after `others` and passes alone; `needs`, brittle, passes after `others` and fails alone; `leftover`:
 * something that one of `others` left on the site stays, so that it never passes again; `unsteady`: it did not do the
 * same when it was tried again, so that it is not the order; `unexplained`: the time was up.
 */
export const dependenceSchema = z.object({
  kind: z.enum(['polluted', 'needs', 'leftover', 'unsteady', 'unexplained']),
  /** Keys of tests, in the order in which they have to run. */
  others: z.array(z.string()),
});
export type Dependence = z.infer<typeof dependenceSchema>;

/** The whole suite in one order, each test once. */
export interface Pass {
  readonly runs: readonly { readonly key: string; readonly outcome: Outcome }[];
}

/** Runs the tests in this order, and then the one: how it ended. */
export type RunAfter = (before: readonly string[], key: string) => Promise<Outcome>;

/** The state of the site has changed for good: what is tried now says nothing. */
class StateStays extends Error {}

/**
 * Finds out why a test passed in one pass and failed in another: it is run alone, then after what ran before it, and that
 * is made smaller and smaller. Before each try it has to be as it was alone, or nothing could be concluded.
 *
 * @param passes in the order in which they were run
 * @throws what `runAfter` throws
 */
export async function explainDependence(
  key: string,
  passes: readonly Pass[],
  runAfter: RunAfter,
): Promise<Dependence> {
  const before = (wanted: Outcome): readonly string[] => {
    const pass = passes.find(({ runs }) => runs.some((one) => one.key === key && one.outcome === wanted));
    const keys = pass?.runs.map((one) => one.key) ?? [];
    return keys.slice(0, keys.indexOf(key));
  };
  // What ran before may have left something that is used up by the first run.
  const aloneIs = async (wanted: Outcome): Promise<boolean> =>
    (await runAfter([], key)) === wanted || (await runAfter([], key)) === wanted;
  const alone = (await aloneIs('passed')) ? 'passed' : 'failed';
  const [kind, changed, tests] =
    alone === 'passed'
      ? (['polluted', 'failed', before('failed')] as const)
      : (['needs', 'passed', before('passed')] as const);
  const does = async (part: readonly string[]): Promise<boolean> => (await runAfter(part, key)) === changed;
  if (tests.length === 0 || !(await does(tests))) {
    return alone === 'passed' ? { kind: 'unsteady', others: [] } : leftover(key, passes);
  }
  try {
    const others = await smallest(tests, async (part) => {
      if (!(await aloneIs(alone))) throw new StateStays();
      return does(part);
    });
    return { kind, others: [...others] };
  } catch (error) {
    if (error instanceof StateStays) return leftover(key, passes);
    throw error;
  }
}

/** Among what ran from its last success to its first failure after it is what changed the site, perhaps itself. */
function leftover(key: string, passes: readonly Pass[]): Dependence {
  const all = passes.flatMap(({ runs }) => runs);
  const failed = all.findIndex((one, at) => one.key === key && one.outcome !== 'passed' && at > 0);
  const passed = all
    .slice(0, Math.max(0, failed))
    .findLastIndex((one) => one.key === key && one.outcome === 'passed');
  const between = all.slice(Math.max(0, passed), Math.max(0, failed)).map((one) => one.key);
  return { kind: 'leftover', others: [...new Set(between)] };
}
