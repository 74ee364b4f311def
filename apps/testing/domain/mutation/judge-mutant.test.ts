import { expect, test } from 'vitest';
import { judgeMutant, type MutantTrials, type Trial } from './judge-mutant.ts';

/** What each test says with the mutant, and those that fail without it, too. */
const judged = async (
  says: Readonly<Record<string, Trial>>,
  more: { readonly spoiled?: readonly string[]; readonly twins?: readonly string[] } = {},
) => {
  const log: string[] = [];
  const trials: MutantTrials = {
    tests: Object.keys(says),
    run: async (key) => {
      log.push(key);
      return says[key] ?? 'unknown';
    },
    control: async (key) => {
      log.push(`${key} alone`);
      return !more.spoiled?.includes(key);
    },
    twinsOf: () => more.twins ?? [],
  };
  const { status, killedBy, ranBy } = await judgeMutant(trials);
  return { status, killedBy, ranBy, log };
};

test('ends with the first test that fails, if it passes without the mutant', async () => {
  expect(await judged({ a: 'passed', b: 'failed', c: 'failed' })).toEqual({
    status: 'killed',
    killedBy: ['b'],
    ranBy: ['a', 'b'],
    log: ['a', 'b', 'b alone'],
  });
});

test('a test that fails without it, too, has noticed nothing', async () => {
  const result = await judged({ a: 'failed', b: 'passed' }, { spoiled: ['a'] });
  expect(result).toMatchObject({ status: 'survived', killedBy: [], ranBy: ['b'] });
  expect(await judged({ a: 'failed' }, { spoiled: ['a'] })).toMatchObject({ status: 'pending' });
});

test.each([
  ['timeout', 'timeout', ['a']],
  ['broken', 'runtime_error', []],
  ['unknown', 'pending', []],
  ['passed', 'survived', []],
] as const)('what is %s is %s', async (trial, status, killedBy) => {
  expect(await judged({ a: trial })).toMatchObject({ status, killedBy });
});

test('possible duplicates of the killer are tried, too, and nothing else', async () => {
  const says = { a: 'passed', b: 'failed', c: 'failed', d: 'passed', e: 'failed' } as const;
  expect(await judged(says, { twins: ['a', 'c', 'd'] })).toMatchObject({
    status: 'killed',
    killedBy: ['b', 'c'],
    ranBy: ['a', 'b', 'c', 'd'],
  });
});
