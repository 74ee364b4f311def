import { expect, test } from 'vitest';
import { csvOf } from './download.ts';

test('values with commas and quotes are quoted, and formulas stay text', () => {
  expect(
    csvOf([
      ['a,b', 'say "x"'],
      ['=1+1', '-2.5'],
    ]),
  ).toBe('"a,b","say ""x"""\r\n\'=1+1,-2.5');
});
