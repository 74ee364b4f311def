import { expect, test } from 'vitest';
import { pairedDifference } from './paired.ts';
import { criticalT, twoSided } from './student.ts';

test('Student 1908: additional hours of sleep of ten patients under two drugs', () => {
  // "The probable error of a mean", Biometrika 6 (1908), as R's data set `sleep` has it (Cushny and Peebles' patients);
  // t, p and interval as R prints them for `t.test(extra ~ group, data = sleep, paired = TRUE)`, for instance in Meys and
  // de Vries, "R For Dummies": t = -4.0621, df = 9, p-value = 0.002833, -2.4598858 to -0.7001142.
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
  const found = pairedDifference(
    first.map((hours, at) => hours - (second[at] ?? 0)),
    0.95,
  );
  expect(found.mean).toBeCloseTo(-1.58, 12);
  expect(found.interval[0]).toBeCloseTo(-2.4598858, 7);
  expect(found.interval[1]).toBeCloseTo(-0.7001142, 7);
  const t = found.mean / (found.sd / Math.sqrt(10));
  expect(t).toBeCloseTo(-4.0621, 4);
  expect(twoSided(t, 9)).toBeCloseTo(0.002833, 6);
  // Cohen's d_z 1.2846, times 1 − 3/(4·9 − 1).
  expect(found.effect).toBeCloseTo(-1.2846 * (1 - 3 / 35), 4);
});

test('the table of Student’s distribution', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2: the columns 0.025 and 0.005, with these degrees of freedom.
  for (const [degrees, published] of [
    [1, 12.706],
    [2, 4.303],
    [5, 2.571],
    [10, 2.228],
    [29, 2.045],
    [100, 1.984],
  ] as const)
    expect(criticalT(0.95, degrees)).toBeCloseTo(published, 3);
  expect(criticalT(0.99, 9)).toBeCloseTo(3.25, 3);
  expect(criticalT(0.95, 1e6)).toBeCloseTo(1.96, 3);
});

test('no spread: the interval is a point, and there is no effect in terms of it', () => {
  expect(pairedDifference([2, 2, 2], 0.95)).toEqual({
    ...{ n: 3, mean: 2, sd: 0, level: 0.95, interval: [2, 2], effect: null },
  });
});
