/** "0.693", "−2.88", "0.020": three digits that count, never more than three decimals. */
export function plain(value: number): string {
  const size = Math.abs(value);
  const text =
    size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(size >= 1 ? 2 : 3);
  return text.replace(/^-(?=0(\.0+)?$)/, '').replace('-', '−');
}

/** A probability as per cent: "99.9%" only when it is less than all, "<0.1%" when it is more than nothing. */
export function chance(probability: number): string {
  if (probability <= 0) return '0%';
  if (probability >= 1 - 1e-12) return '100%';
  if (probability < 0.001) return '<0.1%';
  if (probability > 0.999) return '>99.9%';
  return `${(probability * 100).toFixed(1)}%`;
}

/** A number of a game: whole where it is, else at most four decimals. */
export const amount = (value: number): string =>
  (Number.isInteger(value) ? String(value) : String(Number(value.toFixed(4)))).replace('-', '−');
