import { expect, test } from 'vitest';
import { type PlanStep, planProgress, type Said } from './plan.ts';

const plan: readonly PlanStep[] = [
  { position: 1, title: 'Experts', rule: 'any', people: ['ann', 'bob'] },
  { position: 2, title: 'Board', rule: 'all', people: ['cem', 'dora'] },
];
const says = (text: string): Said[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({
      position: Number(word[1]),
      personId: word.slice(3),
      outcome: word[0] === '+' ? 'approved' : 'rejected',
    }));
const states = (said: string): string[] =>
  planProgress(plan, says(said)).map(({ state, waitingFor }) => [state, ...waitingFor].join(' '));

test('one of the first step is enough, all of the second are needed, in this order', () => {
  expect(states('')).toEqual(['asked ann bob', 'later']);
  expect(states('+1:bob')).toEqual(['approved', 'asked cem dora']);
  expect(states('+1:bob +2:dora')).toEqual(['approved', 'asked cem']);
  expect(states('+1:bob +2:dora +2:cem')).toEqual(['approved', 'approved']);
});

test('a rejection stops the plan: of all at once, of any when nobody is left', () => {
  expect(states('-1:ann')).toEqual(['asked bob', 'later']);
  expect(states('-1:ann -1:bob')).toEqual(['rejected', 'later']);
  expect(states('+1:ann -2:cem')).toEqual(['approved', 'rejected']);
  expect(states('+1:ann -2:cem +2:cem +2:dora')).toEqual(['approved', 'approved']);
});

test('what somebody says who is not asked there does not count', () => {
  expect(states('+1:cem +2:ann')).toEqual(['asked ann bob', 'later']);
});
