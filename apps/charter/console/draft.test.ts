import { expect, test } from 'vitest';
import {
  changeDraft,
  choose,
  emptyValue,
  initialValue,
  isEmpty,
  isUntouched,
  redo,
  startDraft,
  undo,
} from './draft.ts';
import type { Question } from './types.ts';

const question: Question = {
  id: 'business.problem',
  stage: 'business',
  group: 'Problem',
  prompt: 'What goes wrong?',
  help: '',
  kind: 'text',
  required: true,
  state: 'open',
  answer: null,
  score: null,
  attempts: 0,
  result: null,
  rechecked: null,
  flagged: null,
};

test('typing without a pause is undone in one step, a pause begins another', () => {
  let draft = startDraft('');
  draft = changeDraft(draft, 'a', 1_000);
  draft = changeDraft(draft, 'ab', 1_200);
  draft = changeDraft(draft, 'ab c', 9_000);
  expect(undo(draft).value).toBe('ab');
  expect(undo(undo(draft)).value).toBe('');
  expect(undo(undo(undo(draft))).value).toBe('');
});

test('what was undone comes back, until something else is typed', () => {
  const draft = changeDraft(startDraft('first'), 'second', 1_000);
  expect(redo(undo(draft)).value).toBe('second');
  expect(redo(changeDraft(undo(draft), 'third', 9_000)).value).toBe('third');
});

test('removing a row can be undone however quickly it follows', () => {
  let draft = startDraft([{ description: 'leak' }, { description: 'drift' }]);
  draft = changeDraft(draft, [{ description: 'leak' }, { description: 'drift!' }], 100);
  draft = changeDraft(draft, [{ description: 'leak' }], 200);
  expect(undo(draft).value).toHaveLength(2);
});

test('a stored draft wins over the given answer, and "not known" begins empty', () => {
  expect(initialValue({ ...question, answer: 'given' }, 'drafted')).toBe('drafted');
  expect(initialValue({ ...question, answer: 'given' }, undefined)).toBe('given');
  expect(initialValue({ ...question, answer: { unknown: true } }, undefined)).toBe('');
  expect(emptyValue({ kind: 'rows', min_rows: 2 })).toEqual([{}, {}]);
});

test('blank answers count as empty, zero does not', () => {
  expect(isEmpty('  ')).toBe(true);
  expect(isEmpty([])).toBe(true);
  expect(isEmpty([{}])).toBe(true);
  expect(isEmpty(0)).toBe(false);
  expect(isEmpty([{ severity: 1 }])).toBe(false);
});

test('"none of these" and the other options push each other out', () => {
  expect(choose(['a', 'b'], ['a', 'b', 'none'], 'none')).toEqual(['none']);
  expect(choose(['none'], ['none', 'a'], 'none')).toEqual(['a']);
  expect(choose(['a'], ['a', 'b'], 'none')).toEqual(['a', 'b']);
});

test('a question that needs a row for each of some things begins with these rows, and they are no answer yet', () => {
  const asked: Question = {
    ...question,
    kind: 'rows',
    must_cover: ['accuracy', 'validity'],
    columns: [
      { id: 'note', title: 'Note', required: false, kind: 'text' },
      {
        id: 'dimension',
        title: 'Dimension',
        required: true,
        kind: 'choice',
        options: [
          { value: 'accuracy', label: 'Accuracy' },
          { value: 'validity', label: 'Validity' },
        ],
      },
    ],
  };
  const begun = emptyValue(asked);
  expect(begun).toEqual([{ dimension: 'accuracy' }, { dimension: 'validity' }]);
  expect(isUntouched(begun, asked)).toBe(true);
  expect(isUntouched([{ dimension: 'accuracy', note: 'measured' }, { dimension: 'validity' }], asked)).toBe(
    false,
  );
});
