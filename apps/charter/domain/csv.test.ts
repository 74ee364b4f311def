import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

/** Cells as a reader by RFC 4180 sees them, for texts of at least one character. */
const readCsv = (text: string): string[] =>
  [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r]+))(?:,|\r\n)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );

test('whatever is written is read again, and nothing is a formula', () => {
  const rows = fc.array(
    fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 2, maxLength: 4 }),
    {
      minLength: 1,
    },
  );
  fc.assert(
    fc.property(rows, (written) => {
      const read = readCsv(toCsv(written));
      // A text that was written with an apostrophe is read with it: that is its mark.
      expect(read).toEqual(
        written.flat().map((text) => (/^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text)),
      );
      for (const cell of read) expect(cell).not.toMatch(/^[=+\-@＝＋－＠\t\r\n]/);
    }),
  );
});

test('commas, quotes and line breaks are quoted; numbers stay numbers', () => {
  expect(
    toCsv([
      ['a,b', 'say "no"', 'two\nlines', -1],
      ['=1+1', '@x', '+1', '-1'],
    ]),
  ).toBe(`"a,b","say ""no""","two\nlines",-1\r\n'=1+1,'@x,'+1,'-1\r\n`);
});

test('a sign in full width and one after a line feed are signs', () => {
  expect(toCsv([['＝1＋1', '\n=1', 'a＝1']])).toBe(`'＝1＋1,"'\n=1",a＝1\r\n`);
});
