import { invalid } from '#kernel/base';
import { type AnswerProblem, type AnswerValue, isUnknown, parseAnswer } from '../answer.ts';
import { CATALOGUE_VERSION, questionById } from '../questions/catalogue.ts';
import { type Question, STAGES, type StageId } from '../questions/question.ts';
import type { RubricResult } from '../rubric/result.ts';
import { scoreAnswer } from '../rubric/score.ts';
import type { CharterSettings } from '../settings.ts';
import { recheckAfter } from './recheck.ts';
import {
  type AnswerRecord,
  earlierAnswers,
  type Flag,
  type InterviewState,
  visibleQuestions,
} from './state.ts';

export type Outcome =
  | { readonly kind: 'accepted'; readonly result: RubricResult; readonly threshold: number }
  | {
      readonly kind: 'follow-up';
      readonly result: RubricResult;
      readonly threshold: number;
      /** The attempt just made, from 1, and how many there may be. */
      readonly attempt: number;
      readonly maxAttempts: number;
      readonly followUp: string;
    }
  | { readonly kind: 'escalated'; readonly result: RubricResult; readonly threshold: number }
  | { readonly kind: 'unknown' };

export const startInterview = (): InterviewState => ({
  version: 1,
  catalogueVersion: CATALOGUE_VERSION,
  answers: {},
});

/**
 * Takes one answer. A settled question that is answered again starts a new series of attempts, except an escalated
 * one, which stays escalated until an answer passes. What is judged beside this answer is judged again
 * (`recheckAfter`). `at` is the time, ISO 8601; `flagged` is kept with the answer.
 *
 * Errors: `charter.question_unknown`, `charter.question_not_asked` (its condition is not met),
 * `charter.answer_invalid` (invalid; `details.problems` lists path and message of each).
 */
export function submitAnswer(
  state: InterviewState,
  settings: CharterSettings,
  questionId: string,
  raw: unknown,
  at: string,
  flagged?: Flag,
): { readonly state: InterviewState; readonly outcome: Outcome } {
  const question = askable(state, questionId);
  const parsed = parseAnswer(question, raw, settings.limits.response);
  if ('problems' in parsed) throw invalidAnswer(parsed.problems);
  const before = state.answers[questionId];
  const { record, outcome } = isUnknown(parsed.value)
    ? saidUnknown(question, parsed.value, before, at)
    : judged(state, settings, question, parsed.value, at);
  const kept = flagged === undefined ? record : { ...record, flagged };
  return { state: recheckAfter(withAnswer(state, kept), settings, question, at), outcome };
}

/** Ends all open follow-ups: nobody is there to answer them (a run from a file), so their best attempts escalate. */
export function escalateOpen(state: InterviewState): InterviewState {
  const answers: Record<string, AnswerRecord | undefined> = { ...state.answers };
  for (const record of Object.values(state.answers)) {
    if (record?.status === 'follow-up') answers[record.questionId] = { ...record, status: 'escalated' };
  }
  return { ...state, answers };
}

/** The first question, in order, that is not settled; undefined when the interview is complete. */
export function nextQuestion(state: InterviewState): Question | undefined {
  return visibleQuestions(state).find((question) => !isSettled(state.answers[question.id]));
}

/** What keeps an interview from being finished: required questions without an answer, and open follow-ups. */
export function openQuestions(state: InterviewState): readonly Question[] {
  return visibleQuestions(state).filter((question) => {
    const record = state.answers[question.id];
    return record === undefined ? question.required : !isSettled(record);
  });
}

export interface StageProgress {
  readonly stage: StageId;
  readonly title: string;
  readonly answered: number;
  readonly total: number;
  readonly escalated: number;
  readonly unknown: number;
  /** Mean score 0–10 of scored answers; null when there is none. */
  readonly meanScore: number | null;
  readonly complete: boolean;
}

export interface Progress {
  readonly answered: number;
  readonly total: number;
  readonly complete: boolean;
  readonly stages: readonly StageProgress[];
}

