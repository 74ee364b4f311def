import { MainstayError, messageOf } from '#kernel/base';
import type { Attempt, TestResult } from '../domain/suite/result.ts';
import type { BrowserKind, Outcome, TestCase } from '../domain/suite/test-case.ts';
import type { RunOptions } from './options.ts';
import { type AttemptResult, runAttempt } from './run-attempt.ts';

/** A browser that dies is replaced so often before the test is given up as never run. */
const mostLostBrowsers = 3;
/** A page that crashes once may have been a victim of the machine; again, in a fresh context, it is the page. */
const crashesOfItsOwn = 2;

/**
 * Runs a test in a browser of the pool until it passes, has failed once and `execution.retries` times more, or browsers
 * were lost again and again. What a lost browser ended does not count against the site.
 *
 * @throws MainstayError `testing.browser_missing`, `testing.pool_closed`, `testing.budget_spent` (its budget ended within
 *   the test), the signal's reason: then there is no result
 */
export async function runCase(
  test: TestCase,
  browser: BrowserKind,
  options: RunOptions,
): Promise<TestResult> {
  const attempts: AttemptResult[] = [];
  for (;;) {
    const attempt = await inBrowser(
      test,
      browser,
      options,
      attempts.some(({ outcome }) => outcome === 'failed'),
    );
    options.signal.throwIfAborted();
    attempts.push(attempt);
    const decided = decide(attempts, options.settings.execution.retries);
    if (decided) return resultOf(test, browser, decided, attempts);
  }
}

function decide(attempts: readonly AttemptResult[], retries: number): Outcome | undefined {
  const count = (fits: (attempt: AttemptResult) => boolean): number => attempts.filter(fits).length;
  const failures = count(({ outcome }) => outcome === 'failed');
  if (attempts.at(-1)?.outcome === 'passed') return failures > 0 ? 'flaky' : 'passed';
  if (failures > retries) return 'failed';
  if (count(({ crashed }) => crashed) >= crashesOfItsOwn) return 'failed';
  return count(({ outcome, crashed }) => outcome === 'infrastructure' && !crashed) >= mostLostBrowsers
    ? 'infrastructure'
    : undefined;
}

function resultOf(
  { key, name }: TestCase,
  browser: BrowserKind,
  outcome: Outcome,
  attempts: readonly AttemptResult[],
): TestResult {
  return {
    key,
    name,
    browser,
    outcome,
    seconds: attempts.reduce((sum, { seconds }) => sum + seconds, 0),
    attempts: attempts.map(
      ({ healed: _, crashed, ...attempt }): Attempt =>
        // Who crashes every time is at fault itself.
        crashed && outcome === 'failed' ? { ...attempt, outcome: 'failed' } : attempt,
    ),
    healed: [...(attempts.at(-1)?.healed ?? [])],
  };
}

async function inBrowser(
  test: TestCase,
  kind: BrowserKind,
  options: RunOptions,
  isRetry: boolean,
): Promise<AttemptResult> {
  const { pool, signal, priority = 0 } = options;
  try {
    const lease = await pool.lease({ kind, priority, signal });
    try {
      return await runAttempt(test, lease, options, isRetry);
    } finally {
      await lease.release();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof MainstayError) || error.code !== 'testing.browser_start_failed') throw error;
    return {
      outcome: 'infrastructure',
      seconds: 0,
      failure: { code: error.code, message: messageOf(error) },
      problems: [],
      evidence: [],
      healed: [],
      crashed: false,
    };
  }
}
