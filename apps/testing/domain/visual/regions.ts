import type { Pixels } from './pixels.ts';
import { mergeRectangles, type Rectangle } from './rectangle.ts';

/** Pixels are looked at in squares of this side: letters of a word belong together, though they do not touch. */
const cellSide = 8;

/** How many pixels differ in each square of `cellSide`, row by row. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  readonly counts: Uint32Array;
}

export function cellsOf({ width, height, differs }: Pixels): Cells {
  const columns = Math.ceil(width / cellSide);
  const rows = Math.ceil(height / cellSide);
  const counts = new Uint32Array(columns * rows);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / cellSide) * columns;
    for (let x = 0; x < width; x += 1) {
      if (differs[y * width + x] === 1) {
        const cell = row + Math.floor(x / cellSide);
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
    }
  }
  return { columns, rows, counts };
}

/** The cells that hang together with `start`, also by their corners. They are marked as seen. */
function component({ columns, rows, counts }: Cells, start: number, seen: Uint8Array): number[] {
  const found: number[] = [];
  const open = [start];
  seen[start] = 1;
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    found.push(cell);
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
        const next = y * columns + x;
        if (seen[next] === 0 && (counts[next] ?? 0) > 0) {
          seen[next] = 1;
          open.push(next);
        }
      }
    }
  }
  return found;
}

/** The smallest rectangle around the differing pixels of some cells. */
function boundsOf(
  { width, height, differs }: Pixels,
  { columns }: Cells,
  cells: readonly number[],
): Rectangle {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (const cell of cells) {
    const [fromX, fromY] = [(cell % columns) * cellSide, Math.floor(cell / columns) * cellSide];
    for (let y = fromY; y < Math.min(height, fromY + cellSide); y += 1) {
      for (let x = fromX; x < Math.min(width, fromX + cellSide); x += 1) {
        if (differs[y * width + x] !== 1) continue;
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y + 1);
      }
    }
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * Where a picture differs: rectangles around pixels that lie together (connected components over squares of 8 pixels),
 * those that overlap joined; from top to bottom.
 */
export function regionsOf(pixels: Pixels, cells: Cells = cellsOf(pixels)): Rectangle[] {
  const seen = new Uint8Array(cells.counts.length);
  const rectangles: Rectangle[] = [];
  for (const [cell, count] of cells.counts.entries()) {
    if (count === 0 || seen[cell] === 1) continue;
    rectangles.push(boundsOf(pixels, cells, component(cells, cell, seen)));
  }
  return mergeRectangles(rectangles);
}

/** The most differing pixels in any window of `side` cells square. By sums over the upper left (Crow 1984). */
export function densestWindow({ columns, rows, counts }: Cells, side: number): number {
  const sums = new Float64Array((columns + 1) * (rows + 1));
  const at = (row: number, column: number): number =>
    sums[Math.min(row, rows) * (columns + 1) + Math.min(column, columns)] ?? 0;
  let most = 0;
  for (let row = 1; row <= rows; row += 1) {
    for (let column = 1; column <= columns; column += 1) {
      const count = counts[(row - 1) * columns + column - 1] ?? 0;
      sums[row * (columns + 1) + column] =
        count + at(row - 1, column) + at(row, column - 1) - at(row - 1, column - 1);
      const [up, back] = [Math.max(0, row - side), Math.max(0, column - side)];
      most = Math.max(most, at(row, column) - at(up, column) - at(row, back) + at(up, back));
    }
  }
  return most;
}
