import { conflict, MainstayError } from '#kernel/base';
import { transact } from '#kernel/database';
import { orderDependent } from '../../domain/history/flaky.ts';
import { explainDependence, type Pass, type RunAfter } from '../../domain/history/order.ts';
import { orderCases, type SuiteOrder } from '../../domain/suite/order.ts';
import type { Outcome, TestCase } from '../../domain/suite/test-case.ts';
import { resultKey, runSuite, type SuiteOptions } from '../../running/run-suite.ts';
import { addFigures } from '../../store/executions.ts';
import { listResults } from '../../store/results.ts';
import { keepDependence, keepTrial, listDependences, listTrials, type Trial } from '../../store/trials.ts';
import { onBudget } from '../budget.ts';
import type { PhaseContext } from '../phase.ts';
import { withSite } from '../site.ts';
import { openSuite, type Suite } from '../suite/suite.ts';

/** The rest is for the analysis and the reports. */
const shareOfBudget = 0.95;

/**
 * Runs the suite as it is written, backwards and shuffled, one test at a time, and finds out of those that end otherwise
 * what they depend on. The first pass is what is reported of the site; the others say something of the suite alone. Each
 * run is kept: an execution that goes on runs the rest.
 *
 * @throws MainstayError `testing.no_cases`
 */
export async function tryOrders(context: PhaseContext) {
  const { platform, execution, signal } = context;
  const { db, settings } = platform;
  const suite = await openSuite(context);
  if (!suite) {
    const { origin } = execution;
    throw conflict(
      'testing.no_cases',
      `There are no tests of ${origin} yet: test it first, without this purpose.`,
    );
  }
  const left = await onBudget(db, execution.id, settings.execution.budget_seconds, shareOfBudget, (budget) =>
    withSite(platform, execution, signal, async (site) => {
      const options = inTurn(suite.options(site, budget));
      await runSuite(suite.cases, { ...options, finished: suite.finished });
      const passes = [await asWritten(context, suite, options.browsers)];
      for (const order of ['reversed', 'shuffled'] as const)
        passes.push(await passIn(context, suite, options, order));
      return explainAll(context, suite, options, passes);
    }),
  );
  signal.throwIfAborted();
  return close(context, left);
}

/** One after the other, each once, in one browser. */
function inTurn(options: SuiteOptions): SuiteOptions {
  const { settings, browsers } = options;
  const execution = { ...settings.execution, concurrency: 1 };
  return { ...options, settings: { ...settings, execution }, browsers: browsers.slice(0, 1) };
}

/** The suite has run with all the time it wants: what takes much longer now is a failure. */
const patience = { find: 3000, act: 8000, navigate: 30_000 } as const;

/** In another order nothing is told or kept of a run but its outcome. */
function quiet(options: SuiteOptions, onResult: NonNullable<SuiteOptions['onResult']>): SuiteOptions {
  const { keep: _, heal: __, settings, ...rest } = options;
  const execution = { ...settings.execution, retries: 0 };
  return { ...rest, settings: { ...settings, execution }, patience, onResult };
}

async function asWritten(
  { platform, execution }: PhaseContext,
  { cases }: Suite,
  [browser]: SuiteOptions['browsers'],
): Promise<Pass> {
  const results = await listResults(platform.db, execution.id);
  const outcomes = new Map(
    results.flatMap(({ result }) =>
      result.browser === browser ? [[result.key, result.outcome] as const] : [],
    ),
  );
  return passOf(cases, outcomes);
}

const passOf = (cases: readonly TestCase[], outcomes: ReadonlyMap<string, Outcome>): Pass => ({
  runs: cases.flatMap(({ key }) => {
    const outcome = outcomes.get(key);
    return outcome === undefined ? [] : [{ key, outcome }];
  }),
});

