import { expect, test } from 'vitest';
import { orderCases } from './order.ts';
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
