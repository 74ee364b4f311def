import { expect, test } from 'vitest';
import { entryOf, shapeOf, sliceOf } from './slices.ts';

const table = [
  [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  [
    [7, 8],
    [9, 10],
    [11, 12],
  ],
];

test('a slice has rows by the first dimension and columns by another', () => {
  expect(shapeOf(table)).toEqual([2, 3, 2]);
  expect(entryOf(table, [1, 2, 0])).toBe(11);
  expect(sliceOf(table, 1, [0, 0, 1])).toEqual([
    [2, 4, 6],
    [8, 10, 12],
  ]);
  expect(sliceOf(table, 2, [0, 2, 0])).toEqual([
    [5, 6],
    [11, 12],
  ]);
});
