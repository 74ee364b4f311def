import { isUnknown } from '../answer.ts';
import { type InterviewState, visibleQuestions } from '../interview/state.ts';
import type { AltaiRequirement, StageId } from '../questions/question.ts';

/** A question that stayed without a good answer: a risk of the project until it has one. */
export interface OpenRisk {
  /** Such as `open-success.review`. */
  readonly id: string;
  readonly questionId: string;
  readonly stage: StageId;
  /** Said openly not to be known, or left below the threshold after all attempts. */
  readonly kind: 'unknown' | 'escalated';
  readonly risk: string;
  /** What would close it. */
  readonly toClose: string;
  readonly altai: readonly AltaiRequirement[];
  readonly nistAiRmf: readonly string[];
}

/** The question itself, without what it says of the form of an answer. */
const asked = (prompt: string): string => prompt.slice(0, prompt.indexOf('?') + 1) || prompt;

/** The risks that come from open points, in the order of the questions. No severity is made up for them. */
export function openRisks(state: InterviewState): readonly OpenRisk[] {
  return visibleQuestions(state).flatMap((question): readonly OpenRisk[] => {
    const record = state.answers[question.id];
    if (record?.status !== 'unknown' && record?.status !== 'escalated') return [];
    const reason = isUnknown(record.value) ? record.value.reason : undefined;
    const asks = record.result?.missing.map(({ ask }) => ask).join(' ') ?? '';
    return [
      {
        id: `open-${question.id}`,
        questionId: question.id,
        stage: question.stage,
        kind: record.status,
        risk:
          record.status === 'unknown'
            ? `Not known: ${asked(question.prompt)}${reason === undefined ? '' : ` (${reason})`}`
            : `The best answer stayed at ${record.result?.score.toFixed(1) ?? '0'} of 10: ${asked(question.prompt)}`,
        toClose: asks === '' ? 'An answer that reaches the threshold of its stage.' : asks,
        altai: question.altai ?? [],
        nistAiRmf: question.nistAiRmf ?? [],
      },
    ];
  });
}
