import { isUnknown } from '../answer.ts';
import { answerOf, chosen, type InterviewState } from '../interview/state.ts';
import {
  ANNEX_III_AREAS,
  ARTICLE_6_3_EXCEPTIONS,
  EU_AI_ACT,
  type LegalOption,
  PROHIBITED_PRACTICES,
} from './eu-ai-act.ts';

export type ActClass = 'prohibited' | 'high-risk' | 'excepted' | 'not-high-risk' | 'undetermined';

/** How the EU AI Act sees the system, from the screening answers alone. A first screening, not legal advice. */
export interface Screening {
  readonly outcome: ActClass;
  readonly practices: readonly LegalOption[];
  readonly areas: readonly LegalOption[];
  readonly exception?: LegalOption;
  readonly profiling: boolean;
  /** Screening questions that were not answered or not known. */
  readonly open: readonly string[];
  readonly lawVersion: string;
}

const SCREENING_QUESTIONS = ['ethics.prohibited', 'ethics.annex_iii', 'ethics.profiling'] as const;

export function screen(state: InterviewState): Screening {
  const pick = (id: string, options: readonly LegalOption[]): readonly LegalOption[] =>
    options.filter((option) => chosen(state, id).includes(option.value));
  const practices = pick('ethics.prohibited', PROHIBITED_PRACTICES);
  const areas = pick('ethics.annex_iii', ANNEX_III_AREAS);
  const exception = pick('ethics.article_6_3', ARTICLE_6_3_EXCEPTIONS)[0];
  const profiling = chosen(state, 'ethics.profiling').includes('yes');
  const open = SCREENING_QUESTIONS.filter((id) => {
    const value = answerOf(state, id);
    return value === undefined || isUnknown(value);
  });
  const outcome = ((): ActClass => {
    if (practices.length > 0) return 'prohibited';
    if (areas.length > 0 && profiling) return 'high-risk';
    if (open.length > 0) return 'undetermined';
    if (areas.length === 0) return 'not-high-risk';
    return exception === undefined ? 'high-risk' : 'excepted';
  })();
  return {
    outcome,
    practices,
    areas,
    ...(exception !== undefined && { exception }),
    profiling,
    open,
    lawVersion: EU_AI_ACT.version,
  };
}
