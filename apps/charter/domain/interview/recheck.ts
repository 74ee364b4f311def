import { QUESTIONS } from '../questions/catalogue.ts';
import type { Question } from '../questions/question.ts';
import type { Contradiction, EarlierAnswer } from '../rubric/contradictions.ts';
import type { RubricResult } from '../rubric/result.ts';
import { scoreAnswer } from '../rubric/score.ts';
import type { CharterSettings } from '../settings.ts';
import { type AnswerRecord, answerTexts, type InterviewState } from './state.ts';

/**
 * Judges again what stands after an answer that was just given or changed. A text is scored beside the texts before
 * it: one may now contradict it, or no longer do so, and its words may have become more or less to the point. Rows,
 * choices and numbers are judged by themselves.
 *
 * No answer is lost. One that passed is asked again only where a new contradiction takes it below its threshold;
 * above it, the contradiction is a finding. One that waited or was escalated passes when it now reaches its
 * threshold. What changed is written down with the answer (`rechecked`).
 */
export function recheckAfter(
  state: InterviewState,
  settings: CharterSettings,
  changed: Question,
  at: string,
): InterviewState {
  if (changed.kind !== 'text' && changed.kind !== 'rows') return state;
  const texts = answerTexts(state);
  const answers: Record<string, AnswerRecord | undefined> = { ...state.answers };
  const from = QUESTIONS.indexOf(changed) + 1;
  for (const question of QUESTIONS.slice(from)) {
    const record = state.answers[question.id];
    if (question.kind !== 'text' || record === undefined) continue;
    const again = judgedAgain(question, record, texts, settings, changed.id, at);
    if (again !== record) answers[question.id] = again;
  }
  return { ...state, answers };
}

function judgedAgain(
  question: Question,
  record: AnswerRecord,
  texts: readonly EarlierAnswer[],
  settings: CharterSettings,
  by: string,
  at: string,
): AnswerRecord {
  const before = record.result;
  if (before === null) return record;
  const until = QUESTIONS.indexOf(question);
  const earlier = texts.filter(
    ({ questionId }) => QUESTIONS.findIndex((one) => one.id === questionId) < until,
  );
  const followUpLimit = settings.limits.follow_up;
  const result = scoreAnswer(question, record.value, { earlier, followUpLimit });
  const opposes = saidAgainst(result, before);
  if (result.score === before.score && opposes.length === 0 && sameCount(result, before)) return record;
  const passes = result.score >= settings.thresholds[question.stage];
  const reopened = record.status === 'accepted' && !passes && opposes.length > 0;
  const status = reopened ? 'follow-up' : passes ? 'accepted' : record.status;
  return {
    ...record,
    status,
    result,
    // What is asked again has all its attempts.
    attempts: reopened ? [] : record.attempts,
    rechecked: {
      by,
      at,
      change: reopened
        ? 'reopened'
        : opposes.length > 0
          ? 'contradicts'
          : status === record.status
            ? 'score'
            : 'accepted',
      scoreBefore: before.score,
      scoreAfter: result.score,
      because: reasonOf(result, before, opposes, by),
    },
  };
}

const sameCount = (a: RubricResult, b: RubricResult): boolean =>
  a.contradictions.length === b.contradictions.length;

/** Contradictions of `now` that `before` did not have. */
const saidAgainst = (now: RubricResult, before: RubricResult): readonly Contradiction[] =>
  now.contradictions.filter((one) => !before.contradictions.some(({ because }) => because === one.because));

function reasonOf(
  now: RubricResult,
  before: RubricResult,
  opposes: readonly Contradiction[],
  by: string,
): string {
  const [first] = opposes;
  if (first !== undefined) return first.because;
  if (before.contradictions.length > now.contradictions.length) {
    return `It no longer contradicts ${by}.`;
  }
  return `It speaks ${now.score > before.score ? 'more' : 'less'} of what the changed answer to ${by} names.`;
}
