import { expect, test } from 'vitest';
import { clusterFailures } from './cluster.ts';
import { attempt, reportedTest, sampleReport } from './test-support.ts';

const failed = (name: string, message: string, path = '/cart') =>
  reportedTest(name, 'failed', [
    attempt('failed', message, {
      failure: { step: 1, code: 'testing.element_missing', message, path },
    }),
  ]);

test('failures that differ in numbers, ids, hosts and colours only are one cause', () => {
  const clusters = clusterFailures([
    failed('a', 'Timeout 5000 ms at http://127.0.0.1:4001/items/17', '/items/17'),
    failed('b', 'Timeout 4998.5 ms at http://127.0.0.1:39121/items/8', '/items/8?tab=2'),
    failed('c', '\u001b[31mTimeout\u001b[39m 12 ms at https://shop.example/items/3', '/items/3'),
    failed('d', 'Timeout 5000 ms at /items/17', '/orders/17'),
    failed('e', 'The element is gone', '/items/17'),
  ]);
  expect(clusters.map(({ tests }) => tests.map(({ result }) => result.name))).toEqual([
    ['a', 'b', 'c'],
    ['d'],
    ['e'],
  ]);
  expect(clusters[0]?.path).toBe('/items/:id');
  expect(clusters[0]?.step).toBe('Click button “Check out”');
});

test('only failed tests have a cause, and one without a reason on record still counts', () => {
  const clusters = clusterFailures([
    reportedTest('flaky', 'flaky', [attempt('failed', 'slow'), attempt('passed')]),
    reportedTest('lost', 'infrastructure', [attempt('infrastructure', 'The browser died')]),
    reportedTest('bare', 'failed', [attempt('failed')]),
  ]);
  expect(clusters.map(({ tests }) => tests.length)).toEqual([1]);
});

test('the last reason of several attempts is the cause, and the largest group comes first', () => {
  const clusters = clusterFailures(sampleReport().tests);
  expect(clusters.map(({ tests }) => tests.length)).toEqual([2, 1]);
});
