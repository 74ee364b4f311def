import { expect, test } from 'vitest';
import { digestOf, isWholeKey, newKeyText, shownPart } from './text.ts';

test('a new key has the form that scanners look for, and no two are alike', () => {
  const keys = Array.from({ length: 200 }, newKeyText);
  for (const key of keys) {
    expect(key).toMatch(/^mk_[0-9A-Za-z]{49}$/);
    expect(isWholeKey(key)).toBe(true);
  }
  expect(new Set(keys).size).toBe(keys.length);
});

test('every single mistyped character and every swap of neighbours is seen without a look at the database', () => {
  const key = newKeyText();
  for (let at = 3; at < key.length; at++) {
    const other = key[at] === 'x' ? 'y' : 'x';
    expect(isWholeKey(`${key.slice(0, at)}${other}${key.slice(at + 1)}`)).toBe(false);
    const swapped = `${key.slice(0, at)}${key[at + 1] ?? ''}${key[at] ?? ''}${key.slice(at + 2)}`;
    if (swapped !== key) expect(isWholeKey(swapped)).toBe(false);
  }
  for (const text of ['', 'mk_', key.slice(0, -1), `${key}0`, ` ${key.slice(1)}`, `gh_${key.slice(3)}`]) {
    expect(isWholeKey(text)).toBe(false);
  }
});

// Made with zlib.crc32 of Python.
test.each([
  'mk_00000000000000000000000000000000000000000002CZclj',
  'mk_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg37cCQ0',
])('the check is the standard CRC-32 in base62, so that others can compute it: %s', (key) => {
  expect(isWholeKey(key)).toBe(true);
});

// SHA-256("abc"), FIPS 180-2, appendix B.1.
test('the digest is plain SHA-256, and what is shown tells little', () => {
  expect(Buffer.from(digestOf('abc'), 'base64url').toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  const key = newKeyText();
  expect(key.startsWith(shownPart(key))).toBe(true);
  expect(shownPart(key)).toHaveLength(9);
});
