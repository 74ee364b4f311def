import { MainstayError } from '#kernel/base';
import { bounded } from '../browsers/bounded.ts';
import { type OpenPage, type OpenPageOptions, openPage } from '../browsers/open-page.ts';
import type { Lease } from '../browsers/pool.ts';
import { sentenceOf } from '../browsers/watch.ts';
import type { Attempt, Failure, Healing } from '../domain/suite/result.ts';
import type { TestCase } from '../domain/suite/test-case.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { judge, TestTimeout, type Verdict } from './judge.ts';
import type { RunOptions } from './options.ts';
import { startRecording } from './record.ts';
import { type Progress, runSteps } from './run-steps.ts';

export interface AttemptResult extends Attempt {
  readonly healed: readonly Healing[];
  /** The page crashed: nobody's fault once, the page's when it happens again. */
  readonly crashed: boolean;
}

const mostProblems = 50;
const openMilliseconds = 30_000;

/**
 * Runs a test once, in a context of its own.
 *
 * @param isRetry whether an attempt before it failed
 * @throws MainstayError `testing.budget_spent`; the signal's reason
 */
export async function runAttempt(
  test: TestCase,
  lease: Lease,
  options: RunOptions,
  isRetry: boolean,
): Promise<AttemptResult> {
  const began = performance.now();
  const recording = await startRecording(test.key, options, isRetry);
  try {
    const { opened, verdict, progress } = await takeSteps(test, lease, options, recording.open);
    if (!opened) return attemptResult(verdict, began, progress);
    const evidence = verdict.outcome === 'failed' ? await gatherEvidence(opened, test.key, options.keep) : [];
    const problems = opened.watch.problems().slice(0, mostProblems).map(sentenceOf);
    const recorded = await recording.finish(opened);
    return { ...attemptResult(verdict, began, progress), problems, evidence: [...evidence, ...recorded] };
  } finally {
    await recording.end();
  }
}

function attemptResult(
  { outcome, failure, crashed }: Verdict,
  began: number,
  { healed }: Progress,
): AttemptResult {
  const seconds = (performance.now() - began) / 1000;
  return { outcome, seconds, ...(failure && { failure }), problems: [], evidence: [], healed, crashed };
}

/** Opens the page and takes the steps, within the test's time. The page is left open for a look at it. */
async function takeSteps(
  test: TestCase,
  lease: Lease,
  options: RunOptions,
  open: Partial<OpenPageOptions>,
): Promise<{ opened?: OpenPage; verdict: Verdict; progress: Progress }> {
  const progress: Progress = { step: 0, healed: [] };
  const limit = limitOf(options);
  const signal = AbortSignal.any([options.signal, lease.lost, limit.signal]);
  let opened: OpenPage | undefined;
  try {
    const fresh = options.open ?? ((from, more) => openPage(from, { origin: options.origin, ...more }));
    opened = await bounded(fresh(lease, open), {
      milliseconds: openMilliseconds,
      what: 'Opening a page',
      signal,
    });
    const { origin, heal, patience } = options;
    const failure: Failure | undefined = await runSteps(
      opened,
      test.steps,
      { origin, signal, ...(heal && { heal }), ...(patience && { patience }) },
      progress,
    );
    return { opened, progress, verdict: { outcome: failure ? 'failed' : 'passed', failure, crashed: false } };
  } catch (error) {
    if (options.signal.aborted || isBudgetSpent(error)) {
      await opened?.close();
      options.signal.throwIfAborted();
      throw error;
    }
    const verdict = await judge(error, { lease, opened, step: progress.step, steps: test.steps.length });
    return { ...(opened && { opened }), progress, verdict };
  } finally {
    limit.stop();
  }
}

/** The test's own time, or what is left of the budget where that is less. */
function limitOf({ settings, remaining }: RunOptions): { signal: AbortSignal; stop(): void } {
  const seconds = settings.execution.test_seconds;
  const left = remaining?.() ?? Number.POSITIVE_INFINITY;
  const limit = new AbortController();
  const reason =
    left < seconds * 1000
      ? new MainstayError('testing.budget_spent', 'The time for this execution is over.', { kind: 'limited' })
      : new TestTimeout(seconds);
  const timer = setTimeout(() => limit.abort(reason), Math.max(0, Math.min(left, seconds * 1000)));
  return { signal: limit.signal, stop: () => clearTimeout(timer) };
}

const isBudgetSpent = (error: unknown): boolean =>
  error instanceof MainstayError && error.code === 'testing.budget_spent';
