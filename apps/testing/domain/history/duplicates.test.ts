import { describe, expect, test } from 'vitest';
import type { Step } from '../suite/step.ts';
import type { TestCase } from '../suite/test-case.ts';
import { type DuplicateEvidence, findDuplicates, type Kills } from './duplicates.ts';

const element = (name: string, looks = '') => ({
  title: name,
  locators: [{ by: 'role' as const, role: 'button', name }],
  looks: { text: looks },
});
const open: Step = { do: 'open', path: '/' };
const click = (name: string, looks?: string): Step => ({ do: 'click', element: element(name, looks) });
const fill = (value: string): Step => ({ do: 'fill', element: element('Name'), value });
const sees = (name: string): Step => ({ do: 'expect', expect: { that: 'visible', element: element(name) } });

const caseOf = (key: string, steps: readonly Step[], states: readonly string[] = ['a', 'b']): TestCase => ({
  ...{
    key,
    name: key,
    type: 'functional',
    steps: [...steps],
    tags: [],
    states: [...states],
    source: 'person',
  },
});
const nothing: DuplicateEvidence = { functionsOf: () => undefined, killsOf: () => undefined };
const kills = (of: Readonly<Record<string, string>>): DuplicateEvidence['killsOf'] => {
  const made = new Map<string, Kills>();
  // `m1+ m2-`: run with both, the first killed.
  for (const [key, text] of Object.entries(of)) {
    const words = text.split(' ');
    made.set(key, {
      ran: new Set(words.map((word) => word.slice(0, -1))),
      killed: new Set(words.filter((word) => word.endsWith('+')).map((word) => word.slice(0, -1))),
    });
  }
  return (key) => made.get(key);
};

describe('by their steps', () => {
  test('a test that does and expects no more than another goes', () => {
    const less = caseOf('less', [open, click('Add'), sees('One')]);
    const more = caseOf('more', [
      open,
      sees('Add'),
      click('Add', 'looks different'),
      sees('Two'),
      sees('One'),
    ]);
    expect(findDuplicates([less, more], nothing)).toEqual([
      { key: 'less', of: 'more', because: 'steps', mutants: 0 },
    ]);
    expect(findDuplicates([more, less], nothing)).toMatchObject([{ key: 'less', of: 'more' }]);
  });

  test('of equal ones the first stays, however many there are', () => {
    const all = ['a', 'b', 'c'].map((key) => caseOf(key, [open, click('Add'), sees('One')]));
    expect(findDuplicates(all, nothing).map(({ key, of }) => [key, of])).toEqual([
      ['b', 'a'],
      ['c', 'a'],
    ]);
  });

  test.each([
    ['another expectation', [open, click('Add'), sees('Two')]],
    ['another element', [open, click('Remove'), sees('One')]],
    ['another value', [open, fill('x'), click('Add'), sees('One')]],
    ['an expectation at another moment', [open, sees('One'), click('Add')]],
    ['a further step', [open, click('Add'), sees('One'), click('Add')]],
  ])('%s makes another test', (_what, steps) => {
    const first = caseOf('first', [open, click('Add'), sees('One')]);
    expect(findDuplicates([first, caseOf('other', steps)], nothing)).toEqual([]);
  });

  test('what runs other code, or passes other states, is no duplicate', () => {
    const [one, other] = ['one', 'other'].map((key) => caseOf(key, [open, sees('One')]));
    if (!one || !other) throw new Error();
    const functionsOf = (key: string) => [key];
    expect(findDuplicates([one, other], { ...nothing, functionsOf })).toEqual([]);
    expect(findDuplicates([one, { ...other, states: ['c'] }], nothing)).toEqual([]);
  });
});

describe('by what they kill', () => {
  const one = caseOf('one', [open, fill('Ann'), sees('Hello')]);
  const other = caseOf('other', [open, fill('Bo'), sees('Welcome')]);
  const found = (of: Readonly<Record<string, string>>) =>
    findDuplicates([one, other], { ...nothing, killsOf: kills(of) }).map(({ key, of: stays, mutants }) => [
      key,
      stays,
      mutants,
    ]);

  test('tests on the same path with other values, that notice the same', () => {
    expect(found({ one: 'a+ b+ c+ d+ e+ f-', other: 'a+ b+ c+ d+ e+ f-' })).toEqual([['other', 'one', 5]]);
  });

  test('the one that notices less goes', () => {
    expect(found({ one: 'a+ b+ c+ d+ e-', other: 'a+ b+ c+ d+ e+' })).toEqual([['one', 'other', 5]]);
  });

  test.each([
    ['each notices what the other misses', { one: 'a+ b- c+ d+ e+ f+', other: 'a- b+ c+ d+ e+ f+' }],
    ['they noticed too few', { one: 'a+ b+ c+ d+ e- f-', other: 'a+ b+ c+ d+ e- f-' }],
    ['they were not run with the same', { one: 'a+ b+ c+ d+ e+', other: 'f+ g+ h+ i+ j+' }],
    ['neither noticed any', { one: 'a- b- c- d- e-', other: 'a- b- c- d- e-' }],
  ])('nothing is said where %s', (_what, of) => {
    expect(found(of)).toEqual([]);
  });
});
