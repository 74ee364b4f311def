import type { Block } from '#kernel/documents';
import { metricAlignment } from '../deliverables/metric-alignment.ts';
import type { InterviewState } from '../interview/state.ts';
import { answerFacts, heading, paragraph } from './answers.ts';

/** The metric alignment matrix, and what was said of proof, limits and benefit. */
export function metricsSection(state: InterviewState): readonly Block[] {
  const { rows } = metricAlignment(state);
  const percent = (share: number | null): string =>
    share === null ? '' : ` (${share > 0 ? '+' : '−'}${Math.abs(Math.round(share * 100))}%)`;
  const number = (value: number): string => value.toLocaleString('en');
  return [
    heading(1, 'Success criteria'),
    rows.length === 0
      ? paragraph('No measure was named.')
      : {
          kind: 'table',
          caption: 'Metric alignment matrix: what each model measure moves',
          columns: [
            { title: 'Business measure', width: 1.8 },
            { title: 'From → to', width: 1.5 },
            { title: 'By' },
            { title: 'Model measure', width: 1.8 },
            { title: 'Why one moves the other', width: 2.5 },
            { title: 'Owner', width: 1.2 },
          ],
          rows: rows.map((row) => [
            row.kpi,
            `${number(row.baseline)} → ${number(row.target)} ${row.unit}${percent(row.relativeChange)}`,
            row.by,
            row.modelTarget === null ? row.modelMetric : `${row.modelMetric}: ${row.modelTarget}`,
            row.causalLink ?? { value: 'not stated', tone: 'warning' },
            row.owner ?? { value: 'nobody named', tone: 'warning' },
          ]),
        },
    answerFacts(state, [
      ['Source of the baseline', 'success.baseline_source'],
      ['Causal chain', 'success.causal_link'],
      ['Minimum for release', 'success.minimum'],
      ['Guardrails', 'success.guardrails'],
      ['Cost of errors', 'success.error_costs'],
      ['Proof', 'success.evaluation'],
      ['Benefit and cost', 'success.benefit'],
      ['Review', 'success.review'],
    ]),
  ];
}
