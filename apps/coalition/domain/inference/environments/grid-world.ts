import type { Convention, ModelInput } from '../model-input.ts';
import { type Cell, cellOf, checkGrid, moveFrom, moveNames } from './grid.ts';

export interface GridOptions {
  readonly rows: number;
  readonly columns: number;
  readonly start: Cell;
  /** The preferred cell, and how much it is, in nats. */
  readonly goal?: Cell;
  readonly preference?: number;
  /** Cells that cannot be entered. */
  readonly walls?: readonly Cell[];
  /** The chance that a move does nothing. */
  readonly slip?: number;
  /** The chance that another cell than the true one is seen. */
  readonly blur?: number;
  readonly depth?: number;
  readonly convention?: Convention;
}

/** A grid on which one moves up, down, left, right or stays, and sees where one is. */
export function gridWorld(options: GridOptions): ModelInput {
  const { rows, columns, slip = 0, blur = 0, preference = 3 } = options;
  checkGrid(rows, columns);
  const at = (cell: Cell): number => cellOf(cell, rows, columns);
  const walls = new Set((options.walls ?? []).map(at));
  const cells = Array.from({ length: rows * columns }, (_, cell) => cell);
  const names = cells.map((cell) => `${Math.floor(cell / columns)},${cell % columns}`);
  const goal = options.goal && at(options.goal);
  const land = (now: number, move: number): number => {
    const next = moveFrom(now, move, rows, columns);
    return walls.has(next) ? now : next;
  };
  const others = cells.length - 1;
  return {
    name: `grid ${columns} × ${rows}`,
    convention: options.convention ?? 'pymdp-jax',
    depth: options.depth ?? 1,
    factors: [
      {
        name: 'place',
        states: names,
        actions: [...moveNames],
        B: cells.map((next) =>
          cells.map((now) =>
            moveNames.map((_, move) => (land(now, move) === next ? 1 - slip : 0) + (now === next ? slip : 0)),
          ),
        ),
        D: cells.map((cell) => (cell === at(options.start) ? 1 : 0)),
      },
    ],
    modalities: [
      {
        name: 'place',
        outcomes: names,
        A: cells.map((seen) =>
          cells.map((cell) => {
            if (others === 0) return 1;
            return seen === cell ? 1 - blur : blur / others;
          }),
        ),
        C: cells.map((cell) => (cell === goal ? preference : 0)),
      },
    ],
  };
}
