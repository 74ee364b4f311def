import { chosen, type InterviewState, rowsAnswer } from '../interview/state.ts';
import { said } from './said.ts';

/** Stage 4: who uses it and whom it reaches, how the work goes, and who stands above it. */
export function userContext(state: InterviewState) {
  const [interaction = null] = chosen(state, 'users.interaction');
  const [mode = null] = chosen(state, 'ethics.oversight_mode');
  return {
    personas: rowsAnswer(state, 'users.personas').map((row) => ({
      role: String(row.role ?? ''),
      people: typeof row.people === 'number' ? row.people : null,
      task: String(row.task ?? ''),
      barrier: typeof row.barrier === 'string' ? row.barrier : null,
    })),
    affected: said(state, 'users.affected'),
    consulted: said(state, 'users.consulted'),
    journey: said(state, 'users.journey'),
    decision: said(state, 'business.decision'),
    interaction: { value: interaction, ...said(state, 'users.interaction') },
    explanation: said(state, 'users.explanation'),
    training: said(state, 'users.training'),
    adoption: said(state, 'users.adoption'),
    humanOversight: {
      mode,
      oversight: said(state, 'ethics.oversight'),
      override: said(state, 'users.override'),
    },
  };
}
