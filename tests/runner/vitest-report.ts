import { z } from 'zod';

/** The part of vitest's JSON report that is counted. */
const reportSchema = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Counts the tests of a vitest run. What fails outside any test (a file that cannot be loaded, an unhandled
 * rejection, a crash of vitest itself, no tests at all) counts as one failure, so that it can never read as success.
 *
 * @param report the text of vitest's JSON report; absent when vitest wrote none.
 * @param mayBeEmpty whether a run without any test is in order.
 */
export function countTests(report: string | undefined, exitCode: number, mayBeEmpty: boolean): TestCount {
  if (report === undefined) return { passed: 0, failed: exitCode === 0 && mayBeEmpty ? 0 : 1, skipped: 0 };
  const files = reportSchema.parse(JSON.parse(report)).testResults;
  const statuses = files.flatMap((file) => file.assertionResults.map((test) => test.status));
  const count = (wanted: string) => statuses.filter((status) => status === wanted).length;
  const brokenFiles = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const passed = count('passed');
  const failed = count('failed') + brokenFiles;
  const outside = failed === 0 && (exitCode !== 0 || (passed === 0 && !mayBeEmpty)) ? 1 : 0;
  return { passed, failed: failed + outside, skipped: statuses.length - passed - count('failed') };
}
