import type { Convention, ModelInput } from '../model-input.ts';
import { type Cell, cellOf, checkGrid, gridMoves, moveNames } from './grid.ts';

export interface ChainingOptions {
  readonly rows: number;
  readonly columns: number;
  readonly start: Cell;
  /** Tells at which of `cues` the second cue is. */
  readonly cue1: Cell;
  /** At one of these, the second cue tells which of the two `rewards` has the reward; the other has a shock. */
  readonly cues: readonly Cell[];
  readonly rewards: readonly [Cell, Cell];
  readonly C?: { readonly reward: number; readonly shock: number };
  readonly depth?: number;
  readonly convention?: Convention;
  readonly gamma?: number;
}

/** Five rows, with the cues on the left and the two rewards in the last column but one. */
const chainingOver = (columns: number): ChainingOptions => ({
  ...{ rows: 5, columns, start: [0, 0], cue1: [2, 0] },
  cues: [
    [0, 2],
    [1, 3],
    [3, 3],
    [4, 2],
  ],
  rewards: [
    [1, columns - 2],
    [3, columns - 2],
  ],
});

/** The 7 × 5 layout of pymdp's chained-cue demonstration (`examples/envs/chained_cue_navigation.py`). */
export const smallChaining = chainingOver(7);

/** The same on 10 × 5 cells, the rewards at the far end. */
export const largeChaining = chainingOver(10);

/**
 * Epistemic chaining: on a grid, a first cue tells where a second cue is, which tells where the reward is and where the
 * shock. (Heins et al., "pymdp: a Python library for active inference in discrete state spaces", JOSS 7(73), 2022.)
 */
export function cueChaining(options: ChainingOptions): ModelInput {
  const { rows, columns, C = { reward: 2, shock: -4 } } = options;
  checkGrid(rows, columns);
  const at = (cell: Cell): number => cellOf(cell, rows, columns);
  const count = rows * columns;
  const cells = Array.from({ length: count }, (_, cell) => cell);
  const places = options.cues.map((_, cue) => cue);
  const sides = [0, 1];
  const cue1 = at(options.cue1);
  const cues = options.cues.map(at);
  const rewards = options.rewards.map(at);
  const one = (holds: boolean): number => (holds ? 1 : 0);
  const still = (size: number): number[][][] =>
    Array.from({ length: size }, (_, next) => Array.from({ length: size }, (__, now) => [one(next === now)]));
  const cellName = (cell: number): string => `${Math.floor(cell / columns)},${cell % columns}`;
  const names = { cells: cells.map(cellName), cues: cues.map(cellName), rewards: rewards.map(cellName) };
  return {
    name: `epistemic chaining ${columns} × ${rows}`,
    convention: options.convention ?? 'pymdp-jax',
    depth: options.depth ?? 4,
    ...(options.gamma === undefined ? {} : { gamma: options.gamma }),
    factors: [
      {
        name: 'place',
        states: names.cells,
        actions: [...moveNames],
        B: gridMoves(rows, columns),
        D: cells.map((cell) => one(cell === at(options.start))),
      },
      { name: 'cue 2 at', states: names.cues, B: still(places.length) },
      { name: 'reward at', states: names.rewards, B: still(2) },
    ],
    modalities: [
      {
        name: 'place',
        outcomes: names.cells,
        parents: ['place'],
        A: cells.map((outcome) => cells.map((cell) => one(outcome === cell))),
      },
      {
        name: 'cue 1',
        outcomes: ['none', ...names.cues],
        parents: ['place', 'cue 2 at'],
        A: [-1, ...places].map((outcome) =>
          cells.map((cell) => places.map((place) => one(outcome === (cell === cue1 ? place : -1)))),
        ),
      },
      {
        name: 'cue 2',
        outcomes: ['none', ...names.rewards],
        parents: ['place', 'cue 2 at', 'reward at'],
        A: [-1, ...sides].map((outcome) =>
          cells.map((cell) =>
            places.map((place) => sides.map((side) => one(outcome === (cell === cues[place] ? side : -1)))),
          ),
        ),
      },
      {
        name: 'reward',
        outcomes: ['none', 'reward', 'shock'],
        parents: ['place', 'reward at'],
        A: [0, 1, 2].map((outcome) =>
          cells.map((cell) =>
            sides.map((side) => {
              const found = rewards.indexOf(cell);
              if (found < 0) return one(outcome === 0);
              return one(outcome === (found === side ? 1 : 2));
            }),
          ),
        ),
        C: [0, C.reward, C.shock],
      },
    ],
  };
}
