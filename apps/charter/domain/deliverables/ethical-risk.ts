import type { Decision } from '../governance/decide.ts';
import type { InterviewState } from '../interview/state.ts';
import { ALTAI_REQUIREMENTS } from '../questions/altai.ts';
import { said } from './said.ts';

/** Stage 5: the screening, the risks of each ALTAI requirement with what is left of them, and the decision. */
export function ethicalRiskReport(state: InterviewState, decision: Decision) {
  return {
    screening: decision.screening,
    requirements: ALTAI_REQUIREMENTS.map(({ id, short, title, nistAiRmf }) => {
      const questionId = `ethics.risk_${short}`;
      const risks = decision.residualRisks.filter((one) => one.questionId === questionId);
      return {
        requirement: id,
        title,
        nistAiRmf,
        questionId,
        status: state.answers[questionId]?.status ?? ('open' as const),
        highestResidualLevel: risks[0]?.residualLevel ?? null,
        risks,
      };
    }),
    openRisks: decision.openRisks,
    oversight: said(state, 'ethics.oversight'),
    vulnerable: said(state, 'ethics.vulnerable'),
    fairness: said(state, 'ethics.fairness'),
    redress: said(state, 'ethics.redress'),
    monitoring: said(state, 'ethics.monitoring'),
    decision: decision.decision,
    rules: decision.rules,
    table: decision.table,
  };
}
