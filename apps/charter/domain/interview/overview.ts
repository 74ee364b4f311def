import { type AnswerValue, isUnknown, type Row } from '../answer.ts';
import type { StageId } from '../questions/question.ts';
import { isSettled, progressOf } from './session.ts';
import { type InterviewState, visibleQuestions } from './state.ts';

/** What lists and filters need of an interview, so that they need not read all of it. */
export interface Overview {
  /** The first stage that is not complete; null when all are. */
  readonly stage: StageId | null;
  /** 0–1. */
  readonly progress: number;
  /** The ids of settled questions and of complete stages. */
  readonly done: readonly string[];
  /** What was written, to be searched; at most `mostText` characters. */
  readonly text: string;
}

/**
 * PostgreSQL refuses to keep more than 1,048,575 bytes of words of one text. A word with a hyphen is kept whole and in
 * its parts, each with its place: of three bytes a letter, up to 7 bytes for each character here.
 */
const mostText = 140_000;

export function overviewOf(state: InterviewState): Overview {
  const { answered, total, stages } = progressOf(state);
  const questions = visibleQuestions(state);
  return {
    stage: stages.find(({ complete }) => !complete)?.stage ?? null,
    progress: total === 0 ? 0 : answered / total,
    done: [
      ...questions.filter(({ id }) => isSettled(state.answers[id])).map(({ id }) => id),
      ...stages.filter(({ complete }) => complete).map(({ stage }) => stage),
    ],
    text: questions
      .flatMap(({ id }) => textsOf(state.answers[id]?.value))
      .join('\n')
      .slice(0, mostText),
  };
}

function textsOf(value: AnswerValue | undefined): readonly string[] {
  if (value === undefined || typeof value === 'number') return [];
  if (typeof value === 'string') return [value];
  if (isUnknown(value)) return value.reason === undefined ? [] : [value.reason];
  return value.flatMap((one) => (typeof one === 'string' ? [one] : rowTexts(one)));
}

const rowTexts = (row: Row): readonly string[] =>
  Object.values(row).flatMap((cell) => {
    if (typeof cell === 'string') return [cell];
    return Array.isArray(cell) ? cell.flatMap(rowTexts) : [];
  });
