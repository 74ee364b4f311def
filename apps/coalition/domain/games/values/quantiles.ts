/**
 * The value that a standard normal variable stays below with this chance; Acklam's rational approximation (2003),
 * relative error below 1.2e-9.
 */
export function normalQuantile(chance: number): number {
  const low = 0.02425;
  if (chance > 1 - low) return -normalQuantile(1 - chance);
  if (chance >= low) {
    const q = chance - 0.5;
    const r = q * q;
    return (
      (q *
        polynomial(
          r,
          [
            -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
            2.506628277459239,
          ],
        )) /
      polynomial(
        r,
        [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1],
      )
    );
  }
  const q = Math.sqrt(-2 * Math.log(chance));
  return (
    polynomial(
      q,
      [
        -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
        2.938163982698783,
      ],
    ) / polynomial(q, [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1])
  );
}

/** The same for Student's t: an exact form for 1 and 2 degrees, else Cornish and Fisher's (Abramowitz and Stegun 26.7.5). */
export function studentQuantile(chance: number, degrees: number): number {
  if (degrees === 1) return Math.tan(Math.PI * (chance - 0.5));
  if (degrees === 2) return (2 * chance - 1) / Math.sqrt(2 * chance * (1 - chance));
  const z = normalQuantile(chance);
  const s = z * z;
  const terms = [
    (z * (s + 1)) / 4,
    (z * polynomial(s, [5, 16, 3])) / 96,
    (z * polynomial(s, [3, 19, 17, -15])) / 384,
    (z * polynomial(s, [79, 776, 1482, -1920, -945])) / 92160,
  ];
  return terms.reduce((sum, term, at) => sum + term / degrees ** (at + 1), z);
}

/** By Horner's rule, the highest power first. */
const polynomial = (at: number, coefficients: readonly number[]): number =>
  coefficients.reduce((sum, coefficient) => sum * at + coefficient, 0);
