import { expect, test } from 'vitest';
import { fuseRanks } from './fuse.ts';

test('scores are sums of reciprocal ranks, 60 added', () => {
  expect(
    fuseRanks([
      ['a', 'b', 'c'],
      ['c', 'a'],
    ]),
  ).toEqual([
    { key: 'a', score: 1 / 61 + 1 / 62 },
    { key: 'c', score: 1 / 63 + 1 / 61 },
    { key: 'b', score: 1 / 62 },
  ]);
});

test('one list keeps its order, equal scores that of the lists', () => {
  expect(fuseRanks([['x', 'y', 'z']]).map(({ key }) => key)).toEqual(['x', 'y', 'z']);
  expect(fuseRanks([['x'], ['y']]).map(({ key }) => key)).toEqual(['x', 'y']);
  expect(fuseRanks([])).toEqual([]);
});
