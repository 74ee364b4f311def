import { invalid } from '#kernel/base';

export type Cell = readonly [row: number, column: number];

const moves: readonly (readonly [name: string, down: number, right: number])[] = [
  ['up', -1, 0],
  ['down', 1, 0],
  ['left', 0, -1],
  ['right', 0, 1],
  ['stay', 0, 0],
];

const clamp = (value: number, size: number): number => Math.min(Math.max(value, 0), size - 1);

/** The cell that a move leads to; borders hold. */
export const moveFrom = (cell: number, move: number, rows: number, columns: number): number => {
  const [, down, right] = moves[move] ?? ['stay', 0, 0];
  return clamp(Math.floor(cell / columns) + down, rows) * columns + clamp((cell % columns) + right, columns);
};

export const moveNames = moves.map(([name]) => name);

/** Transitions of a grid have an entry for each pair of cells. */
const mostCells = 1000;

/** @throws `coalition.environment_invalid` when a grid has no cells or more than a thousand */
export function checkGrid(rows: number, columns: number): void {
  if (
    Number.isInteger(rows) &&
    Number.isInteger(columns) &&
    rows > 0 &&
    columns > 0 &&
    rows * columns <= mostCells
  )
    return;
  throw invalid(
    'coalition.environment_invalid',
    `A grid that is a model has 1 to ${mostCells} cells, not ${rows} × ${columns}.`,
  );
}

/** `B[next][now][move]` on a grid. */
export function gridMoves(rows: number, columns: number): number[][][] {
  const cells = Array.from({ length: rows * columns }, (_, cell) => cell);
  return cells.map((next) =>
    cells.map((now) => moves.map((_, move) => (moveFrom(now, move, rows, columns) === next ? 1 : 0))),
  );
}

/** Row by row. */
export function cellOf([row, column]: Cell, rows: number, columns: number): number {
  if (row < 0 || column < 0 || row >= rows || column >= columns) {
    throw invalid(
      'coalition.environment_cell',
      `Cell (${row}, ${column}) lies outside the grid of ${rows} × ${columns}.`,
    );
  }
  return row * columns + column;
}