async function passIn(
  { platform, execution, tell }: PhaseContext,
  { cases }: Suite,
  options: SuiteOptions,
  order: Exclude<SuiteOrder, 'given'>,
): Promise<Pass> {
  const { db } = platform;
  const { id, options: asked } = execution;
  const { seed } = asked;
  const known = (await listTrials(db, id)).filter(({ name }) => name === order);
  const outcomes = new Map(known.map(({ key, outcome }) => [key, outcome]));
  const [browser = 'chromium'] = options.browsers;
  const onResult: SuiteOptions['onResult'] = async ({ key, outcome, seconds }) => {
    await transact(db, (tx) => keepTrial(tx, id, { name: order, key, outcome, seconds }));
    outcomes.set(key, outcome);
    const done = outcomes.size / cases.length;
    tell(
      (order === 'reversed' ? 0.4 : 0.6) + 0.2 * done,
      `Ran ${outcomes.size} of ${cases.length} tests ${order}`,
    );
  };
  await runSuite(cases, {
    ...quiet(options, onResult),
    ...{ order, seed, finished: new Set(known.map(({ key }) => resultKey(key, browser))) },
  });
  return passOf(orderCases(cases, order, seed), outcomes);
}

/** @returns how many could not be explained in the time */
async function explainAll(
  { platform, execution, tell }: PhaseContext,
  { cases }: Suite,
  options: SuiteOptions,
  passes: readonly Pass[],
): Promise<number> {
  const { db } = platform;
  const { id } = execution;
  const [given, reversed, shuffled] = passes.map(
    ({ runs }) => new Map(runs.map(({ key, outcome }) => [key, outcome])),
  );
  const suspects = orderDependent(
    cases.map(({ key }) => ({
      key,
      asWritten: given?.get(key) ?? 'skipped',
      reversed: reversed?.get(key) ?? 'skipped',
      shuffled: shuffled?.get(key) ?? 'skipped',
    })),
  );
  const explained = new Set((await listDependences(db, id)).map(({ key }) => key));
  const names = new Map(cases.map(({ key, name }) => [key, name]));
  let left = 0;
  for (const key of suspects.filter((one) => !explained.has(one))) {
    tell(0.85, `Looking for what "${names.get(key)}" depends on`);
    try {
      const dependence = await explainDependence(key, passes, await trialsOf(db, id, cases, options, key));
      await transact(db, (tx) => keepDependence(tx, id, { key, ...dependence }));
    } catch (error) {
      if (!(error instanceof MainstayError) || error.code !== 'testing.budget_spent') throw error;
      left += 1;
      await transact(db, (tx) => keepDependence(tx, id, { key, kind: 'unexplained', others: [] }));
    }
  }
  return left;
}

/** Runs some tests and then the one. What was tried before a crash, in the same turn, is known. */
async function trialsOf(
  db: PhaseContext['platform']['db'],
  executionId: string,
  cases: readonly TestCase[],
  options: SuiteOptions,
  key: string,
): Promise<RunAfter> {
  const known = new Map<string, Trial>(
    (await listTrials(db, executionId)).filter((one) => one.key === key).map((one) => [one.name, one]),
  );
  const byKey = new Map(cases.map((test) => [test.key, test]));
  let turn = 0;
  return async (before) => {
    turn += 1;
    const name = `after ${turn}`;
    const earlier = known.get(name);
    if (earlier) return earlier.outcome;
    const tests = [...before, key].flatMap((one) => byKey.get(one) ?? []);
    const { results, left } = await runSuite(
      tests,
      quiet(options, () => undefined),
    );
    const last = results.find((result) => result.key === key);
    if (left.length > 0 || !last) {
      throw new MainstayError('testing.budget_spent', 'The time for this execution is over.', {
        kind: 'limited',
      });
    }
    const { outcome, seconds } = last;
    await transact(db, (tx) => keepTrial(tx, executionId, { name, key, outcome, seconds }));
    return outcome;
  };
}

async function close({ platform, execution }: PhaseContext, left: number) {
  const { db } = platform;
  const { id } = execution;
  const [trials, dependences] = [await listTrials(db, id), await listDependences(db, id)];
  const ran = (name: string): number => trials.filter((one) => one.name === name).length;
  const figures = {
    reversed: ran('reversed'),
    shuffled: ran('shuffled'),
    tried: trials.length - ran('reversed') - ran('shuffled'),
    dependent: dependences.filter(({ kind }) => kind !== 'unsteady').length,
    unexplained: left,
  };
  const limits = left > 0 ? [`What ${left} tests depend on was not found: the time was used up.`] : [];
  await transact(db, (tx) => addFigures(tx, id, 'order', figures, limits));
  return figures;
}
