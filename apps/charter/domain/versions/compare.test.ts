import fc from 'fast-check';
import { expect, test } from 'vitest';
import { questionById } from '../questions/catalogue.ts';
import type { Question } from '../questions/question.ts';
import { compareAnswers, comparePieces } from './compare.ts';
import { editsBetween, oneRequest } from './sequence.ts';

function question(id: string): Question {
  const found = questionById(id);
  if (!found) throw new Error(`No question ${id}`);
  return found;
}

test('the edits lead from one list to the other, and no shorter way exists than the longest common part allows', () => {
  const lists = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
  fc.assert(
    fc.property(lists, lists, (before, after) => {
      const edits = editsBetween(before, after, oneRequest());
      expect(edits.filter(({ kind }) => kind !== 'added').map(({ item }) => item)).toEqual(before);
      expect(edits.filter(({ kind }) => kind !== 'removed').map(({ item }) => item)).toEqual(after);
      expect(edits.filter(({ kind }) => kind === 'same')).toHaveLength(longestCommon(before, after));
    }),
  );
});

test('two texts are compared word by word, and joined they are the texts again', () => {
  expect(comparePieces('It costs 40,000 EUR a year.', 'It costs about 42,000 EUR a year.')).toEqual([
    { kind: 'same', text: 'It costs ' },
    { kind: 'removed', text: '40' },
    { kind: 'added', text: 'about 42' },
    { kind: 'same', text: ',000 EUR a year.' },
  ]);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
      const pieces = comparePieces(before, after);
      const joined = (without: string): string =>
        pieces
          .filter(({ kind }) => kind !== without)
          .map(({ text }) => text)
          .join('');
      expect([joined('added'), joined('removed')]).toEqual([before, after]);
    }),
  );
});

test('texts of the greatest length are still compared', () => {
  const before = 'a b '.repeat(2_500);
  expect(comparePieces(before, `${before}c`).at(-1)).toEqual({ kind: 'added', text: 'c' });
  const other = comparePieces(before, 'c d '.repeat(2_500));
  expect(
    other
      .filter(({ kind }) => kind !== 'added')
      .map(({ text }) => text)
      .join(''),
  ).toBe(before);
});

test('a table is compared row by row and column by column; nested rows too', () => {
  const accuracy = { dimension: 'accuracy', score: 0.9, evidence: 'audit of 200 records' };
  const validity = { dimension: 'validity', score: 0.8, evidence: 'schema checks' };
  const changes = compareAnswers(
    question('data.quality'),
    [accuracy, validity],
    [{ ...validity, score: 0.7 }],
  );
  expect(changes.filter(({ changed }) => changed).map(({ label }) => label)).toContain('Row 1, Score');
  const same = compareAnswers(question('data.quality'), [accuracy, validity], [accuracy, validity]);
  expect(same.every(({ changed }) => !changed)).toBe(true);
  const dropped = compareAnswers(question('data.quality'), [accuracy, validity], [validity]);
  const gone = dropped.filter(({ changed }) => changed);
  expect(gone.every(({ after }) => after === null)).toBe(true);
  expect(gone.map(({ before }) => before)).toContain('audit of 200 records');
});

test('options are compared by their labels, and not knowing is said', () => {
  const prohibited = question('ethics.prohibited');
  const [change] = compareAnswers(prohibited, ['none'], ['social-scoring']).filter(
    ({ after }) => after !== null,
  );
  expect(change).toMatchObject({ before: null, changed: true });
  expect(change?.after).not.toBe('social-scoring');
  expect(
    compareAnswers(question('business.problem'), undefined, { unknown: true, reason: 'no access' }),
  ).toEqual([
    {
      label: '',
      before: null,
      after: 'Not known: no access',
      changed: true,
      pieces: [{ kind: 'added', text: 'Not known: no access' }],
    },
  ]);
});

/** By its definition, without a table. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  if (a[0] === b[0]) return 1 + longestCommon(a.slice(1), b.slice(1));
  return Math.max(longestCommon(a.slice(1), b), longestCommon(a, b.slice(1)));
}

test('many long texts share one effort: what comes after it counts as replaced', () => {
  const sources = question('data.sources');
  const words = (mark: string): string => Array.from({ length: 30 }, (_, at) => `${mark}${at}`).join(' ');
  const table = (mark: string) =>
    Array.from({ length: 20 }, (_, row) => ({ name: `S${row}`, content: `${words(mark)} end ${mark}` }));
  const effort = { cells: 20_000 };
  const fields = compareAnswers(sources, table('a'), table('b'), effort).filter(({ changed }) => changed);
  const aligned = fields.map(({ pieces }) => pieces.some(({ kind, text }) => kind === 'same' && text !== ''));
  expect(aligned).toHaveLength(20);
  expect(aligned).toEqual(aligned.toSorted().toReversed());
  expect([aligned[0], aligned.at(-1)]).toEqual([true, false]);
  expect(fields.at(-1)?.pieces.map(({ kind }) => kind)).toEqual(['removed', 'added']);
  expect(effort.cells).toBeGreaterThanOrEqual(0);
});
