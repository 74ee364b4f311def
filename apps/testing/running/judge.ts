import { MainstayError, messageOf } from '#kernel/base';
import type { OpenPage } from '../browsers/open-page.ts';
import type { Lease } from '../browsers/pool.ts';
import { endlessDialogs } from '../browsers/watch.ts';
import type { Attempt, Failure } from '../domain/suite/result.ts';
import { pathOf } from './expect.ts';

export interface Verdict {
  readonly outcome: Attempt['outcome'];
  readonly failure: Failure | undefined;
  /** The page crashed. */
  readonly crashed: boolean;
}

/** A test used up its time. */
export class TestTimeout extends Error {
  readonly seconds: number;
  constructor(seconds: number) {
    super(`The test did not end within ${seconds} s.`);
    this.seconds = seconds;
  }
}

/**
 * What it means that an attempt was ended from outside a step: the browser died, which is nobody's fault; the page
 * crashed; the test used up its time, or its page was closed, which is the site's doing.
 */
export async function judge(
  error: unknown,
  { lease, opened, step, steps }: { lease: Lease; opened: OpenPage | undefined; step: number; steps: number },
): Promise<Verdict> {
  const at = opened ? { step, path: pathOf(opened.page.url()) } : {};
  const infrastructure = (code: string, message: string, crashed = false): Verdict => ({
    outcome: 'infrastructure',
    failure: { ...at, code, message },
    crashed,
  });
  if (!(await lease.check())) {
    return infrastructure('testing.browser_lost', messageOf(lease.lost.reason ?? error));
  }
  if (!opened) return infrastructure('testing.page_not_opened', messageOf(error));

  const problems = opened.watch.problems();
  if (problems.some(({ kind }) => kind === 'crash')) {
    return infrastructure('testing.page_crashed', 'The page crashed.', true);
  }
  const failed = (code: string, message: string): Verdict => ({
    outcome: 'failed',
    failure: { ...at, code, message },
    crashed: false,
  });
  if (problems.some(({ text }) => text === endlessDialogs)) {
    return failed('testing.endless_dialogs', endlessDialogs);
  }
  if (error instanceof TestTimeout) {
    return failed('testing.test_timeout', `${error.message} It was at step ${step + 1} of ${steps}.`);
  }
  return failed(error instanceof MainstayError ? error.code : 'testing.step_failed', messageOf(error));
}
