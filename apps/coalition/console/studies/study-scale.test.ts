import { expect, test } from 'vitest';
import { dotsOf, scaleOf } from './study-scale.ts';

const row = (seed: number, alone: readonly number[], together: readonly number[]) => ({
  seed,
  results: {
    alone: { members: alone.map((payoff) => ({ payoff })) },
    observations: { members: together.map((payoff) => ({ payoff })) },
  },
});

test('a dot is what each member got more than alone, on average', () => {
  const rows = [row(1, [1, 3], [5, 5]), row(2, [0, 0], [0, -1])];
  expect(dotsOf(rows, 'observations')).toEqual([
    { seed: 1, difference: 3 },
    { seed: 2, difference: -0.5 },
  ]);
  expect(dotsOf(rows, 'both')).toEqual([]);
});

test('the scale has 0 and all that is drawn, with round marks', () => {
  const interval = { n: 2, mean: 9, interval: [4, 14] as const, level: 0.95, effect: 1 };
  const scale = scaleOf([{ seed: 1, difference: 21 }], [{ ...interval, conclusion: 'better' }, null]);
  expect(scale.marks).toEqual([0, 10, 20]);
  for (const value of [0, 4, 21]) {
    expect(scale.at(value)).toBeGreaterThan(0);
    expect(scale.at(value)).toBeLessThan(100);
  }
  const flat = scaleOf([{ seed: 1, difference: 0 }], []);
  expect(flat.at(0)).toBeCloseTo(50, 9);
  expect(flat.marks).toContain(0);
});
