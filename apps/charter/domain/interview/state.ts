import { type AnswerValue, isUnknown, type Row } from '../answer.ts';
import { QUESTIONS } from '../questions/catalogue.ts';
import type { Condition, Question, StageId } from '../questions/question.ts';
import { riskEntries } from '../questions/risk-question.ts';
import type { EarlierAnswer } from '../rubric/contradictions.ts';
import type { RubricResult } from '../rubric/result.ts';
import { textOf } from '../rubric/score-rows.ts';

export type AnswerStatus =
  | 'accepted'
  | 'follow-up' // below the threshold, another attempt is expected
  | 'escalated' // attempts used up; the best one is kept and counts as a risk
  | 'unknown'; // said openly not to be known

export interface Attempt {
  readonly value: AnswerValue;
  /** ISO 8601, as passed in. */
  readonly at: string;
  /** 0–10; null for "I don't know". */
  readonly score: number | null;
}

export interface AnswerRecord {
  readonly questionId: string;
  readonly status: AnswerStatus;
  /** The value that counts: the last accepted one, or the best attempt so far. */
  readonly value: AnswerValue;
  /** How `value` was judged; null for "I don't know". */
  readonly result: RubricResult | null;
  /** Attempts since the question was last opened. */
  readonly attempts: readonly Attempt[];
  /** Set when another answer changed how this one is judged, until it is given again. */
  readonly rechecked?: Rechecked;
  /** Set when the text reads like an instruction to a machine. It is kept as it is, and never followed. */
  readonly flagged?: Flag;
}

/** How the change of another answer changed the judgement of this one. */
export interface Rechecked {
  /** The question whose answer changed. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** Asked again; contradicts but stands; passes now; or only scored differently. */
  readonly change: 'reopened' | 'contradicts' | 'accepted' | 'score';
  readonly scoreBefore: number;
  readonly scoreAfter: number;
  readonly because: string;
}

/** What the guard said of an answer's text. */
export interface Flag {
  /** 0 (ordinary) to 1 (certainly an attack). */
  readonly score: number;
  /** The rules that found something. */
  readonly rules: readonly string[];
}

/** A whole interview as plain JSON: it is stored as it is. */
export interface InterviewState {
  readonly version: 1;
  readonly catalogueVersion: string;
  readonly answers: { readonly [questionId: string]: AnswerRecord | undefined };
}

export const answerOf = (state: InterviewState, id: string): AnswerValue | undefined =>
  state.answers[id]?.value;

/** The answer as text; '' when absent, unknown or of another kind. */
export function textAnswer(state: InterviewState, id: string): string {
  const value = answerOf(state, id);
  return typeof value === 'string' ? value.trim() : '';
}

/** The chosen options of a choice or multi-choice question; empty when absent or unknown. */
export function chosen(state: InterviewState, id: string): readonly string[] {
  const value = answerOf(state, id);
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

export function rowsAnswer(state: InterviewState, id: string): readonly Row[] {
  const value = answerOf(state, id);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object') : [];
}

export const risksAnswer = (state: InterviewState, id: string) => riskEntries(rowsAnswer(state, id));

/** True when the question is to be asked, given the answers so far. */
function isVisible(question: Question, state: InterviewState): boolean {
  const condition: Condition | undefined = question.showIf;
  if (condition === undefined) return true;
  const given = chosen(state, condition.question);
  // Not known whether it applies: ask, rather than leave out what may matter.
  if (given.length === 0) return isUnknown(answerOf(state, condition.question));
  if (condition.is !== undefined) return given.some((value) => condition.is?.includes(value));
  return !given.some((value) => condition.isNot?.includes(value));
}

/** The questions to be asked, in order, of one stage or of all. */
export function visibleQuestions(state: InterviewState, stage?: StageId): readonly Question[] {
  return QUESTIONS.filter(
    (question) => (stage === undefined || question.stage === stage) && isVisible(question, state),
  );
}

/** All answers as texts, in the order of the questions, for comparison. */
export function answerTexts(state: InterviewState): readonly EarlierAnswer[] {
  return QUESTIONS.flatMap((one) => {
    const value = answerOf(state, one.id);
    if (one.kind === 'text' && typeof value === 'string') return [{ questionId: one.id, text: value }];
    if (one.kind !== 'rows') return [];
    const text = rowsAnswer(state, one.id).map(textOf).join(' ');
    return text === '' ? [] : [{ questionId: one.id, text }];
  });
}

/** The answers to questions before `question`, as texts. */
export function earlierAnswers(state: InterviewState, question: Question): readonly EarlierAnswer[] {
  const before = new Set(QUESTIONS.slice(0, QUESTIONS.indexOf(question)).map(({ id }) => id));
  return answerTexts(state).filter(({ questionId }) => before.has(questionId));
}
