import { describe, expect, test } from 'vitest';
import { exactTail, mannKendall, senSlope } from './mann-kendall.ts';
import { judgeTrends, type PastExecution } from './trends.ts';

describe('the test of Mann and Kendall', () => {
  // Gilbert, "Statistical Methods for Environmental Pollution Monitoring" (1987), table A18 (Kendall 1975).
  test.each([
    [4, 0, 0.625],
    [4, 4, 0.167],
    [4, 6, 0.042],
    [5, 2, 0.408],
    [5, 6, 0.117],
    [5, 8, 0.042],
    [5, 10, 0.0083],
    [8, 16, 0.031],
    [9, 20, 0.022],
  ])('n = %d, S = %d: %d', (count, s, expected) => {
    expect(exactTail(count, s)).toBeCloseTo(expected, 3);
  });

  test("Gilbert's example: 10, 15, 14, 20 has S = 4", () => {
    const { s, probability } = mannKendall([10, 15, 14, 20]);
    expect(s).toBe(4);
    expect(probability).toBeCloseTo(2 * 0.167, 2);
  });

  test('many values, or equal ones, by the normal approximation', () => {
    const rising = Array.from({ length: 60 }, (_, at) => at + (at % 3));
    expect(mannKendall(rising).probability).toBeLessThan(1e-6);
    expect(mannKendall(Array(20).fill(3))).toEqual({ s: 0, probability: 1 });
    // Near the exact value where both hold: n = 10, S = 23 (exact 0.0233 one-sided).
    expect(exactTail(10, 23)).toBeCloseTo(0.0233, 3);
  });

  test("Sen's slope is the middle one, and an outlier does not move it", () => {
    const line = Array.from({ length: 9 }, (_, x) => ({ x, y: 2 * x + 1 }));
    expect(senSlope(line)).toBe(2);
    expect(senSlope([...line.slice(0, 8), { x: 8, y: 999 }])).toBeCloseTo(2);
    expect(senSlope([{ x: 1, y: 1 }])).toBeNull();
  });
});

const past = (count: number, of: (at: number) => Partial<PastExecution['summary']>): PastExecution[] =>
  Array.from({ length: count }, (_, at) => ({
    at: new Date(Date.UTC(2026, 10, 1 + at)),
    summary: { verdict: 'passed', cases: { passed: 10 }, findings: {}, seconds: 30, ...of(at) },
  }));

test('a site that gets worse is told from one that does not', () => {
  const worse = judgeTrends(
    past(8, (at) => ({ cases: { passed: 10 - at, failed: at }, seconds: 30 + (at % 2) })),
  );
  expect(worse.trends).toMatchObject({ failures: { direction: 'rising' }, seconds: { direction: 'steady' } });
  expect(worse.trends.failures.slope).toBeCloseTo(0.1);
  const better = judgeTrends(past(8, (at) => ({ findings: { serious: 8 - at } })));
  expect(better.trends).toMatchObject({
    findings: { direction: 'falling' },
    failures: { direction: 'steady' },
  });
});

test('with few executions nothing is claimed, and those without tests say nothing of failures', () => {
  expect(judgeTrends(past(4, () => ({}))).trends.seconds).toEqual({
    direction: 'unknown',
    probability: null,
    slope: null,
  });
  const { trends } = judgeTrends(past(9, (at) => ({ cases: at < 6 ? { passed: 0 } : { passed: 3 } })));
  expect(trends.failures.direction).toBe('unknown');
  expect(judgeTrends([]).days).toEqual([]);
});

test('days are summed up', () => {
  const two = past(2, () => ({
    cases: { passed: 3, failed: 1, flaky: 1 },
    findings: { minor: 2 },
    verdict: 'failed',
  }));
  const [first] = two;
  const { days } = judgeTrends([...(first ? [first] : []), ...two]);
  expect(days).toEqual([
    { day: '2026-11-01', executions: 2, passed: 0, tests: 10, failed: 2, flaky: 2, findings: 4, seconds: 60 },
    { day: '2026-11-02', executions: 1, passed: 0, tests: 5, failed: 1, flaky: 1, findings: 2, seconds: 30 },
  ]);
});
