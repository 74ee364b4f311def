import { expect, test } from 'vitest';
import { digamma, dirichletDivergence, lnGamma } from './special.ts';

/** Values of Abramowitz and Stegun, "Handbook of Mathematical Functions", tables 6.1 and 6.3, and exact ones. */
test('digamma', () => {
  const euler = 0.5772156649015329;
  expect(digamma(1)).toBeCloseTo(-euler, 13);
  expect(digamma(0.5)).toBeCloseTo(-euler - 2 * Math.LN2, 13);
  expect(digamma(1.5)).toBeCloseTo(0.0364899739785765, 13);
  expect(digamma(2)).toBeCloseTo(1 - euler, 13);
  expect(digamma(10)).toBeCloseTo(2.251752589066721, 13);
  expect(digamma(100)).toBeCloseTo(4.600161852738087, 13);
  expect(digamma(1e-6)).toBeCloseTo(-1e6 - euler + 1.6449340668e-6, 8);
  expect(digamma(0)).toBeNaN();
});

test('ln Γ', () => {
  expect(lnGamma(1)).toBeCloseTo(0, 13);
  expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
  expect(lnGamma(11)).toBeCloseTo(Math.log(3_628_800), 12);
  expect(lnGamma(100)).toBeCloseTo(359.1342053695754, 10);
  expect(lnGamma(-1)).toBeNaN();
});

test('divergence of Dirichlet distributions', () => {
  const one = Float64Array.of(2, 3);
  expect(dirichletDivergence(one, one, 0, 2)).toBeCloseTo(0, 12);
  // Beta(2, 1) from Beta(1, 1): ∫ 2x ln 2x dx = ln 2 − 1/2.
  expect(dirichletDivergence([2, 1], [1, 1], 0, 2)).toBeCloseTo(Math.LN2 - 0.5, 12);
  expect(dirichletDivergence([2, 0, 1], [1, 0, 1], 0, 3)).toBeCloseTo(Math.LN2 - 0.5, 12);
});
