import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunkText, markdownSections } from './chunks.ts';

const said = (text: string, options = {}) =>
  chunkText(text, options).map(({ start, end, heading }) => ({ heading, text: text.slice(start, end) }));

test('pieces follow the headings, and say under which they stand', () => {
  const text =
    'Intro.\n\n# Cells\n\n## Mitosis\n\nThey divide.\n\n## Meiosis\n\nTwice.\n\n# Rocks\n\nHard.\n';
  expect(said(text)).toEqual([
    { heading: '', text: 'Intro.\n\n' },
    { heading: 'Cells › Mitosis', text: '# Cells\n\n## Mitosis\n\nThey divide.\n\n' },
    { heading: 'Cells › Meiosis', text: '## Meiosis\n\nTwice.\n\n' },
    { heading: 'Rocks', text: '# Rocks\n\nHard.\n' },
  ]);
});

test('a long section is cut between paragraphs, a long paragraph between sentences, a long sentence between words', () => {
  const paragraphs = `${'a'.repeat(60)}.\n\n${'b'.repeat(60)}.\n\n${'c'.repeat(60)}.`;
  expect(said(paragraphs, { targetLength: 60 }).map(({ text }) => text[0])).toEqual(['a', 'b', 'c']);
  const sentences = 'One is said. Two is said. Three is said. Four is said. Five is said.';
  for (const { text } of said(sentences, { targetLength: 26 })) expect(text.trim()).toMatch(/\.$/);
  const words = 'word '.repeat(50).trim();
  for (const { text } of said(words, { targetLength: 30 })) expect(text.trim()).toMatch(/^(word ?)+$/);
});

test('a text without any good place is cut all the same, never through a character', () => {
  const pieces = said('🙂'.repeat(40), { targetLength: 11, longestLength: 11 });
  expect(pieces.every(({ text }) => text.isWellFormed() && text.length <= 11)).toBe(true);
});

test('an empty text has no piece of its own to be found', () => {
  expect(said('')).toEqual([]);
  expect(said('  \n ').map(({ text }) => text)).toEqual(['  \n ']);
});

test('whatever the text and the sizes: no gap, no overlap, no piece too long, offsets of headings right', () => {
  const line = fc.oneof(
    fc.constantFrom('# One', '## Two ##', '```', '', '   ', '---', '#no heading'),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.lorem({ maxCount: 30 }),
  );
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 30 }),
      fc.integer({ min: 2, max: 200 }),
      (lines, targetLength) => {
        const text = lines.join('\n');
        const chunks = chunkText(text, { targetLength });
        expect(chunks.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
        for (const [n, { start, end }] of chunks.entries()) {
          expect(end).toBeGreaterThan(start);
          if (n > 0) expect(start).toBe(chunks[n - 1]?.end);
        }
        for (const { start, title } of markdownSections(text))
          expect(
            text
              .slice(start)
              .replace(/^ {0,3}#+[ \t]*/, '')
              .startsWith(title),
          ).toBe(true);
      },
    ),
  );
});

test('a piece is no longer than was said, headings that only introduce apart', () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 300 }), fc.integer({ min: 30, max: 200 }), (text, targetLength) => {
      const longest = Math.max(...chunkText(text, { targetLength }).map(({ start, end }) => end - start));
      expect(longest).toBeLessThanOrEqual(targetLength * 2);
    }),
  );
});

test('time grows with the length of the text', () => {
  const text = 'A sentence of some words. '.repeat(40_000);
  expect(chunkText(text).length).toBeGreaterThan(900);
});
