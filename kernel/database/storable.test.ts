import { expect, test } from 'vitest';
import { jsonText, storableObject, storableText } from './storable.ts';

const half = '\ud83d';

test('what PostgreSQL refuses is replaced unit by unit', () => {
  expect(storableText(`a\0b${half}c`)).toBe('a\ufffdb\ufffdc');
  expect(storableText('whole 😀')).toBe('whole 😀');
  expect(storableObject({ 'k\0': [half, { at: new Date(0), no: undefined }] })).toEqual({
    'k\ufffd': ['\ufffd', { at: '1970-01-01T00:00:00.000Z' }],
  });
});

test('JSON keeps what can be kept, text about escapes among it', () => {
  expect(JSON.parse(jsonText({ a: `x\0${half}`, b: 'it writes \\u0000 and 😀' }))).toEqual({
    a: 'x\ufffd\ufffd',
    b: 'it writes \\u0000 and 😀',
  });
  expect(jsonText(undefined)).toBe('null');
});
