import { expect, test } from 'vitest';
import { blank, draftOf, gameOf, numbersIn } from './game-draft.ts';
import { examples } from './game-examples.ts';

test('every example is written down as a draft and read back as the same game', () => {
  for (const game of Object.values(examples)) expect(gameOf(draftOf(game))).toEqual(game);
});

test('what is no game yet is none', () => {
  expect(gameOf({ ...blank, kind: 'voting', quota: '51', numbers: '10, many' })).toBeNull();
  expect(gameOf({ ...blank, kind: 'json', json: '{"kind": ' })).toBeNull();
  expect(gameOf({ ...blank, values: ['0', '1', ''] })).toBeNull();
  expect(gameOf({ ...blank, agents: 'A, B, C, D, E, F' })).toBeNull();
});

test('numbers have commas or spaces between', () => {
  expect(numbersIn('10, 20 30;40')).toEqual([10, 20, 30, 40]);
  expect(numbersIn(' ')).toBeNull();
});
