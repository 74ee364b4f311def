import { type InterviewState, rowsAnswer } from '../interview/state.ts';
import { said } from './said.ts';

export interface MetricRow {
  readonly kpi: string;
  readonly baseline: number;
  readonly target: number;
  readonly unit: string;
  readonly by: string;
  readonly modelMetric: string;
  readonly modelTarget: string | null;
  readonly owner: string | null;
  /** Why the model's measure moves the business measure: of this row, or the chain stated for all of them. */
  readonly causalLink: string | null;
  /** Target minus baseline, and its share of the baseline (null where that is 0). */
  readonly change: number;
  readonly relativeChange: number | null;
  /** What a row needs and does not have. */
  readonly missing: readonly string[];
}

const text = (cell: unknown): string | null =>
  typeof cell === 'string' && cell.trim() !== '' ? cell.trim() : null;
const number = (cell: unknown): number => (typeof cell === 'number' ? cell : 0);

/** Stage 2: which measure of the model moves which measure of the business, from where to where, and why. */
export function metricAlignment(state: InterviewState) {
  const chain = said(state, 'success.causal_link');
  const rows = rowsAnswer(state, 'success.metrics').map((row): MetricRow => {
    const baseline = number(row.baseline);
    const target = number(row.target);
    const modelTarget = text(row.modelTarget);
    const owner = text(row.owner);
    const causalLink = text(row.causalLink) ?? chain.text;
    return {
      kpi: text(row.kpi) ?? '',
      baseline,
      target,
      unit: text(row.unit) ?? '',
      by: text(row.by) ?? '',
      modelMetric: text(row.modelMetric) ?? '',
      modelTarget,
      owner,
      causalLink,
      change: target - baseline,
      relativeChange: baseline === 0 ? null : (target - baseline) / Math.abs(baseline),
      missing: [
        ...(target === baseline ? ['a target that differs from today'] : []),
        ...(modelTarget === null ? ['a target of the model measure'] : []),
        ...(owner === null ? ['an owner'] : []),
        ...(causalLink === null ? ['why one moves the other'] : []),
      ],
    };
  });
  return {
    rows,
    causalChain: chain,
    baselineSource: said(state, 'success.baseline_source'),
    minimum: said(state, 'success.minimum'),
    guardrails: said(state, 'success.guardrails'),
    errorCosts: said(state, 'success.error_costs'),
    evaluation: said(state, 'success.evaluation'),
    benefit: said(state, 'success.benefit'),
    review: said(state, 'success.review'),
  };
}
