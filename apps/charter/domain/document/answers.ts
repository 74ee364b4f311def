import type { Block, Cell, Inline } from '#kernel/documents';
import { type AnswerValue, isUnknown, type Row } from '../answer.ts';
import { type AnswerRecord, answerOf, type InterviewState } from '../interview/state.ts';
import { questionById } from '../questions/catalogue.ts';
import type { Column, Option, Question } from '../questions/question.ts';
import { textOf } from '../rubric/score-rows.ts';

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
export const paragraph = (text: Inline): Block => ({ kind: 'paragraph', text });

/** The answer as one readable text; what is absent is said to be absent. */
function answerText(state: InterviewState, id: string): string {
  const question = questionById(id);
  const value = answerOf(state, id);
  return question === undefined || value === undefined ? 'Not answered.' : valueText(question, value);
}

export function valueText(question: Question, value: AnswerValue): string {
  if (isUnknown(value)) return value.reason === undefined ? 'Not known.' : `Not known: ${value.reason}`;
  if (typeof value === 'number') return String(value);
  const options: readonly Option[] = 'options' in question ? question.options : [];
  const label = (one: string): string => options.find((option) => option.value === one)?.label ?? one;
  if (typeof value === 'string') return label(value.trim());
  return value.map((one) => (typeof one === 'string' ? label(one) : textOf(one))).join('; ');
}

/** An answer in full: rows as a list in the order of their columns, everything else as a paragraph. */
export function answerBlocks(question: Question, value: AnswerValue | undefined): readonly Block[] {
  if (value === undefined) return [paragraph('Not answered.')];
  const rows = Array.isArray(value) ? value.filter((one) => typeof one === 'object') : [];
  if (question.kind !== 'rows' || rows.length === 0) return [paragraph(valueText(question, value))];
  return [{ kind: 'list', ordered: true, items: rows.map((row) => rowText(question.columns, row)) }];
}

function rowText(columns: readonly Column[], row: Row): string {
  return columns
    .flatMap((column) => {
      const cell = row[column.id];
      if (cell === undefined || cell === '') return [];
      if (typeof cell === 'object') {
        const inner = column.kind === 'rows' ? cell.map((one) => rowText(column.columns, one)) : [];
        return inner.length === 0 ? [] : [`${column.title}: (${inner.join(') (')})`];
      }
      return [`${column.title}: ${typeof cell === 'number' ? cell.toLocaleString('en') : cell.trim()}`];
    })
    .join('; ');
}

/** Label–answer rows for the questions named. */
export const answerFacts = (
  state: InterviewState,
  rows: readonly (readonly [label: string, id: string])[],
): Block => ({
  kind: 'facts',
  rows: rows.map(([label, id]) => ({ label, value: answerText(state, id) })),
});

const TONES = { accepted: 'good', 'follow-up': 'warning', escalated: 'warning', unknown: 'notice' } as const;

export function statusCell(record: AnswerRecord | undefined): Cell {
  if (record === undefined) return { value: 'not answered', tone: 'warning' };
  return { value: record.status, tone: TONES[record.status] };
}
