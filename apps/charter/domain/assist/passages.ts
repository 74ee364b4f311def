import { type AnswerValue, isUnknown, type Row } from '../answer.ts';
import { type InterviewState, visibleQuestions } from '../interview/state.ts';
import type { Column, Option, Question } from '../questions/question.ts';

/** An answer as text that a model may be shown, and that its quotes are looked up in. */
export interface Passage {
  readonly questionId: string;
  readonly prompt: string;
  readonly text: string;
}

export interface Passages {
  readonly passages: readonly Passage[];
  /** The ids of answered questions that are not among them, since all together would be too long. */
  readonly leftOut: readonly string[];
}

/** Characters of one answer and of all: some 20,000 tokens, which every model in use can read. */
const longestPassage = 4_000;
const mostText = 80_000;

/** The answers of an interview as texts, in the order of its questions; what is not known or open says nothing. */
export function passagesOf(state: InterviewState, except?: string): Passages {
  const passages: Passage[] = [];
  const leftOut: string[] = [];
  let length = 0;
  for (const question of visibleQuestions(state)) {
    const value = state.answers[question.id]?.value;
    if (value === undefined || isUnknown(value) || question.id === except) continue;
    const text = textOfAnswer(question, value).slice(0, longestPassage);
    if (length + text.length > mostText) {
      leftOut.push(question.id);
      continue;
    }
    length += text.length;
    passages.push({ questionId: question.id, prompt: question.prompt, text });
  }
  return { passages, leftOut };
}

/** The present answers to these questions, each in full. */
export const passagesFor = (state: InterviewState, questionIds: readonly string[]): readonly Passage[] =>
  visibleQuestions(state).flatMap((question) => {
    const value = state.answers[question.id]?.value;
    if (value === undefined || !questionIds.includes(question.id)) return [];
    return [{ questionId: question.id, prompt: question.prompt, text: textOfAnswer(question, value) }];
  });

/** Options by their labels; rows as one line each, with every field and the name of its column. */
export function textOfAnswer(question: Question, value: AnswerValue): string {
  if (isUnknown(value)) return value.reason ?? '';
  if (typeof value === 'number') {
    return question.kind === 'number' && question.unit !== '' ? `${value} ${question.unit}` : String(value);
  }
  const options = 'options' in question ? question.options : [];
  if (typeof value === 'string') return labelOf(options, value.trim());
  const columns = question.kind === 'rows' ? question.columns : [];
  return value
    .map((one) => (typeof one === 'string' ? labelOf(options, one) : rowText(columns, one)))
    .join('\n');
}

const labelOf = (options: readonly Option[], value: string): string =>
  options.find((option) => option.value === value)?.label ?? value;

function rowText(columns: readonly Column[], row: Row): string {
  return columns
    .flatMap((column) => {
      const cell = row[column.id];
      if (cell === undefined || cell === '') return [];
      if (typeof cell === 'number') return [`${column.title}: ${cell}`];
      if (typeof cell === 'string') {
        return [`${column.title}: ${labelOf(column.kind === 'choice' ? column.options : [], cell.trim())}`];
      }
      const inner = column.kind === 'rows' ? column.columns : [];
      return cell.map((one) => `${column.title}: (${rowText(inner, one)})`);
    })
    .join('; ');
}
