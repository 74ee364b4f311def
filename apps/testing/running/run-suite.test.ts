import { afterAll, beforeAll, expect, test } from 'vitest';
import { byRole, openPool, type SmallSite, serveSite, settingsOf } from '../browsers/test-support.ts';
import type { TestResult } from '../domain/suite/result.ts';
import type { TestCase } from '../domain/suite/test-case.ts';
import { resultKey, runSuite, type SuiteOptions } from './run-suite.ts';

const limit = { timeout: 120_000 } as const;
const pool = openPool(settingsOf({ browsers: { chromium: 2 } }));
afterAll(() => pool.close());

let site: SmallSite;
let visited: string[] = [];
let atOnce = 0;
let mostAtOnce = 0;
beforeAll(async () => {
  site = await serveSite({
    '/': (request, response) => {
      visited.push(new URL(request.url ?? '', site.origin).searchParams.get('key') ?? '');
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      setTimeout(() => {
        atOnce -= 1;
        response.setHeader('content-type', 'text/html');
        response.end('<h1>Here</h1>');
      }, 50);
    },
  });
});
afterAll(() => site?.[Symbol.asyncDispose]());

const caseOf = (key: string): TestCase => ({
  key,
  name: key,
  type: 'functional',
  steps: [
    { do: 'open', path: `/?key=${key}` },
    { do: 'expect', expect: { that: 'visible', element: byRole('heading', 'Here') } },
  ],
  tags: [],
  states: [],
  source: 'person',
});
const cases = ['a', 'b', 'c', 'd', 'e', 'f'].map(caseOf);

const optionsOf = (changes: Partial<SuiteOptions> = {}, concurrency = 1): SuiteOptions => ({
  pool,
  settings: settingsOf({ execution: { concurrency, retries: 0 } }),
  origin: site.origin,
  signal: new AbortController().signal,
  browsers: ['chromium'],
  ...changes,
});

const keys = (results: readonly TestResult[]): string[] => results.map(({ key }) => key);

test('runs side by side, in as many browsers as there are, and tells each result once', limit, async () => {
  mostAtOnce = 0;
  const told: string[] = [];
  const { results, left } = await runSuite(
    cases,
    optionsOf({ onResult: ({ key }) => void told.push(key) }, 4),
  );
  expect(keys(results).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(results.every(({ outcome }) => outcome === 'passed')).toBe(true);
  expect(told).toEqual(keys(results).length === 6 ? told : []);
  expect([...told].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(left).toEqual([]);
  expect(mostAtOnce).toBeLessThanOrEqual(2);
  expect(pool.status().kinds.find(({ kind }) => kind === 'chromium')?.started).toBeLessThanOrEqual(2);
});

test('goes on without those that are finished', limit, async () => {
  const finished = new Set(['a', 'b', 'd', 'f'].map((key) => resultKey(key, 'chromium')));
  visited = [];
  const { results } = await runSuite(cases, optionsOf({ finished }));
  expect(keys(results)).toEqual(['c', 'e']);
  expect(visited).toEqual(['c', 'e']);
});

test('runs in the order asked for, the important first', limit, async () => {
  const four = cases.slice(0, 4);
  expect(keys((await runSuite(four, optionsOf({ order: 'reversed' }))).results)).toEqual([
    'd',
    'c',
    'b',
    'a',
  ]);
  const first = await runSuite(four, optionsOf({ priorityOf: ({ key }) => (key === 'c' ? 1 : 0) }));
  expect(keys(first.results)).toEqual(['c', 'a', 'b', 'd']);
});

test('begins nothing when the budget is used up, and says what is left', limit, async () => {
  let calls = 0;
  const remaining = (): number => {
    calls += 1;
    return calls > 2 ? 0 : 60_000;
  };
  const { results, left } = await runSuite(cases, optionsOf({ remaining }));
  expect(keys(results)).toEqual(['a']);
  expect(left.map(({ test: { key } }) => key)).toEqual(['b', 'c', 'd', 'e', 'f']);
});

test('stops when it is cancelled, or when a result cannot be kept', limit, async () => {
  const controller = new AbortController();
  const told: string[] = [];
  const cancelled = runSuite(
    cases,
    optionsOf({
      signal: controller.signal,
      onResult: ({ key }) => {
        told.push(key);
        if (told.length === 2) controller.abort(new Error('cancelled'));
      },
    }),
  );
  await expect(cancelled).rejects.toThrow('cancelled');
  expect(told).toEqual(['a', 'b']);
  const unkept = runSuite(cases, optionsOf({ onResult: () => Promise.reject(new Error('disk full')) }, 2));
  await expect(unkept).rejects.toThrow('disk full');
  expect(pool.status().kinds.every(({ leased, waiting }) => leased + waiting === 0)).toBe(true);
});
