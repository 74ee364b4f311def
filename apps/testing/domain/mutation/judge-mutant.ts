import type { MutantResult, MutantStatus } from './mutant.ts';

/**
 * What a test said with a mutant in place. `broken`: an error while the page loaded; `unknown`: the browser was lost, or
 * the change never reached it.
 */
export type Trial = 'passed' | 'failed' | 'timeout' | 'broken' | 'unknown';

export interface MutantTrials {
  /** Tests that cover it, in the order in which they are tried. */
  readonly tests: readonly string[];
  run(test: string): Promise<Trial>;
  /** Runs a test without any mutant: whether it passes. */
  control(test: string): Promise<boolean>;
  /** Tests that may be its duplicates: whether they kill the same is to be known. */
  twinsOf(test: string): readonly string[];
}

/**
 * Tries the tests on a mutant until one kills it. A test that fails is run again on the right code at once: what fails
 * there, too, has not noticed the mutant; it may suffer from what a mutant before it left behind on the server.
 *
 * @returns with `seconds` 0
 */
export async function judgeMutant(trials: MutantTrials): Promise<MutantResult> {
  const { tests, run, control } = trials;
  const ranBy: string[] = [];
  for (const [place, test] of tests.entries()) {
    const trial = await run(test);
    if (trial === 'unknown') continue;
    if (trial !== 'passed' && !(await control(test))) continue;
    ranBy.push(test);
    if (trial === 'passed') continue;
    if (trial === 'broken') return ended('runtime_error', [], ranBy);
    const twins = await tryTwins(trials, test, tests.slice(place + 1));
    const status = trial === 'timeout' ? 'timeout' : 'killed';
    return ended(status, [test, ...twins.killedBy], [...ranBy, ...twins.ranBy]);
  }
  // Where no test said anything, nothing is known.
  return ended(ranBy.length > 0 ? 'survived' : 'pending', [], ranBy);
}

async function tryTwins({ run, twinsOf }: MutantTrials, test: string, left: readonly string[]) {
  const twins = { killedBy: [] as string[], ranBy: [] as string[] };
  for (const twin of twinsOf(test).filter((one) => left.includes(one))) {
    const trial = await run(twin);
    if (trial === 'unknown' || trial === 'broken') continue;
    twins.ranBy.push(twin);
    if (trial !== 'passed') twins.killedBy.push(twin);
  }
  return twins;
}

const ended = (
  status: MutantStatus,
  killedBy: readonly string[],
  ranBy: readonly string[],
): MutantResult => ({ status, killedBy, ranBy, seconds: 0 });
