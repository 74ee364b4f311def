import { answerOf, type InterviewState, visibleQuestions } from './interview/state.ts';
import { QUESTIONS } from './questions/catalogue.ts';

/** Questions that are asked, or may yet be: what they depend on has no answer. The rest does not apply here. */
export function applicable(state: InterviewState): ReadonlySet<string> {
  const undecided = QUESTIONS.filter(
    ({ showIf }) => showIf !== undefined && answerOf(state, showIf.question) === undefined,
  );
  return new Set([...visibleQuestions(state), ...undecided].map(({ id }) => id));
}
