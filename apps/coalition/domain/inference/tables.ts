import { invalid } from '#kernel/base';

/** Sums of probabilities may be off by this much; arrays typed by hand have few digits. */
const tolerance = 1e-6;
const mostEntries = 2 ** 25;
/** Preferences and counts beyond this would overflow where they are summed and raised to powers. */
const greatest = 1e9;

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

/**
 * Nested arrays as one flat array, the last index fastest.
 *
 * @param what names the array in errors: `A of "reward"`
 * @throws `coalition.model_shape` or `coalition.model_number`, with the path of the wrong entry
 */
export function readTable(value: unknown, shape: readonly number[], what: string): Float64Array {
  const size = sizeOf(shape);
  if (size > mostEntries) {
    throw invalid(
      'coalition.model_too_large',
      `${what} has ${size.toLocaleString('en')} entries (${shape.join(' × ')}); the most is ${mostEntries.toLocaleString('en')}. Give it fewer parents.`,
    );
  }
  const flat = new Float64Array(size);
  let at = 0;
  const path: number[] = [];
  const place = (): string => what + path.map((index) => `[${index}]`).join('');
  const walk = (part: unknown, level: number): void => {
    const length = shape[level];
    if (length === undefined) {
      flat[at++] = numberAt(part, place);
      return;
    }
    if (!Array.isArray(part)) {
      throw invalid(
        'coalition.model_shape',
        `${place()} must be a list of ${length}, for the shape ${shape.join(' × ')}, and is ${typeof part}.`,
      );
    }
    if (part.length !== length) {
      throw invalid(
        'coalition.model_shape',
        `${place()} has ${part.length} entries and must have ${length}, for the shape ${shape.join(' × ')}.`,
      );
    }
    for (let index = 0; index < length; index++) {
      path.push(index);
      walk(part[index], level + 1);
      path.pop();
    }
  };
  walk(value, 0);
  return flat;
}

function numberAt(value: unknown, place: () => string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    const shown = Array.isArray(value) ? 'a list' : String(value);
    throw invalid('coalition.model_number', `${place()} must be a number and is ${shown}.`);
  }
  if (Math.abs(value) > greatest) {
    throw invalid('coalition.model_number', `${place()} is ${value} and must lie between -1e9 and 1e9.`);
  }
  return value;
}

/**
 * Checks that each column of `rows` entries (fastest) is a distribution.
 *
 * @param columnName says which column it is: `given location=left`
 * @throws `coalition.model_negative`, `coalition.model_column`
 */
export function checkColumns(
  flat: Float64Array,
  rows: number,
  what: string,
  columnName: (column: number) => string,
): void {
  for (const [column, sum] of columnSums(flat, rows, what, columnName).entries())
    if (Math.abs(sum - 1) > tolerance)
      throw invalid(
        'coalition.model_column',
        `${what}${columnName(column)} must sum to 1 and sums to ${Number(sum.toPrecision(10))}.`,
        { column, sum },
      );
}

/** Checks that counts are not negative and that each column has some. @throws `coalition.model_negative`, `coalition.model_counts` */
export function checkCounts(
  flat: Float64Array,
  rows: number,
  what: string,
  columnName: (column: number) => string,
): void {
  for (const [column, sum] of columnSums(flat, rows, what, columnName).entries())
    if (!(sum > 0))
      throw invalid(
        'coalition.model_counts',
        `${what}${columnName(column)} has no counts: at least one entry must be above 0.`,
        { column },
      );
}

/** @throws `coalition.model_negative` */
function columnSums(
  flat: Float64Array,
  rows: number,
  what: string,
  columnName: (column: number) => string,
): Float64Array {
  const sums = new Float64Array(flat.length / rows);
  for (const [place, value] of flat.entries()) {
    const column = Math.floor(place / rows);
    if (value < 0) throw negative(what, columnName(column), place % rows, value);
    sums[column] = (sums[column] ?? 0) + value;
  }
  return sums;
}

const negative = (what: string, column: string, row: number, value: number) =>
  invalid('coalition.model_negative', `${what}${column}: entry ${row} is ${value} and must not be negative.`);

/** The means of Dirichlet distributions with these counts. */
export function meansOf(counts: Float64Array, rows: number): Float64Array {
  const means = new Float64Array(counts.length);
  for (let column = 0; column * rows < counts.length; column++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += counts[column * rows + row] ?? 0;
    if (sum > 0) {
      for (let row = 0; row < rows; row++) {
        means[column * rows + row] = (counts[column * rows + row] ?? 0) / sum;
      }
    }
  }
  return means;
}

/** `[row][column][layer]` to `[layer][column][row]`, so that a column lies together. */
export function columnsTogether(
  flat: Float64Array,
  rows: number,
  columns: number,
  layers: number,
): Float64Array {
  const turned = new Float64Array(flat.length);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let layer = 0; layer < layers; layer++) {
        turned[(layer * columns + column) * rows + row] = flat[at++] ?? 0;
      }
    }
  }
  return turned;
}

/** The other way of `columnsTogether`. */
export function rowsApart(flat: Float64Array, rows: number, columns: number, layers: number): Float64Array {
  const turned = new Float64Array(flat.length);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let layer = 0; layer < layers; layer++) {
        turned[at++] = flat[(layer * columns + column) * rows + row] ?? 0;
      }
    }
  }
  return turned;
}

export type Nested = number | Nested[];

/** A flat array (last index fastest) as nested arrays. */
export function nestedOf(flat: ArrayLike<number>, shape: readonly number[]): Nested {
  let at = 0;
  const build = (level: number): Nested => {
    const length = shape[level];
    if (length === undefined) return flat[at++] ?? 0;
    return Array.from({ length }, () => build(level + 1));
  };
  return build(0);
}
