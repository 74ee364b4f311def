import { canonicalJson } from '#kernel/base';
import type { EditionChange, PastDecision } from '../governance/committee.ts';
import type { InterviewState } from '../interview/state.ts';
import { QUESTIONS } from '../questions/catalogue.ts';
import { compareAnswers } from './compare.ts';

/** A decision with the interview that it was taken on; null for one taken before that was kept. */
export type DecidedOn = Omit<PastDecision, 'changes'> & { readonly state: InterviewState | null };

/** The decisions in their order, each with what changed in the answers since the one before it. */
export function editionsOf(decisions: readonly DecidedOn[]): readonly PastDecision[] {
  return decisions.map(({ state, ...decision }, index) => {
    const before = decisions[index - 1]?.state;
    return { ...decision, changes: before && state ? changesBetween(before, state) : [] };
  });
}

/** Every field of every answer that differs, in the order of the questions. */
export function changesBetween(before: InterviewState, after: InterviewState): readonly EditionChange[] {
  return QUESTIONS.flatMap((question) => {
    const [was, is] = [before.answers[question.id]?.value, after.answers[question.id]?.value];
    if (canonicalJson(was ?? null) === canonicalJson(is ?? null)) return [];
    return compareAnswers(question, was, is)
      .filter(({ changed }) => changed)
      .map(({ label, before: old, after: now }) => ({
        questionId: question.id,
        label,
        before: old,
        after: now,
      }));
  });
}
