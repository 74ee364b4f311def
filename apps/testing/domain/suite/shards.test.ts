import { expect, test } from 'vitest';
import { shardsFor } from './shards.ts';

test.each([
  ['one worker does it alone', { tests: 1000, workers: 1, most: 8 }, 1],
  ['as many as there are workers', { tests: 1000, workers: 3, most: 8 }, 3],
  ['no more than are wanted', { tests: 1000, workers: 20, most: 8 }, 8],
  ['few tests are not worth it', { tests: 19, workers: 5, most: 8 }, 1],
  ['ten tests for each', { tests: 35, workers: 5, most: 8 }, 3],
  ['nothing left, or nobody seen alive', { tests: 0, workers: 0, most: 8 }, 1],
])('%s', (_what, given, shards) => {
  expect(shardsFor(given)).toBe(shards);
});
