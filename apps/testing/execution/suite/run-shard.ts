import { runSuite, type SuiteTest } from '../../running/run-suite.ts';
import { giveBackTests, takeSharedTest } from '../../store/shared-tests.ts';
import { onBudgetUntil } from '../budget.ts';
import type { PhaseContext } from '../phase.ts';
import { withSite } from '../site.ts';
import type { SuitePlan } from './plan-suite.ts';
import { openSuite } from './suite.ts';

/**
 * Helps to run the tests of an execution: takes one after the other of those that nobody has, so that a slow machine
 * takes few. What this run had taken when its worker died is taken anew first, and what it cannot run is given back.
 *
 * @param runId of this shard
 */
export async function runShard(
  context: PhaseContext,
  { end, runId }: Pick<SuitePlan, 'end'> & { readonly runId: string },
): Promise<{ readonly run: number }> {
  const { platform, execution, signal } = context;
  const { db } = platform;
  await giveBackTests(db, execution.id, runId);
  const suite = await openSuite(context);
  if (!suite || suite.installed.length === 0) return { run: 0 };
  const byKey = new Map(suite.cases.map((test) => [test.key, test]));

  const take = async (): Promise<SuiteTest | undefined> => {
    for (;;) {
      const taken = await takeSharedTest(db, execution.id, runId, suite.installed);
      if (!taken) return undefined;
      const test = byKey.get(taken.key);
      // One that was set aside meanwhile is nobody's to run.
      if (test) return { test, browser: taken.browser };
    }
  };
  try {
    return await onBudgetUntil(db, execution.id, { end, together: true }, (budget) =>
      withSite(platform, execution, signal, async (site) => {
        const { results } = await runSuite(suite.cases, { ...suite.options(site, budget), take });
        return { run: results.length };
      }),
    );
  } catch (error) {
    // Interrupted, it is another worker's by now, or will give back what it had when it begins again.
    if (!signal.aborted) await giveBackTests(db, execution.id, runId);
    throw error;
  }
}
