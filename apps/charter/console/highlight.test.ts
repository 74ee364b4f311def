import { expect, test } from 'vitest';
import { highlight } from './highlight.ts';

const found = (feature: string, start: number, end: number) => ({ feature, text: '', start, end });

test('the parts put together are the text, with what was found marked', () => {
  const text = 'From 12% to 7% by May 2027.';
  const parts = highlight(text, [found('date', 18, 26), found('quantity', 5, 8), found('quantity', 12, 14)]);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(parts.filter((part) => part.feature).map((part) => part.text)).toEqual(['12%', '7%', 'May 2027']);
});

test('of overlapping finds the longer that begins first is shown once', () => {
  const parts = highlight('from 12% to 7%', [found('quantity', 5, 8), found('baseline-target', 0, 14)]);
  expect(parts).toEqual([{ text: 'from 12% to 7%', feature: 'baseline-target' }]);
});

test('places outside the text are ignored', () => {
  expect(highlight('short', [found('date', 3, 90)])).toEqual([{ text: 'short', feature: null }]);
});
