import { expect, test } from 'vitest';
import { newId } from './ids.ts';

test('an id is a UUID of version 7 that tells its time', () => {
  // The example of RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC.
  expect(newId(1_645_557_742_000)).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newId(0)).toMatch(/^00000000-0000-7/);
});

test('ids sort by their time, and no two are the same', () => {
  const ids = Array.from({ length: 2000 }, (_, at) => newId(1_700_000_000_000 + at));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 2000 }, () => newId(1_700_000_000_000))).size).toBe(2000);
});
