import type { LinearProgramme, LinearSolution } from './linear.ts';

/**
 * A small dense simplex method in two phases with Bland's rule (Mathematics of Operations Research 2 (1977)), so that
 * the programmes can be tested by another solver than the one that is used. Slow, and exact enough for a few hundred
 * rows. Columns: each variable twice (x = plus - minus) or once above its lower bound, a surplus for each inequality, and
 * an artificial one for each row, from which the duals are read.
 */
export function solveSmall({ cost, lower, rows }: LinearProgramme): LinearSolution | null {
  const free = lower.map((bound) => bound === Number.NEGATIVE_INFINITY);
  const shift = lower.map((bound, at) => (free[at] ? 0 : bound));
  const surpluses = rows.filter(({ equal }) => !equal).length;
  const width = 2 * cost.length + surpluses;
  let surplus = 0;
  const signs: number[] = [];
  const table = rows.map(({ coefficients, bound, equal }, row) => {
    const line = new Float64Array(width + rows.length + 1);
    const left = bound - coefficients.reduce((sum, value, at) => sum + value * (shift[at] ?? 0), 0);
    const sign = left < 0 ? -1 : 1;
    signs.push(sign);
    for (const [at, value] of coefficients.entries()) {
      line[2 * at] = sign * value;
      line[2 * at + 1] = free[at] ? -sign * value : 0;
    }
    if (!equal) line[2 * cost.length + surplus++] = -sign;
    line[width + row] = 1;
    line[width + rows.length] = sign * left;
    return line;
  });
  const basis = rows.map((_, row) => width + row);
  const first = new Float64Array(width + rows.length).fill(1, width);
  run(table, basis, first, width + rows.length);
  const lacking = basis.reduce((sum, at, row) => sum + (at >= width ? (table[row]?.at(-1) ?? 0) : 0), 0);
  if (lacking > 1e-7) return null;
  const second = new Float64Array(width + rows.length);
  for (const [at, value] of cost.entries()) {
    second[2 * at] = value;
    second[2 * at + 1] = free[at] ? -value : 0;
  }
  run(table, basis, second, width);
  const plain = new Float64Array(width + rows.length);
  for (const [row, at] of basis.entries()) plain[at] = table[row]?.at(-1) ?? 0;
  const values = cost.map((_, at) => (plain[2 * at] ?? 0) - (plain[2 * at + 1] ?? 0) + (shift[at] ?? 0));
  const duals = rows.map(
    (_, row) =>
      (signs[row] ?? 1) *
      basis.reduce((sum, at, line) => sum + (second[at] ?? 0) * (table[line]?.[width + row] ?? 0), 0),
  );
  return { values, cost: values.reduce((sum, value, at) => sum + value * (cost[at] ?? 0), 0), duals };
}

function run(table: Float64Array[], basis: number[], cost: Float64Array, columns: number): void {
  for (;;) {
    const entering = firstThatHelps(table, basis, cost, columns);
    if (entering < 0) return;
    const leaving = firstToReachZero(table, basis, entering, columns);
    const pivot = table[leaving];
    if (pivot === undefined) throw new RangeError('The cost has no least value.');
    addTimes(pivot, 1 / (pivot[entering] ?? 1) - 1, pivot);
    for (const line of table) if (line !== pivot) addTimes(line, -(line[entering] ?? 0), pivot);
    basis[leaving] = entering;
  }
}

function firstToReachZero(
  table: readonly Float64Array[],
  basis: readonly number[],
  entering: number,
  columns: number,
): number {
  let [leaving, least] = [-1, Number.POSITIVE_INFINITY];
  for (const [row, line] of table.entries()) {
    const by = line[entering] ?? 0;
    // What is left of the first phase at 0 has to stay at 0.
    const stays = (basis[row] ?? 0) >= columns && Math.abs(by) > 1e-9;
    if (by <= 1e-9 && !stays) continue;
    const ratio = stays ? 0 : (line.at(-1) ?? 0) / by;
    const sooner = Math.abs(ratio - least) <= 1e-12 && (basis[row] ?? 0) < (basis[leaving] ?? 0);
    if (ratio < least - 1e-12 || sooner) [leaving, least] = [row, ratio];
  }
  return leaving;
}

function addTimes(to: Float64Array, times: number, other: Float64Array): void {
  if (times !== 0) for (let at = 0; at < to.length; at++) to[at] = (to[at] ?? 0) + times * (other[at] ?? 0);
}

function firstThatHelps(
  table: readonly Float64Array[],
  basis: readonly number[],
  cost: Float64Array,
  columns: number,
): number {
  for (let column = 0; column < columns; column++) {
    if (basis.includes(column)) continue;
    let reduced = cost[column] ?? 0;
    for (const [row, at] of basis.entries()) reduced -= (cost[at] ?? 0) * (table[row]?.[column] ?? 0);
    if (reduced < -1e-9) return column;
  }
  return -1;
}
