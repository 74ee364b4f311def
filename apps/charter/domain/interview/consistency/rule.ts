import type { StageId } from '../../questions/question.ts';
import { textOf } from '../../rubric/score-rows.ts';
import { wordsOf } from '../../rubric/sentences.ts';
import { stemsOf } from '../../rubric/substance.ts';
import { type InterviewState, rowsAnswer } from '../state.ts';

/** What does not fit, and the two or more answers that say so, each with the words it is about. */
export interface Misfit {
  readonly because: string;
  readonly places: readonly Place[];
}

export interface Place {
  readonly questionId: string;
  /** The words of the answer that the finding is about, shortened. */
  readonly quote: string;
}

/** One check between answers. `between` names every answer it looks at: an edit of any of them runs it again. */
export interface ConsistencyRule {
  readonly id: string;
  readonly stage: StageId;
  readonly title: string;
  readonly between: readonly string[];
  readonly fix: string;
  readonly check: (state: InterviewState) => readonly Misfit[];
}

const longestQuote = 140;

export function place(questionId: string, text: string): Place {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  const quote = flat.length <= longestQuote ? flat : `${flat.slice(0, longestQuote - 1).toWellFormed()}…`;
  return { questionId, quote };
}

/** Whether two texts have a word in common that carries meaning. */
export function sharesWords(a: string, b: string): boolean {
  const words = stemsOf(wordsOf(b));
  return [...stemsOf(wordsOf(a))].some((word) => words.has(word));
}

/** All rows of an answer as one text. */
export const rowsText = (state: InterviewState, id: string): string =>
  rowsAnswer(state, id).map(textOf).join(' ');

/** One column of all rows as one text. */
export const columnText = (state: InterviewState, id: string, column: string): string =>
  rowsAnswer(state, id)
    .map((row) => String(row[column] ?? ''))
    .join('; ');
