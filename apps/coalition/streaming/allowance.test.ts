import { expect, test } from 'vitest';
import { createAllowance } from './allowance.ts';

test('a hundred messages a minute: at once or one after the other', () => {
  let now = 0;
  const allowance = createAllowance(100, () => now);
  const take = (times: number) => Array.from({ length: times }, () => allowance.take());
  expect(new Set(take(100))).toEqual(new Set(['allowed']));
  expect(allowance.take()).toBe('over');
  now += 600;
  expect(take(2)).toEqual(['allowed', 'over']);
  now += 3_600_000;
  expect(take(101).filter((answer) => answer === 'allowed')).toHaveLength(100);
  // Whoever goes on all the same is cut off.
  expect(take(300).at(-1)).toBe('abuse');
});
