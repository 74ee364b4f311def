import { lnGamma } from '../../inference/special.ts';

const tiny = 1e-300;

/**
 * The regularised incomplete beta function I_x(a, b), by its continued fraction (NIST DLMF 8.17.22, evaluated by Lentz's
 * method).
 */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean; above it, the symmetry 8.17.4 is used.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log1p(-x) - Math.log(a),
  );
  const steer = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / steer(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / steer(1 + even * d);
    c = steer(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / steer(1 + odd * d);
    c = steer(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * fraction;
}

/** The chance that |T| is at least as large, T of Student's distribution (Abramowitz and Stegun 26.7.1, 26.5.27). */
export const twoSided = (t: number, degrees: number): number =>
  incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);

/** The t between whose negative and itself a share `level` of Student's distribution lies, by halving. */
export function criticalT(level: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (twoSided(high, degrees) > 1 - level) high *= 2;
  for (let round = 0; round < 100; round++) {
    const middle = (low + high) / 2;
    if (twoSided(middle, degrees) > 1 - level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