/** How far the interview is. Only questions whose condition is met count. */
export function progressOf(state: InterviewState): Progress {
  const stages = STAGES.map(({ id, title }): StageProgress => {
    const questions = visibleQuestions(state, id);
    const records = questions
      .map((question) => state.answers[question.id])
      .filter((one) => one !== undefined);
    const settled = records.filter(isSettled);
    const scores = settled.flatMap((record) => (record.result === null ? [] : [record.result.score]));
    return {
      stage: id,
      title,
      answered: settled.length,
      total: questions.length,
      escalated: records.filter((record) => record.status === 'escalated').length,
      unknown: records.filter((record) => record.status === 'unknown').length,
      meanScore: scores.length === 0 ? null : scores.reduce((sum, one) => sum + one, 0) / scores.length,
      complete: settled.length === questions.length,
    };
  });
  const answered = stages.reduce((sum, stage) => sum + stage.answered, 0);
  const total = stages.reduce((sum, stage) => sum + stage.total, 0);
  return { answered, total, complete: answered === total, stages };
}

/** Whether a question needs no further attempt. */
export const isSettled = (record: AnswerRecord | undefined): boolean =>
  record !== undefined && record.status !== 'follow-up';

/** The question of an id, if it is asked here. */
export function askable(state: InterviewState, questionId: string): Question {
  const question = questionById(questionId);
  if (question === undefined) {
    throw invalid('charter.question_unknown', `There is no question "${questionId}".`);
  }
  if (!visibleQuestions(state).includes(question)) {
    throw invalid(
      'charter.question_not_asked',
      `"${questionId}" is not asked here: it depends on the answer to "${question.showIf?.question}".`,
    );
  }
  return question;
}

export const invalidAnswer = (problems: readonly AnswerProblem[]) =>
  invalid(
    'charter.answer_invalid',
    `The answer cannot be read: ${problems.map((one) => `${one.path} ${one.message}`).join('; ')}.`,
    { problems },
  );

const score = (state: InterviewState, settings: CharterSettings, question: Question, value: AnswerValue) =>
  scoreAnswer(question, value, {
    earlier: earlierAnswers(state, question),
    followUpLimit: settings.limits.follow_up,
  });

function saidUnknown(
  question: Question,
  value: AnswerValue,
  before: AnswerRecord | undefined,
  at: string,
): { readonly record: AnswerRecord; readonly outcome: Outcome } {
  const attempts = before?.status === 'follow-up' ? before.attempts : [];
  return {
    record: {
      questionId: question.id,
      status: 'unknown',
      value,
      result: null,
      attempts: [...attempts, { value, at, score: null }],
    },
    outcome: { kind: 'unknown' },
  };
}

function judged(
  state: InterviewState,
  settings: CharterSettings,
  question: Question,
  value: AnswerValue,
  at: string,
): { readonly record: AnswerRecord; readonly outcome: Outcome } {
  const before = state.answers[question.id];
  const threshold = settings.thresholds[question.stage];
  const result = score(state, settings, question, value);
  const goesOn = before?.status === 'follow-up' || before?.status === 'escalated';
  const attempts = [...(goesOn ? before.attempts : []), { value, at, score: result.score }];
  const own = { questionId: question.id, value, result, attempts };
  if (result.score >= threshold) {
    return { record: { ...own, status: 'accepted' }, outcome: { kind: 'accepted', result, threshold } };
  }
  // Of equal attempts the later one is kept: it is what the person said last.
  const best =
    goesOn && before.result !== null && before.result.score > result.score
      ? { ...own, value: before.value, result: before.result }
      : own;
  if (before?.status === 'escalated' || attempts.length >= settings.max_attempts) {
    return { record: { ...best, status: 'escalated' }, outcome: { kind: 'escalated', result, threshold } };
  }
  return {
    record: { ...best, status: 'follow-up' },
    outcome: {
      kind: 'follow-up',
      result,
      threshold,
      attempt: attempts.length,
      maxAttempts: settings.max_attempts,
      followUp: result.followUp ?? NOTHING_MISSING,
    },
  };
}

// Every part is there and yet the score is low: weak wording is what is left.
const NOTHING_MISSING =
  'Everything asked for is mentioned, but thinly: which numbers, dates, names or systems stand behind it?';

const withAnswer = (state: InterviewState, record: AnswerRecord): InterviewState => ({
  ...state,
  answers: { ...state.answers, [record.questionId]: record },
});
