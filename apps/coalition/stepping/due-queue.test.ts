import { expect, test } from 'vitest';
import { createRandom } from '../domain/inference/random.ts';
import { createDueQueue } from './due-queue.ts';

test('what is due first comes first, whatever came in between', () => {
  const queue = createDueQueue<number>();
  const random = createRandom(3).next;
  const inside: number[] = [];
  for (let round = 0; round < 2000; round++) {
    if (random() < 0.6 || inside.length === 0) {
      const at = Math.floor(random() * 500);
      queue.add(at, at);
      inside.push(at);
    } else {
      const least = Math.min(...inside);
      expect(queue.next()).toBe(least);
      expect(queue.take()).toBe(least);
      inside.splice(inside.indexOf(least), 1);
    }
  }
  expect(queue.late(250)).toBe(inside.filter((at) => at < 250).length);
  for (const at of inside.toSorted((a, b) => a - b)) expect(queue.take()).toBe(at);
  expect([queue.next(), queue.take()]).toEqual([Number.POSITIVE_INFINITY, undefined]);
});
