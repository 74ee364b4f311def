import { expect, test } from 'vitest';
import { type BulkState, forEach } from './bulk.ts';

test('each is done, what fails stops no other, and the first error is told', async () => {
  const seen: number[] = [];
  const told: BulkState[] = [];
  const end = await forEach(
    [1, 2, 3, 4, 5],
    async (item) => {
      seen.push(item);
      if (item % 2 === 0) throw new Error(`not ${item}`);
    },
    (state) => told.push(state),
    1,
  );
  expect(seen).toEqual([1, 2, 3, 4, 5]);
  expect(end).toEqual({ done: 3, failed: 2, error: 'not 2' });
  expect(told).toHaveLength(5);
});

test('no more than so many at once', async () => {
  let now = 0;
  let most = 0;
  await forEach(
    Array.from({ length: 20 }, (_, at) => at),
    async () => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
    },
    () => {},
    3,
  );
  expect(most).toBe(3);
});
