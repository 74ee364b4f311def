import { describe, expect, test } from 'vitest';
import { byPromise, sampleOf } from './choose.ts';
import type { MutantStatus } from './mutant.ts';
import { mutationScore, wilson } from './score.ts';

describe("Wilson's interval", () => {
  // Printed by statsmodels 0.15.0: proportion_confint(hits, all, method='wilson'),
  // https://www.statsmodels.org/stable/generated/statsmodels.stats.proportion.proportion_confint.html
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d: %d to %d', (hits, all, low, high) => {
    const interval = wilson(hits, all);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  test('nothing is known of nothing, and all is not certain', () => {
    expect(wilson(0, 0)).toBeNull();
    expect(wilson(10, 10)?.high).toBeCloseTo(1, 12);
    expect(wilson(10, 10)?.low).toBeLessThan(0.8);
  });
});

describe('the score', () => {
  const statuses = (counts: Partial<Record<MutantStatus, number>>): MutantStatus[] =>
    Object.entries(counts).flatMap(([status, count]) => Array(count).fill(status));

  test('is detected of valid, and of covered; what is invalid or was not run does not count', () => {
    const { counts, covered, total } = mutationScore(
      statuses({ killed: 6, timeout: 2, survived: 2, runtime_error: 5, pending: 3 }),
      { covered: 18, uncovered: 6 },
    );
    expect(counts).toMatchObject({ killed: 6, timeout: 2, survived: 2, no_coverage: 6, runtime_error: 5 });
    expect(covered?.value).toBeCloseTo(0.8);
    // 80% of three quarters.
    expect(total?.value).toBeCloseTo(0.6);
    expect(total?.low).toBeLessThan(0.6);
  });

  test('is unknown where none was run', () => {
    expect(mutationScore(['pending'], { covered: 1, uncovered: 0 })).toMatchObject({
      covered: null,
      total: null,
    });
  });
});

describe('choosing', () => {
  const items = Array.from({ length: 50 }, (_, at) => at);

  test('a sample has each at most once, is the same for a seed, and all when there are not enough', () => {
    const sample = sampleOf(items, 10, 3);
    expect(new Set(sample).size).toBe(10);
    expect(sampleOf(items, 10, 3)).toEqual(sample);
    expect(sampleOf(items, 10, 4)).not.toEqual(sample);
    expect([...sampleOf(items, 99, 1)].sort((a, b) => a - b)).toEqual(items);
  });

  test('every item is as likely', () => {
    const hits = new Map<number, number>();
    for (let seed = 0; seed < 2000; seed++)
      for (const item of sampleOf(items.slice(0, 5), 2, seed)) hits.set(item, (hits.get(item) ?? 0) + 1);
    // Each is expected 800 times, with a standard deviation of 22.
    for (const count of hits.values()) expect(Math.abs(count - 800)).toBeLessThan(110);
  });

  test('tests that kill much in little time go first', () => {
    const killers = [
      { key: 'slow', seconds: 10, kills: 5, runs: 10 },
      { key: 'idle', seconds: 1, kills: 0, runs: 50 },
      { key: 'new', seconds: 1, kills: 0, runs: 0 },
      { key: 'good', seconds: 1, kills: 8, runs: 10 },
    ];
    expect(byPromise(killers).map(({ key }) => key)).toEqual(['good', 'new', 'slow', 'idle']);
  });
});
