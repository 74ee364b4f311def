import { expect, test } from 'vitest';
import { countTests } from './vitest-report.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});
const report = (...files: ReturnType<typeof file>[]) => JSON.stringify({ testResults: files });

test('passed, failed and skipped tests are counted', () => {
  const text = report(file('passed', 'passed', 'skipped', 'todo'), file('failed', 'passed', 'failed'));
  expect(countTests(text, 1, false)).toEqual({ passed: 2, failed: 1, skipped: 2 });
});

test('a file that cannot be loaded is a failure', () => {
  expect(countTests(report(file('failed'), file('passed', 'passed')), 1, false)).toMatchObject({ failed: 1 });
});

test('a failing exit code without a failed test is a failure', () => {
  expect(countTests(report(file('passed', 'passed')), 1, false)).toMatchObject({ passed: 1, failed: 1 });
});

test('no report and no tests are failures, unless tests were picked by name', () => {
  expect(countTests(undefined, 0, false).failed).toBe(1);
  expect(countTests(report(), 0, false).failed).toBe(1);
  expect(countTests(report(), 0, true).failed).toBe(0);
  expect(countTests(undefined, -1, true).failed).toBe(1);
});
