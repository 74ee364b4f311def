import { expect, test } from 'vitest';
import { ndcgAt } from './ndcg.ts';

test('the worked example of pytrec_eval', () => {
  // README of pytrec_eval (Van Gysel and de Rijke, SIGIR 2018): ndcg of q1 0.5 and of q2 0.6934264036172708.
  const q1 = new Map([
    ['d1', 0],
    ['d2', 1],
    ['d3', 0],
  ]);
  const q2 = new Map([
    ['d2', 1],
    ['d3', 1],
  ]);
  expect(ndcgAt(10, ['d1', 'd3', 'd2'], q1)).toBeCloseTo(0.5, 10);
  expect(ndcgAt(10, ['d1', 'd2', 'd3'], q2)).toBeCloseTo(0.6934264036172708, 10);
});

test('grades are gains, as in the worked example of Wikipedia', () => {
  // en.wikipedia.org/wiki/Discounted_cumulative_gain: grades 3 2 3 0 1 2 in this order, with 3 and 2 not found:
  // DCG@6 = 6.861, IDCG@6 = 8.740, nDCG@6 = 0.785.
  const grades = new Map(Object.entries({ a: 3, b: 2, c: 3, d: 0, e: 1, f: 2, g: 3, h: 2 }));
  expect(ndcgAt(6, ['a', 'b', 'c', 'd', 'e', 'f'], grades)).toBeCloseTo(0.785, 3);
});

test('only the depth counts, and nothing relevant is 0', () => {
  const grades = new Map([['x', 1]]);
  expect(ndcgAt(2, ['a', 'b', 'x'], grades)).toBe(0);
  expect(ndcgAt(3, ['a', 'b', 'x'], grades)).toBe(0.5);
  expect(ndcgAt(10, ['a'], new Map())).toBe(0);
});
