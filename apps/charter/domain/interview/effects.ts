import { type DeliverableId, deliverablesOf } from '../deliverables/list.ts';
import type { CharterSettings } from '../settings.ts';
import { type GateFinding, gateFindings } from './gates.ts';
import { type InterviewState, type Rechecked, visibleQuestions } from './state.ts';

/** What one answer changed beyond itself. */
export interface Effects {
  /** Later answers that were judged again with another result. */
  readonly rechecked: readonly (Rechecked & { readonly questionId: string })[];
  /** Questions that are asked now, and that no longer are: their answers are kept and come back with them. */
  readonly asked: readonly string[];
  readonly notAsked: readonly string[];
  readonly appeared: readonly GateFinding[];
  readonly resolved: readonly GateFinding[];
  /** What shows this answer and will be written anew. */
  readonly deliverables: readonly DeliverableId[];
}

/** Compares an interview before and after the answer to `questionId`. */
export function effectsOf(
  before: InterviewState,
  after: InterviewState,
  questionId: string,
  settings: CharterSettings,
): Effects {
  const ids = (state: InterviewState): readonly string[] => visibleQuestions(state).map(({ id }) => id);
  const [asked, askedNow] = [ids(before), ids(after)];
  const [found, foundNow] = [findings(before, settings), findings(after, settings)];
  return {
    rechecked: Object.values(after.answers).flatMap((record) =>
      record?.rechecked !== undefined &&
      record.questionId !== questionId &&
      record !== before.answers[record.questionId]
        ? [{ ...record.rechecked, questionId: record.questionId }]
        : [],
    ),
    asked: askedNow.filter((id) => !asked.includes(id)),
    notAsked: asked.filter((id) => !askedNow.includes(id)),
    appeared: foundNow.filter((one) => !found.some((other) => same(one, other))),
    resolved: found.filter((one) => !foundNow.some((other) => same(one, other))),
    deliverables: deliverablesOf(questionId),
  };
}

/** What does not fit. How much of a stage is still open is progress, which every answer changes. */
const findings = (state: InterviewState, settings: CharterSettings): readonly GateFinding[] =>
  gateFindings(state, settings).filter(({ severity }) => severity === 'warning');

const same = (a: GateFinding, b: GateFinding): boolean => a.id === b.id && a.because === b.because;
