import type { Block, Cell, Inline } from '#kernel/documents';
import { type AnswerValue, isUnknown } from '../answer.ts';
import { type AnswerRecord, answerOf, type InterviewState } from '../interview/state.ts';
import { questionById } from '../questions/catalogue.ts';
import type { Option, Question } from '../questions/question.ts';
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
