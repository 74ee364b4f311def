import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editFields } from './edit-json.ts';

test('replaces and adds fields and leaves the rest as it was written', () => {
  const text = '{ "model" : "fast", "seed": 12345678901234567890, "x": {"model": "inner"}, "f": 1.0 }';
  expect(editFields(text, { model: '"gpt-5"', stream_options: '{"include_usage":true}' })).toBe(
    '{ "model" : "gpt-5", "seed": 12345678901234567890, "x": {"model": "inner"}, "f": 1.0 ,"stream_options":{"include_usage":true}}',
  );
  expect(editFields('{}', { model: '"m"' })).toBe('{"model":"m"}');
  expect(editFields('{"a":true}', {})).toBe('{"a":true}');
});

test('a key that is repeated or written with escapes does not get a second model past us', () => {
  const text = '{"model":"allowed","mod\\u0065l":"forbidden"}';
  expect(JSON.parse(text).model).toBe('forbidden');
  expect(JSON.parse(editFields(text, { model: '"chosen"' })).model).toBe('chosen');
  expect(editFields(text, { model: '"chosen"' })).not.toContain('forbidden');
});

test('means the same as parsing, changing and writing', () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
  fc.assert(
    fc.property(
      object,
      fc.string(),
      fc.jsonValue(),
      fc.constantFrom(0, 2, '\t'),
      (before, key, value, indent) => {
        fc.pre(key !== '__proto__' && !Object.hasOwn(before, '__proto__'));
        const edited = editFields(JSON.stringify(before, null, indent), { [key]: JSON.stringify(value) });
        expect(JSON.parse(edited)).toEqual(JSON.parse(JSON.stringify({ ...before, [key]: value })));
      },
    ),
  );
});
