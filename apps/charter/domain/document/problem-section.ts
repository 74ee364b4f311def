import type { Block } from '#kernel/documents';
import type { InterviewState } from '../interview/state.ts';
import { answerFacts, heading } from './answers.ts';

/** The problem, its size and cause, the kind of AI, and the way without it that was considered. */
export function problemSection(state: InterviewState): readonly Block[] {
  return [
    heading(1, 'Summary and problem statement'),
    answerFacts(state, [
      ['Problem', 'business.problem'],
      ['Cost', 'business.cost'],
      ['Cause', 'business.cause'],
      ['Wanted outcome', 'business.outcome'],
      ['What changes', 'business.decision'],
      ['Kind of AI', 'business.archetype'],
      ['Way without AI', 'business.alternative'],
      ['Would that be enough', 'business.alternative_sufficient'],
      ['Scope', 'business.scope'],
      ['Limits', 'business.constraints'],
      ['Milestones', 'business.timeline'],
      ['Accountable', 'business.owner'],
    ]),
  ];
}
