import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../suite/test-case.ts';
import { incompleteBeta, logGamma } from './beta.ts';
import { judgeFlakiness, orderDependent, type PastRun } from './flaky.ts';
import { type Candidate, selectCases } from './select.ts';

const rule = { leastRuns: 5, flipRate: 0.1 };
const runs = (outcomes: string, seconds = 1): PastRun[] =>
  [...outcomes].map((sign) => ({
    outcome:
      ({ p: 'passed', f: 'failed', x: 'flaky', i: 'infrastructure' } as Record<string, Outcome>)[sign] ??
      'skipped',
    seconds,
    errorCodes: sign === 'f' ? ['testing.expectation_failed'] : [],
  }));

describe('the beta distribution', () => {
  // The first four follow from the integral by hand.
  test.each([
    [0.5, 0.5, 0.5, 0.5],
    [0.25, 1, 1, 0.25],
    [0.3, 2, 1, 0.09],
    [0.3, 1, 2, 0.51],
    // Printed by SciPy 1.17.1: special.betainc(3, 18, 0.1). It is P(at least 3 of 20) with 0.1 each.
    [0.1, 3, 18, 0.323073],
  ])('I_%d(%d, %d) = %d', (x, a, b, expected) => {
    expect(incompleteBeta(x, a, b)).toBeCloseTo(expected, 6);
  });

  test('ln Γ', () => {
    expect(logGamma(1)).toBeCloseTo(0, 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(logGamma(10)).toBeCloseTo(Math.log(362_880), 10);
  });

  test('it is a distribution, and symmetric', () => {
    const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    const shape = fc.double({ min: 0.1, max: 200, noNaN: true });
    fc.assert(
      fc.property(share, shape, shape, (x, a, b) => {
        const value = incompleteBeta(x, a, b);
        expect(value).toBeGreaterThanOrEqual(-1e-12);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
        expect(value + incompleteBeta(1 - x, b, a)).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('flakiness', () => {
  test('the flip rate is transitions over (n - 1), of runs that say something', () => {
    expect(judgeFlakiness(runs('pfpip'), rule)).toMatchObject({ runs: 4, flips: 2, flipRate: 2 / 3 });
  });

  test.each([
    ['always passes', 'pppppppppp', false],
    ['always fails', 'ffffffffff', false],
    ['was broken once and stays so', 'ppppppffff', false],
    ['was broken and mended', 'pppfffpppppppppppppppppp', false],
    ['is too young to be judged', 'pfpf', false],
    ['flips often', 'pfppfpfpppfp', true],
    ['passed when it was run again within one execution', 'pppx', true],
  ])('a test that %s', (_what, outcomes, flaky) => {
    expect(judgeFlakiness(runs(outcomes), rule).flaky).toBe(flaky);
  });

  test('more of the same history makes it surer', () => {
    const short = judgeFlakiness(runs('pfpppp'), rule).probability;
    const long = judgeFlakiness(runs('pfpppp'.repeat(8)), rule).probability;
    expect(long).toBeGreaterThan(short);
  });

  test('its cause is read from how it failed', () => {
    const failing = (errorCodes: string[], seconds: number): PastRun[] =>
      runs('pfpfpfpf').map((run) => (run.outcome === 'failed' ? { ...run, errorCodes, seconds } : run));
    const cause = (code: string, seconds = 1) => judgeFlakiness(failing([code], seconds), rule).cause;
    expect(cause('testing.element_missing')).toBe('locator');
    expect(cause('testing.element_missing', 30)).toBe('timing');
    expect(cause('testing.unreachable')).toBe('environment');
    expect(cause('testing.expectation_failed')).toBe('app');
    expect(cause('testing.expectation_failed', 10)).toBe('timing');
    expect(judgeFlakiness(runs('pfpfpfpf'), rule, { dependsOnOrder: true }).cause).toBe('order');
    expect(judgeFlakiness(runs('pppppppp'), rule, { dependsOnOrder: true }).cause).toBeNull();
  });

  test('what passes in one order and fails in another depends on order', () => {
    const all = { asWritten: 'passed', reversed: 'passed', shuffled: 'passed' } as const;
    expect(
      orderDependent([
        { key: 'steady', ...all },
        { key: 'broken', asWritten: 'failed', reversed: 'failed', shuffled: 'failed' },
        { key: 'first', ...all, reversed: 'failed' },
        { key: 'unlucky', ...all, shuffled: 'infrastructure' },
      ]),
    ).toEqual(['first']);
  });
});

describe('selection', () => {
  const candidate = (key: string, covers: string[], more: Partial<Candidate> = {}): Candidate => ({
    ...{ key, covers, seconds: 1, runs: 10, failures: 0 },
    ...more,
  });

  test('what covers a change goes first, then what adds most', () => {
    const suite = [
      candidate('one page', ['a']),
      candidate('same page again', ['a']),
      candidate('three pages', ['a', 'b', 'c']),
      candidate('the changed one', ['d']),
    ];
    const chosen = selectCases(suite, { share: 0.5, changed: new Set(['d']) });
    expect(chosen).toEqual(['the changed one', 'three pages']);
  });

  test('a test that often fails is worth its time', () => {
    const suite = [candidate('steady', ['a']), candidate('fragile', ['a'], { failures: 8 })];
    expect(selectCases(suite, { share: 0.5, changed: new Set() })).toEqual(['fragile']);
  });

  test('the share of time is kept, each test is chosen once, all are with the whole time', () => {
    const suites = fc.array(
      fc.record({
        covers: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e')),
        seconds: fc.double({ min: 0.1, max: 60, noNaN: true }),
        runs: fc.nat(50),
        failures: fc.nat(50),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(suites, fc.double({ min: 0, max: 1, noNaN: true }), (tests, share) => {
        const suite = tests.map((one, index) => ({ ...one, key: String(index) }));
        const chosen = selectCases(suite, { share, changed: new Set(['a']) });
        const seconds = (keys: readonly string[]) =>
          keys.reduce((sum, key) => sum + (suite[Number(key)]?.seconds ?? 0), 0);
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(seconds(chosen)).toBeLessThanOrEqual(seconds(suite.map(({ key }) => key)) * share + 1e-6);
        if (share === 1) expect(chosen).toHaveLength(suite.length);
      }),
    );
  });
});
