import { expect, test } from 'vitest';
import { compileModel } from './compile-model.ts';
import { gridWorld } from './environments/grid-world.ts';
import { tMaze } from './environments/t-maze.ts';
import { createMind, createThinking, stepMind } from './mind.ts';
import { poolBeliefs, sharePreferences } from './sharing.ts';
import { inferStates } from './state-inference.ts';

const maze = compileModel(tMaze());

test('pooled beliefs: the geometric mean; who is sure settles it', () => {
  const unsure = Float64Array.of(1, 0, 0, 0, 0.5, 0.5);
  const leaning = Float64Array.of(1, 0, 0, 0, 0.8, 0.2);
  const [, , , , left = 0, right = 0] = poolBeliefs(maze, [unsure, leaning]);
  // √(.5·.8) : √(.5·.2) = 2 : 1.
  expect(left).toBeCloseTo(2 / 3, 12);
  expect(right).toBeCloseTo(1 / 3, 12);
  expect([...poolBeliefs(maze, [unsure, Float64Array.of(1, 0, 0, 0, 0, 1)])].slice(4)).toEqual([0, 1]);
  expect([...poolBeliefs(maze, [leaning], [1])]).toEqual([...leaning]);
});

test('independent evidence multiplies: the same as one who saw all of it', () => {
  const place = {
    name: 's',
    states: 2,
    B: [
      [[1], [0]],
      [[0], [1]],
    ],
  };
  const A = [
    [0.8, 0.3],
    [0.2, 0.7],
  ];
  const one = compileModel({ factors: [place], modalities: [{ name: 'o', outcomes: 2, A }] });
  const flat = Float64Array.of(0.5, 0.5);
  const first = inferStates(one, flat, [0]).belief;
  const second = inferStates(one, flat, [1]).belief;
  const both = inferStates(one, first, [1]).belief;
  const pooled = poolBeliefs(one, [first, second], [1, 1]);
  for (const [at, value] of both.entries()) expect(pooled[at]).toBeCloseTo(value, 12);
});

test('shared preferences draw one where another wants to be', () => {
  const start = { rows: 1, columns: 5, start: [0, 2] as const, depth: 2 };
  const mine = compileModel(gridWorld({ ...start, goal: [0, 1], preference: 1 }));
  const yours = compileModel(gridWorld({ ...start, goal: [0, 3], preference: 4 }));
  const shared = sharePreferences(mine, [mine, yours]);
  expect([...(shared.modalities[0]?.C[0] ?? [])]).toEqual([0, 0.5, 0, 2, 0]);
  const act = (model: typeof mine) => stepMind(createMind(model), [2], createThinking(model)).actions;
  expect(act(mine)).toEqual([2]);
  expect(act(shared)).toEqual([3]);
});

test('what cannot be shared is refused', () => {
  const sure = (right: number) => Float64Array.of(1, 0, 0, 0, 1 - right, right);
  expect(() => poolBeliefs(maze, [sure(0), sure(1)])).toThrow(/No state of "context" is possible for all/);
  expect(() => poolBeliefs(maze, [])).toThrow(/by nobody/);
  expect(() => poolBeliefs(maze, [sure(0)], [Number.NaN])).toThrow(/1 weights are needed/);
  expect(() => poolBeliefs(maze, [Float64Array.of(1)])).toThrow(/has 6 entries/);
  const grid = compileModel(gridWorld({ rows: 2, columns: 2, start: [0, 0] }));
  expect(() => sharePreferences(maze, [grid])).toThrow(/no modality like "reward" of T-maze with 3 outcomes/);
});
