import { isUnknown } from '../answer.ts';
import { type AnswerStatus, answerOf, type InterviewState } from '../interview/state.ts';
import { questionById } from '../questions/catalogue.ts';
import type { Option } from '../questions/question.ts';

/** What was answered to a question, with what became of it. */
export interface Said {
  readonly questionId: string;
  /** The answer as text; null when there is none or it is not known. */
  readonly text: string | null;
  readonly status: AnswerStatus | 'open';
  /** 0–10; null when not scored. */
  readonly score: number | null;
}

export function said(state: InterviewState, questionId: string): Said {
  const record = state.answers[questionId];
  return {
    questionId,
    text: textOfAnswer(state, questionId),
    status: record?.status ?? 'open',
    score: record?.result?.score ?? null,
  };
}

function textOfAnswer(state: InterviewState, questionId: string): string | null {
  const value = answerOf(state, questionId);
  if (value === undefined || isUnknown(value)) return null;
  const question = questionById(questionId);
  const options: readonly Option[] = question && 'options' in question ? question.options : [];
  const label = (one: string): string => options.find((option) => option.value === one)?.label ?? one.trim();
  if (Array.isArray(value)) {
    const chosen = value.filter((one) => typeof one === 'string').map(label);
    return chosen.length === 0 ? null : chosen.join('; ');
  }
  return label(String(value));
}
