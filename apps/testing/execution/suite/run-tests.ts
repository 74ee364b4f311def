import { transact } from '#kernel/database';
import { resultKey, runSuite } from '../../running/run-suite.ts';
import { addFigures } from '../../store/executions.ts';
import { finishedTests } from '../../store/results.ts';
import { clearSharedTests } from '../../store/shared-tests.ts';
import { onBudgetUntil } from '../budget.ts';
import type { PhaseContext } from '../phase.ts';
import { withSite } from '../site.ts';
import type { SuitePlan } from './plan-suite.ts';
import { openSuite, type Suite } from './suite.ts';

/**
 * Runs the site's tests, but for those of them that this execution has run already, before a crash say, or in other
 * workers: what these left is run here.
 *
 * @param troubles why workers that should have helped could not, each a sentence
 */
export async function runTests(
  context: PhaseContext,
  { end }: Pick<SuitePlan, 'end'>,
  troubles: readonly string[] = [],
) {
  const { platform, execution, signal } = context;
  const { db } = platform;
  const suite = await openSuite(context);
  if (!suite) return { run: 0 };
  if (unfinished(suite, suite.installed.length > 0 ? suite.installed : suite.wanted) > 0) {
    await onBudgetUntil(db, execution.id, { end }, async (budget) => {
      // Others have used the time up: signing in would only take more.
      if (budget.remaining() <= 0) return;
      await withSite(platform, execution, signal, (site) =>
        runSuite(suite.cases, { ...suite.options(site, budget), finished: suite.finished }),
      );
    });
  }
  const finished = await finishedTests(db, execution.id);
  const ran = suite.wanted.filter((kind) => [...finished].some((key) => key.endsWith(` ${kind}`)));
  const missing = suite.wanted.filter((kind) => !ran.includes(kind) && !suite.installed.includes(kind));
  const tried = suite.wanted.filter((kind) => !missing.includes(kind));
  const left = unfinished({ ...suite, finished }, tried);
  const limits = [
    ...missing.map((kind) => `Nothing was run in ${kind}: it is not installed here.`),
    ...(left > 0 ? [`${left} tests were not run: the time was used up.`] : []),
    ...(suite.selection?.limits ?? []),
    ...troubles,
  ];
  const tests = suite.cases.length * tried.length;
  await transact(db, async (tx) => {
    await clearSharedTests(tx, execution.id);
    if (suite.selection) await addFigures(tx, execution.id, 'selection', suite.selection.figures, []);
    await addFigures(tx, execution.id, 'suite', { tests, run: finished.size, left }, limits);
  });
  return { run: finished.size, left };
}

/** How many tests have no result in these browsers. */
const unfinished = ({ cases, finished }: Suite, browsers: Suite['wanted']): number =>
  cases.reduce(
    (sum, { key }) => sum + browsers.filter((browser) => !finished.has(resultKey(key, browser))).length,
    0,
  );
