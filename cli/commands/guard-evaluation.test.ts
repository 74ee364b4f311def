import { expect, test } from 'vitest';
import { measure, readExamples, wilson } from './guard-evaluation.ts';

test('a line that is wrong is named by its number', () => {
  const good = '{"text":"a","label":"attack"}';
  expect(readExamples(`${good}\n\n${good}\n`, 'f.jsonl')).toHaveLength(2);
  expect(() => readExamples(`${good}\n{oops`, 'f.jsonl')).toThrow('f.jsonl, line 2: is not JSON');
  expect(() => readExamples('{"text":"a","label":"bad"}', 'f.jsonl')).toThrow('f.jsonl, line 1: label');
  expect(() => readExamples('{"label":"attack"}', 'f.jsonl')).toThrow('line 1: text');
  expect(() => readExamples('7', 'f.jsonl')).toThrow('line 1: the line');
  expect(() => readExamples('\n', 'f.jsonl')).toThrow('has no examples');
});

test("intervals are Wilson's", () => {
  // Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
  expect(wilson(81, 263)).toMatchObject({ low: expect.closeTo(0.2553, 4), high: expect.closeTo(0.3662, 4) });
  expect(wilson(0, 20)).toMatchObject({ low: 0, high: expect.closeTo(0.1611, 4) });
  expect(wilson(0, 0)).toBeNull();
});

test('measures recall and false positives for each kind, and precision', () => {
  const rows = measure(
    [
      { text: 'a', label: 'attack', kind: 'x' },
      { text: 'b', label: 'attack', kind: 'y' },
      { text: 'c', label: 'benign' },
      { text: 'd', label: 'benign' },
    ],
    [0.9, 0.6, 0.7, 0.1],
    { flag: 0.5, block: 0.8 },
  );
  const short = rows.map(({ kind, measure: name, flagged, blocked }) => [
    kind,
    name,
    flagged?.rate,
    blocked?.rate,
  ]);
  expect(short).toEqual([
    ['x', 'recall', 1, 1],
    ['y', 'recall', 1, 0],
    ['benign', 'false positives', 0.5, 0],
    ['all attacks', 'recall', 1, 0.5],
    ['all benign', 'false positives', 0.5, 0],
    ['all', 'precision', 2 / 3, 1],
  ]);
});
