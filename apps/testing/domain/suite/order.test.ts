import { expect, test } from 'vitest';
import { orderCases, shardOf } from './order.ts';
import type { TestCase } from './test-case.ts';

const cases = Array.from({ length: 20 }, (_, place): TestCase => {
  const key = String(place).padStart(2, '0');
  return { key, name: key, type: 'functional', steps: [], tags: [], states: [], source: 'person' };
});
const keys = (of: readonly TestCase[]): string[] => of.map(({ key }) => key);

test('shuffling keeps every test, is the same for a seed and another for another', () => {
  const shuffled = keys(orderCases(cases, 'shuffled', 7));
  expect([...shuffled].sort()).toEqual(keys(cases));
  expect(shuffled).not.toEqual(keys(cases));
  expect(keys(orderCases(cases, 'shuffled', 7))).toEqual(shuffled);
  expect(keys(orderCases(cases, 'shuffled', 8))).not.toEqual(shuffled);
  expect(keys(orderCases(cases, 'reversed', 7))).toEqual(keys(cases).reverse());
});

test('shards are all of the suite, each test once, in whatever order it was given', () => {
  const shards = [0, 1, 2].map((index) => keys(shardOf(cases, { index, total: 3 })));
  expect(shards.flat().sort()).toEqual(keys(cases));
  expect(shards.map(({ length }) => length)).toEqual([7, 7, 6]);
  const reversed = keys(shardOf(cases.toReversed(), { index: 1, total: 3 }));
  expect(reversed.reverse()).toEqual(shards[1]);
});
