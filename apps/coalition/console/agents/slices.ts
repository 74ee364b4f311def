import type { Nested } from '../types.ts';

/** The shape of a nested array: its length at each depth. */
export function shapeOf(table: Nested): readonly number[] {
  if (typeof table === 'number') return [];
  return [table.length, ...(table[0] === undefined ? [] : shapeOf(table[0]))];
}

/** An entry; 0 where there is none. */
export function entryOf(table: Nested, place: readonly number[]): number {
  const found = place.reduce<Nested | undefined>(
    (part, at) => (part === undefined || typeof part === 'number' ? undefined : part[at]),
    table,
  );
  return typeof found === 'number' ? found : 0;
}

/**
 * A part of a table that can be drawn: rows by its first dimension, columns by one other, the rest fixed.
 *
 * @param fixed an index for each dimension; those of rows and columns are not looked at
 */
export function sliceOf(table: Nested, column: number, fixed: readonly number[]): readonly number[][] {
  const shape = shapeOf(table);
  return Array.from({ length: shape[0] ?? 0 }, (_, row) =>
    Array.from({ length: shape[column] ?? 1 }, (__, at) =>
      entryOf(
        table,
        shape.map((___, dimension) =>
          dimension === 0 ? row : dimension === column ? at : (fixed[dimension] ?? 0),
        ),
      ),
    ),
  );
}
