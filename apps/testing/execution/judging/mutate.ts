import { availableParallelism } from 'node:os';
import { conflict, MainstayError } from '#kernel/base';
import { transact } from '#kernel/database';
import { pathOf } from '../../domain/history/duplicates.ts';
import { byPromise, type Killer } from '../../domain/mutation/choose.ts';
import { judgeMutant } from '../../domain/mutation/judge-mutant.ts';
import type { Mutant, MutantResult } from '../../domain/mutation/mutant.ts';
import { mutationScore } from '../../domain/mutation/score.ts';
import type { TestCase } from '../../domain/suite/test-case.ts';
import { type Bench, createBench } from '../../mutating/bench.ts';
import { listCases } from '../../store/cases.ts';
import { addFigures, getExecution } from '../../store/executions.ts';
import { keepMutantResult, listCovered, listMutants } from '../../store/mutants.ts';
import { browsersOf } from '../browsers.ts';
import { type Budget, onBudget } from '../budget.ts';
import type { PhaseContext } from '../phase.ts';
import { type OpenSite, withSite } from '../site.ts';
import { planMutation } from './plan-mutation.ts';
import { sideBySide } from './side-by-side.ts';

/** The rest is for the analysis. */
const shareOfBudget = 0.97;
/** More tests of a site than this are not tried. */
const mostCases = 5000;
/** Below this, a mutant is not begun. */
const leastMilliseconds = 2000;

/**
 * Measures which small changes of the site's scripts its tests notice. What was planned and tried is kept: an execution
 * that goes on tries the rest.
 *
 * @throws MainstayError `testing.no_cases`, `testing.nothing_to_mutate`, `testing.browser_missing`
 */
export async function mutate(context: PhaseContext) {
  const { platform, execution, signal } = context;
  const { id, projectId, origin } = execution;
  const { db, settings } = platform;
  const kept = await listCases(db, { projectId, origin, status: 'active', limit: mostCases });
  if (kept.length === 0) {
    throw conflict(
      'testing.no_cases',
      `There are no tests of ${origin} yet: test it first, without this purpose.`,
    );
  }
  const tests = kept.map(({ definition }) => definition);
  await onBudget(db, id, settings.execution.budget_seconds, shareOfBudget, (budget) =>
    withSite(platform, execution, signal, async (site) => {
      const bench = benchOf(context, site, budget);
      if ((await listMutants(db, id)).length === 0) await planMutation(context, bench, tests, budget);
      await tryMutants(context, bench, tests, budget);
    }),
  );
  signal.throwIfAborted();
  return close(context);
}

function benchOf({ platform, execution, signal }: PhaseContext, site: OpenSite, budget: Budget): Bench {
  return createBench({
    ...{ settings: platform.settings, origin: execution.origin, signal, open: site.open },
    pool: browsersOf(platform),
    remaining: budget.remaining,
  });
}

async function tryMutants(
  { platform, execution, signal, tell }: PhaseContext,
  bench: Bench,
  tests: readonly TestCase[],
  budget: Budget,
): Promise<void> {
  const { db, settings } = platform;
  const all = await listMutants(db, execution.id);
  const seconds = new Map((await listCovered(db, execution.id)).map((one) => [one.key, one.seconds]));
  const byKey = new Map(tests.filter(({ key }) => seconds.has(key)).map((test) => [test.key, test]));
  const paths = Map.groupBy(byKey.values(), pathOf);
  const killers = killersOf(all, new Map([...seconds].filter(([key]) => byKey.has(key))));
  let ended = all.filter(({ status }) => status !== 'pending').length;

  const attempt = async (mutant: Mutant): Promise<void> => {
    const began = performance.now();
    const covering = mutant.coveredBy.flatMap((key) => killers.get(key) ?? []);
    const of = (key: string): TestCase => byKey.get(key) ?? neverKnown(key);
    const limit = (key: string): number => Math.ceil(5 + 3 * (seconds.get(key) ?? 0));
    const result = await judgeMutant({
      tests: byPromise(covering).map(({ key }) => key),
      run: (key) => bench.run(of(key), mutant, limit(key)),
      async control(key) {
        const passes = await bench.control(of(key), limit(key));
        // It notices nothing that is of use any more, whatever happened to it.
        if (!passes) killers.delete(key);
        return passes;
      },
      twinsOf: (key) => (paths.get(pathOf(of(key))) ?? []).map((twin) => twin.key),
    });
    const timed = { ...result, seconds: (performance.now() - began) / 1000 };
    await transact(db, (tx) => keepMutantResult(tx, execution.id, mutant.id, timed));
    note(killers, result);
    ended += 1;
    tell(0.3 + (0.65 * ended) / all.length, `Tried ${ended} of ${all.length} mutants`);
  };
  await sideBySide(
    all.filter(({ status }) => status === 'pending'),
    { workers: workersOf(settings), signal },
    async ({ mutant }) => {
      if (budget.remaining() < leastMilliseconds) return;
      await attempt(mutant).catch(unlessSpent);
    },
  );
}

/** What a mutant interrupted by the end of the budget came to is not known. */
function unlessSpent(error: unknown): void {
  if (!(error instanceof MainstayError) || error.code !== 'testing.budget_spent') throw error;
}

function neverKnown(key: string): never {
  throw new Error(`The test ${key} covers a mutant and is not there.`);
}

function killersOf(
  tried: readonly MutantResult[],
  seconds: ReadonlyMap<string, number>,
): Map<string, Killer> {
  const killers = new Map([...seconds].map(([key, of]) => [key, { key, seconds: of, kills: 0, runs: 0 }]));
  for (const result of tried) note(killers, result);
  return killers;
}

function note(killers: Map<string, Killer>, { killedBy, ranBy }: MutantResult): void {
  for (const key of ranBy) {
    const before = killers.get(key);
    if (!before) continue;
    const kills = before.kills + (killedBy.includes(key) ? 1 : 0);
    killers.set(key, { ...before, kills, runs: before.runs + 1 });
  }
}

/** As many as there are cores and browsers: what waits for a core looks like what never comes. */
const workersOf = ({ execution, browsers }: PhaseContext['platform']['settings']): number =>
  Math.max(1, Math.min(execution.concurrency, browsers.chromium, availableParallelism()));

/** Keeps the score, in percent. */
async function close({ platform, execution }: PhaseContext) {
  const { db } = platform;
  const { figures } = await getExecution(db, execution.id);
  const planned = figures.mutation_plan ?? {};
  const statuses = (await listMutants(db, execution.id)).map(({ status }) => status);
  const { counts, covered, total } = mutationScore(statuses, {
    covered: Number(planned.covered ?? 0),
    uncovered: Number(planned.no_coverage ?? 0),
  });
  const percent = (share: number | undefined): number | null =>
    share === undefined ? null : Math.round(share * 1000) / 10;
  const result = {
    ...counts,
    mutants: statuses.length,
    score: percent(total?.value),
    score_low: percent(total?.low),
    score_high: percent(total?.high),
    covered_score: percent(covered?.value),
    covered_score_low: percent(covered?.low),
    covered_score_high: percent(covered?.high),
  };
  const late =
    counts.pending > 0
      ? [`${counts.pending} of ${statuses.length} mutants were not decided in the time.`]
      : [];
  await transact(db, (tx) => addFigures(tx, execution.id, 'mutation', result, late));
  return result;
}
