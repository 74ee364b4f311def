import { chosen, type InterviewState } from '../interview/state.ts';
import { said } from './said.ts';

/** Stage 1: what is wrong, which kind of AI is meant, and which way without AI was considered. */
export function problemStatement(state: InterviewState) {
  const [archetype = null] = chosen(state, 'business.archetype');
  const [sufficient = null] = chosen(state, 'business.alternative_sufficient');
  return {
    problem: said(state, 'business.problem'),
    cost: said(state, 'business.cost'),
    cause: said(state, 'business.cause'),
    outcome: said(state, 'business.outcome'),
    accountable: said(state, 'business.owner'),
    timeline: said(state, 'business.timeline'),
    decision: said(state, 'business.decision'),
    scope: said(state, 'business.scope'),
    constraints: said(state, 'business.constraints'),
    archetype: { value: archetype, ...said(state, 'business.archetype') },
    /** The simplest remedy that works is the best one: a way without AI that is enough sends the project back. */
    withoutAi: { considered: said(state, 'business.alternative'), sufficient },
  };
}
