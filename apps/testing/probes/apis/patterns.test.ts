import { expect, it } from 'vitest';
import { createPattern } from './patterns.ts';
import { createValidators } from './validators.ts';

const never = () => {
  throw new Error('This pattern is not slow.');
};

it.each([
  ['^a+$', 'aaa', 'ab'],
  ['^(ab|c)*$', 'abcab', 'abcb'],
  ['^[\\w\\-\\.]+@[\\w\\-\\.]+$', 'a@b', 'a@'],
  ['^(\\d{1,3}\\.){3}\\d{1,3}$', '127.0.0.1', '127.0.1'],
])('says of texts what the pattern says: %s', (pattern, good, bad) => {
  const made = createPattern(pattern, 'u', never);
  expect([made.test(good), made.test(bad)]).toEqual([true, false]);
  expect(made.test('y'.repeat(1000))).toBe(new RegExp(pattern).test('y'.repeat(1000)));
});

it.each([
  ['^(a+)+$', `${'a'.repeat(60)}!`],
  ['^(a|aa)*$', `${'a'.repeat(80)}!`],
  ['^a*a*a*a*a*b$', 'a'.repeat(5000)],
])('is stopped when it takes too long, and says so once: %s', (pattern, text) => {
  const slow: string[] = [];
  const made = createPattern(pattern, 'u', (one) => slow.push(one));
  expect([made.test(text), made.test(text)]).toEqual([true, true]);
  expect(slow).toEqual([pattern]);
});

it('leaves a schema with such a pattern unjudged instead of waiting for it', () => {
  const said: string[] = [];
  const validators = createValidators({}, (sentence) => said.push(sentence));
  const schema = { type: 'string', pattern: '^(a+)+$' };
  expect(validators.isValid(schema, 'b')).toBe(false);
  expect(validators.isValid(schema, `${'a'.repeat(60)}!`)).toBe(true);
  expect(said[0]).toContain('takes too long');
});
