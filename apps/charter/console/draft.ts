import type { AnswerValue, GivenAnswer, Question } from './types.ts';

/** An answer while it is written, with what can be undone. */
export interface Draft {
  readonly value: AnswerValue;
  readonly past: readonly AnswerValue[];
  readonly future: readonly AnswerValue[];
  /** When the last change was made, in milliseconds. */
  readonly changedAt: number;
}

const STEP_MS = 800;
const KEPT = 100;

export const startDraft = (value: AnswerValue): Draft => ({ value, past: [], future: [], changedAt: 0 });

/** Typing without a pause is one step to undo; `now` in milliseconds. */
export function changeDraft(draft: Draft, value: AnswerValue, now: number): Draft {
  const typing = typeof value === 'string' && draft.past.length > 0 && now - draft.changedAt < STEP_MS;
  const past = typing ? draft.past : [...draft.past, draft.value].slice(-KEPT);
  return { value, past, future: [], changedAt: now };
}

export function undo(draft: Draft): Draft {
  const value = draft.past.at(-1);
  if (value === undefined) return draft;
  return { value, past: draft.past.slice(0, -1), future: [draft.value, ...draft.future], changedAt: 0 };
}

export function redo(draft: Draft): Draft {
  const [value, ...future] = draft.future;
  if (value === undefined) return draft;
  return { value, past: [...draft.past, draft.value], future, changedAt: 0 };
}

/** What the input shows when nothing was answered or drafted: a row for each thing that needs one. */
export function emptyValue(
  question: Pick<Question, 'kind' | 'min_rows' | 'must_cover' | 'columns'>,
): AnswerValue {
  if (question.kind === 'multi-choice') return [];
  if (question.kind !== 'rows') return '';
  const { must_cover: cover = [], columns = [] } = question;
  const names = columns.find(
    (column) =>
      column.kind === 'choice' && cover.every((one) => column.options.some((option) => option.value === one)),
  );
  if (names !== undefined && cover.length > 0) return cover.map((one) => ({ [names.id]: one }));
  return Array.from({ length: Math.max(1, question.min_rows ?? 1) }, () => ({}));
}

export const isUnknown = (
  answer: GivenAnswer | null,
): answer is { readonly unknown: true; readonly reason?: string } =>
  typeof answer === 'object' && answer !== null && !Array.isArray(answer);

/** The value to begin with: what was drafted, else what was answered, else nothing. */
export function initialValue(question: Question, stored: AnswerValue | undefined): AnswerValue {
  if (stored !== undefined) return stored;
  if (question.answer === null || isUnknown(question.answer)) return emptyValue(question);
  return question.answer;
}

/** Whether there is anything to send. */
export function isEmpty(value: AnswerValue): boolean {
  if (typeof value === 'number') return false;
  if (typeof value === 'string') return value.trim() === '';
  return value.length === 0 || value.every((row) => typeof row === 'object' && Object.keys(row).length === 0);
}

/** Whether nothing was written beyond what the question began with. */
export const isUntouched = (value: AnswerValue, question: Question): boolean =>
  isEmpty(value) || JSON.stringify(value) === JSON.stringify(emptyValue(question));

export const draftKey = (session: string, question: string): string =>
  `mainstay.charter.draft.${session}.${question}`;

/** A choice made in a multi-choice question: the exclusive option and the others push each other out. */
export function choose(
  before: readonly string[],
  after: readonly string[],
  exclusive: string | null | undefined,
): readonly string[] {
  if (!exclusive || !after.includes(exclusive) || after.length === 1) return after;
  return before.includes(exclusive) ? after.filter((value) => value !== exclusive) : [exclusive];
}
