import { STAGES, type StageId } from '../questions/question.ts';
import type { CharterSettings } from '../settings.ts';
import { type Place, place } from './consistency/rule.ts';
import { CONSISTENCY_RULES } from './consistency/rules.ts';
import { type InterviewState, textAnswer, visibleQuestions } from './state.ts';

/** Something that does not fit: inside a stage, or between two places, both of which are named. */
export interface GateFinding {
  readonly id: string;
  readonly severity: 'blocking' | 'warning';
  readonly stage: StageId;
  readonly because: string;
  readonly questionIds: readonly string[];
  /** Between answers: what each of them says. */
  readonly places?: readonly Place[];
  readonly fix: string;
}

/**
 * Share of required questions answered per stage (blocking below the gate), what is openly not known in it, and what
 * does not fit between stages. "I don't know" is an answer: it counts for the share and is listed as a warning.
 */
export function gateFindings(state: InterviewState, settings: CharterSettings): readonly GateFinding[] {
  return [
    ...STAGES.flatMap(({ id }) => [...completeness(state, settings, id), ...unknowns(state, id)]),
    ...contradictions(state),
    ...consistency(state),
  ];
}

function completeness(
  state: InterviewState,
  settings: CharterSettings,
  stage: StageId,
): readonly GateFinding[] {
  const required = visibleQuestions(state, stage).filter((question) => question.required);
  const open = required.filter((question) => {
    const status = state.answers[question.id]?.status;
    return status === undefined || status === 'follow-up';
  });
  const share = 1 - open.length / required.length;
  if (share >= settings.completeness_gate) return [];
  const percent = (value: number): string => `${Math.round(value * 100)}%`;
  return [
    {
      id: `completeness.${stage}`,
      severity: 'blocking',
      stage,
      because: `${percent(share)} of the required questions of this stage are answered; ${percent(settings.completeness_gate)} are needed.`,
      questionIds: open.map((question) => question.id),
      fix: `Answer ${open.map((question) => question.id).join(', ')}.`,
    },
  ];
}

function unknowns(state: InterviewState, stage: StageId): readonly GateFinding[] {
  const ids = visibleQuestions(state, stage)
    .filter(({ id, required }) => required && state.answers[id]?.status === 'unknown')
    .map(({ id }) => id);
  if (ids.length === 0) return [];
  const because = `${ids.length === 1 ? 'One required question is' : `${ids.length} required questions are`} openly not known; each is a risk of the project.`;
  return warn(`unknown.${stage}`, stage, because, ids, 'Find it out, or plan who does and by when.');
}

function warn(
  id: string,
  stage: StageId,
  because: string,
  questionIds: readonly string[],
  fix: string,
): readonly GateFinding[] {
  return [{ id, severity: 'warning', stage, because, questionIds, fix }];
}

/** Two values for one thing, in answers that stand. */
const contradictions = (state: InterviewState): readonly GateFinding[] =>
  visibleQuestions(state).flatMap(({ id, stage }) =>
    (state.answers[id]?.result?.contradictions ?? []).map(({ because, questionIds, ask }) => ({
      id: 'contradiction',
      severity: 'warning' as const,
      stage,
      because,
      questionIds,
      places: questionIds.map((one) => place(one, textAnswer(state, one))),
      fix: ask,
    })),
  );

/** What does not fit between answers, each with the words of every place. */
const consistency = (state: InterviewState): readonly GateFinding[] =>
  CONSISTENCY_RULES.flatMap(({ id, stage, fix, check }) =>
    check(state).map(({ because, places }) => ({
      id,
      severity: 'warning' as const,
      stage,
      because,
      questionIds: [...new Set(places.map(({ questionId }) => questionId))],
      places,
      fix,
    })),
  );
