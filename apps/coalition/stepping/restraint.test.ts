import { expect, test } from 'vitest';
import { createRestraint } from './restraint.ts';

test('threads that end again and again begin later and later, up to a minute; who held out begins afresh', () => {
  let now = 1_000_000;
  const restraint = createRestraint(() => now);
  expect(restraint.milliseconds()).toBeLessThanOrEqual(0);
  const pauses = Array.from({ length: 10 }, () => {
    restraint.note();
    const pause = restraint.milliseconds();
    now += pause;
    expect(restraint.milliseconds()).toBe(0);
    return pause / 1000;
  });
  expect(pauses).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  now += 300_001;
  restraint.note();
  expect(restraint.milliseconds()).toBe(0);
});
