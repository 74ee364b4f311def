import { transact } from '#kernel/database';
import { publish } from '#kernel/events';
import { patchCase } from '../domain/healing/patch.ts';
import type { TestResult } from '../domain/suite/result.ts';
import type { TestCase } from '../domain/suite/test-case.ts';
import { heal } from '../healing/heal.ts';
import { testingMetrics } from '../operations.ts';
import { runSuite } from '../running/run-suite.ts';
import { changeCase, type KeptCase, listCases } from '../store/cases.ts';
import { addFigures } from '../store/executions.ts';
import { finishedTests, keepResult } from '../store/results.ts';
import { browsersOf } from './browsers.ts';
import { onBudget } from './budget.ts';
import type { PhaseContext } from './phase.ts';
import { withSite } from './site.ts';

/** More tests of a site than this are not run in one execution. */
const mostCases = 5000;
/** What is looked at besides gets the rest of the time. */
const shareBesideProbes = 0.6;

/** Runs the site's tests, but for those of them that this execution has run already. */
export async function runTests(context: PhaseContext) {
  const { platform, execution, signal, tell } = context;
  const { id, projectId, origin, types } = execution;
  const { db, settings } = platform;
  if (!types.includes('functional')) return { run: 0 };
  const kept = await listCases(db, { projectId, origin, status: 'active', limit: mostCases });
  const finished = await finishedTests(db, id);
  if (kept.length === 0) return { run: 0 };
  const { browsers, missing } = await browsersFor(context);
  const byKey = new Map(kept.map((one) => [one.definition.key, one]));
  const total = kept.length * browsers.length;
  let ended = finished.size;
  let broken = 0;

  const onResult = async (result: TestResult): Promise<void> => {
    await transact(db, async (tx) => {
      await keepResult(tx, id, result);
      await propose(tx, byKey.get(result.key), result);
      const { key, name, outcome, browser } = result;
      await publish(tx, {
        type: 'testing.result',
        subject: id,
        projectId,
        data: { key, name, outcome, browser },
      });
    });
    testingMetrics(platform.metrics).tests.add({ status: result.outcome, browser: result.browser });
    ended += 1;
    if (result.outcome === 'failed') broken += 1;
    tell(
      0.45 + (0.3 * ended) / total,
      `Ran ${ended} of ${total} tests${broken > 0 ? `, ${broken} failed` : ''}`,
    );
  };

  const share = types.length > 1 ? shareBesideProbes : 0.85;
  return onBudget(db, id, settings.execution.budget_seconds, share, (budget) =>
    withSite(platform, execution, signal, async (site) => {
      const { left } = await runSuite(
        kept.map(({ definition }) => definition),
        {
          ...{ pool: browsersOf(platform), settings, origin, signal, finished, onResult },
          browsers,
          open: site.open,
          keep: context.keep,
          heal: (page, element) => heal(page, element, settings.healing),
          remaining: budget.remaining,
        },
      );
      const late = left.length > 0 ? [`${left.length} tests were not run: the time was used up.`] : [];
      const limits = [...missing, ...late];
      await transact(db, (tx) =>
        addFigures(tx, id, 'suite', { tests: total, run: ended, left: left.length }, limits),
      );
      return { run: ended, left: left.length };
    }),
  );
}

/** The browsers that were asked for and are here; with none of them, the pool says how to get one. */
async function browsersFor({ platform, execution }: PhaseContext) {
  const wanted = execution.options.browsers;
  const installed = new Set((await browsersOf(platform).installed()).map(({ kind }) => kind));
  const here = wanted.filter((kind) => installed.has(kind));
  if (here.length === 0) return { browsers: wanted, missing: [] };
  const missing = wanted
    .filter((kind) => !installed.has(kind))
    .map((kind) => `Nothing was run in ${kind}: it is not installed here.`);
  return { browsers: here, missing };
}

/** Keeps what healing proposes with the test, for a person to take or refuse. */
async function propose(
  tx: Parameters<typeof changeCase>[0],
  kept: KeptCase | undefined,
  { healed }: TestResult,
): Promise<void> {
  if (!kept || healed.length === 0) return;
  const proposal: TestCase = patchCase(kept.definition, healed);
  await changeCase(tx, kept.id, { proposal });
}
