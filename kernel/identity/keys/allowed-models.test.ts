import { expect, test } from 'vitest';
import { allowsModel } from './allowed-models.ts';

test.each([
  [null, 'anything/at-all', true],
  [['fast'], 'fast', true],
  [['fast'], 'faster', false],
  [['fast'], 'breakfast', false],
  [['openai/*'], 'openai/gpt-5', true],
  [['openai/*'], 'openai/', true],
  [['openai/*'], 'azure/openai/gpt-5', false],
  [['*/gpt-5*'], 'openai/gpt-5-mini', true],
  [['*mini*'], 'openai/gpt-5-mini', true],
  [['a*b*c'], 'a1b2c', true],
  [['a*b*c'], 'acb', false],
  [['ab*ba'], 'aba', false],
  [['*'], '', true],
  [['**'], 'x', true],
  [['a*bc*c'], 'abc', false],
  [['fast', 'mistral/*'], 'mistral/small', true],
  [['gpt.5'], 'gpt-5', false],
  [[], 'fast', false],
] as const)('patterns %j and the name %s: %s', (patterns, name, allowed) => {
  expect(allowsModel(patterns, name)).toBe(allowed);
});

test('a hostile pattern is answered at once', () => {
  expect(allowsModel([`${'*a'.repeat(100)}b*`], 'a'.repeat(20_000))).toBe(false);
});
