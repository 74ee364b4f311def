import { availableParallelism } from 'node:os';
import { conflict, MainstayError } from '#kernel/base';
import { transact } from '#kernel/database';
import { sampleOf } from '../../domain/mutation/choose.ts';
import type { TestCase } from '../../domain/suite/test-case.ts';
import { shortHash } from '../../domain/writing/hash.ts';
import type { Bench } from '../../mutating/bench.ts';
import { createObserver } from '../../mutating/observe.ts';
import { addFigures } from '../../store/executions.ts';
import { dismissedMutants, keepCovered, keepScript, planMutants } from '../../store/mutants.ts';
import type { Budget } from '../budget.ts';
import type { PhaseContext } from '../phase.ts';
import { sideBySide } from './side-by-side.ts';

/** Of the time, for finding out what each test covers; the tests that were not reached by then are left out. */
const shareOfTime = 0.4;

/**
 * Runs every test on the right code, to see that it passes and what it runs of the site's scripts, and chooses the
 * mutants: a sample of all that some test covers, so that its score stands for them all.
 *
 * @throws MainstayError `testing.nothing_to_mutate`
 */
export async function planMutation(
  { platform, execution, signal, tell }: PhaseContext,
  bench: Bench,
  tests: readonly TestCase[],
  budget: Budget,
): Promise<void> {
  const { db, settings } = platform;
  const { id, origin, options, projectId } = execution;
  const observer = createObserver(origin);
  const end = budget.remaining() * (1 - shareOfTime);
  const passed = new Map<string, number>();
  let ended = 0;
  const { chromium } = settings.browsers;
  const workers = Math.max(1, Math.min(settings.execution.concurrency, chromium, availableParallelism()));
  await sideBySide(tests, { workers, signal }, async (test) => {
    if (budget.remaining() < end) return;
    const seen = await bench.observe(test, observer).catch(unlessSpent);
    if (seen) passed.set(test.key, seen.seconds);
    ended += 1;
    tell(0.05 + (0.25 * ended) / tests.length, `Saw what ${ended} of ${tests.length} tests cover`);
  });

  const dismissed = await dismissedMutants(db, { projectId, origin });
  const all = observer
    .mutants()
    .filter((mutant) => !dismissed.has(mutant.id))
    .map((mutant) => ({ ...mutant, coveredBy: mutant.coveredBy.filter((key) => passed.has(key)) }));
  const covered = all.filter(({ coveredBy }) => coveredBy.length > 0);
  if (covered.length === 0) {
    throw conflict(
      'testing.nothing_to_mutate',
      passed.size === 0
        ? `None of the ${tests.length} tests of ${origin} passed: mend them first.`
        : `The tests of ${origin} run none of its own scripts in the browser: there is nothing that could be changed.`,
    );
  }
  const sample = sampleOf(covered, options.mutants ?? covered.length, options.seed).filter(
    observer.isReadable,
  );
  const figures = {
    tests: tests.length,
    tests_used: passed.size,
    covered: covered.length,
    no_coverage: all.length - covered.length,
    dismissed: dismissed.size,
  };
  const limits = [
    ...(ended < tests.length
      ? [`${tests.length - ended} tests were not used: the time did not allow it.`]
      : []),
    ...(passed.size < ended
      ? [`${ended - passed.size} tests were not used: they do not pass on the site as it is.`]
      : []),
    ...observer.leftOut().map((line) => `Not mutated: ${line}.`),
  ];
  await transact(db, async (tx) => {
    for (const [key, seconds] of passed)
      await keepCovered(tx, id, { key, seconds, functions: observer.functionsOf(key) });
    for (const script of observer.scripts()) {
      const hash = shortHash(script.source);
      if (sample.some((mutant) => mutant.script === hash && mutant.file === script.file))
        await keepScript(tx, id, { ...script, hash });
    }
    await planMutants(tx, id, sample);
    await addFigures(tx, id, 'mutation_plan', figures, limits);
  });
}

function unlessSpent(error: unknown): null {
  if (error instanceof MainstayError && error.code === 'testing.budget_spent') return null;
  throw error;
}
