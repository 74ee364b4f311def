import { type CTRFReport, isValid, validate } from 'ctrf';
import { expect, test } from 'vitest';
import { toCtrf } from './ctrf.ts';
import { sampleReport } from './test-support.ts';

/** The report, judged by the schema that the format's own package carries (ctrf 0.3.0, https://ctrf.io). */
function judged(report: unknown): CTRFReport {
  expect(validate(report)).toEqual({ valid: true, errors: [] });
  if (!isValid(report)) throw new Error('It was valid a moment ago.');
  return report;
}

test('CTRF has every test with its attempts, and says flaky tests as passed', () => {
  const report = judged(toCtrf(sampleReport(), (id) => (id === 'trace-1' ? 'files/trace.zip' : undefined)));
  const { summary, tests } = report.results;
  expect(summary).toMatchObject({ tests: 14, passed: 9, failed: 3, skipped: 1, other: 1, flaky: 1 });
  expect(tests.filter(({ status }) => status === 'passed')).toHaveLength(summary.passed);
  expect(tests[0]).toMatchObject({
    status: 'failed',
    labels: { cause: 1 },
    retryAttempts: [
      { attempt: 1, status: 'failed' },
      { attempt: 2, status: 'failed', attachments: [{ path: 'files/trace.zip' }] },
    ],
  });
  expect(tests[0]?.steps?.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed', 'failed']);
  expect(tests[3]).toMatchObject({ status: 'passed', flaky: true, retries: 1 });
});

test('CTRF of an execution without tests and findings is valid, too', () => {
  const report = judged(toCtrf({ ...sampleReport(), tests: [], findings: [], coverage: null }));
  expect(report.results.summary.tests).toBe(0);
});

test('the judge is strict: what the format does not know is refused', () => {
  expect(validate({ ...toCtrf(sampleReport()), surprise: 1 }).valid).toBe(false);
});
