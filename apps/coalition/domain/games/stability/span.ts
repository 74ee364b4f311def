/** The linear span of coalitions, each seen as a vector of zeros and ones. */
export interface Span {
  readonly rank: number;
  /**
   * A vector at right angles to the span and, but for a set of measure zero, to nothing else: a coalition is in the span
   * where its members' numbers add up to 0.
   */
  readonly normal: readonly number[];
}

/** Elimination with the greatest pivot first (Gauss and Jordan). */
export function spanOf(count: number, coalitions: Iterable<number>): Span {
  const rows: { readonly pivot: number; readonly row: Float64Array }[] = [];
  for (const coalition of coalitions) {
    const row = Float64Array.from({ length: count }, (_, agent) => (coalition >> agent) & 1);
    for (const { pivot, row: other } of rows) addTimes(row, -(row[pivot] ?? 0), other);
    const pivot = row.reduce(
      (best, value, at) => (Math.abs(value) > Math.abs(row[best] ?? 0) ? at : best),
      0,
    );
    const value = row[pivot] ?? 0;
    if (Math.abs(value) < 1e-9) continue;
    for (let at = 0; at < count; at++) row[at] = (row[at] ?? 0) / value;
    for (const { row: other } of rows) addTimes(other, -(other[pivot] ?? 0), row);
    rows.push({ pivot, row });
  }
  const pivots = new Set(rows.map(({ pivot }) => pivot));
  // A free choice for the other columns, with nothing in common, decides the pivots'.
  const normal = Float64Array.from({ length: count }, (_, at) =>
    pivots.has(at) ? 0 : 1 + (((at + 1) * 0.6180339887498949) % 1),
  );
  for (const { pivot, row } of rows)
    normal[pivot] = -row.reduce(
      (sum, value, at) => (pivots.has(at) ? sum : sum + value * (normal[at] ?? 0)),
      0,
    );
  return { rank: rows.length, normal: [...normal] };
}

export function independentOf({ normal }: Span, coalition: number): boolean {
  let sum = 0;
  for (const [agent, value] of normal.entries()) if ((coalition >> agent) & 1) sum += value;
  return Math.abs(sum) >= 1e-7;
}

function addTimes(to: Float64Array, times: number, other: Float64Array): void {
  if (times !== 0) for (let at = 0; at < to.length; at++) to[at] = (to[at] ?? 0) + times * (other[at] ?? 0);
}
