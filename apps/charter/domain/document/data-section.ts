import type { Block } from '#kernel/documents';
import type { Decision } from '../governance/decide.ts';
import { type InterviewState, rowsAnswer } from '../interview/state.ts';
import { DATA_DIMENSIONS } from '../questions/data.ts';
import { isSaid } from '../rubric/score-rows.ts';
import type { CharterSettings } from '../settings.ts';
import { answerFacts, heading, paragraph } from './answers.ts';

/** Sources, the six dimensions with their evidence and the minimum, rights and gaps. */
export function dataSection(
  state: InterviewState,
  decision: Decision,
  settings: CharterSettings,
): readonly Block[] {
  const rows = rowsAnswer(state, 'data.quality');
  const minimum = settings.data_quality_minimum;
  const scored = DATA_DIMENSIONS.map(({ value, label }) => {
    const row = rows.find((one) => one.dimension === value);
    return {
      label,
      score: typeof row?.score === 'number' ? row.score : undefined,
      evidence:
        typeof row?.evidence === 'string' && isSaid(row.evidence) ? row.evidence : 'No measurement stated.',
    };
  });
  const known = scored.flatMap(({ label, score }) => (score === undefined ? [] : [{ label, score }]));
  return [
    heading(1, 'Data quality scorecard'),
    sources(state),
    paragraph([
      decision.dataQuality === null
        ? 'No dimension of data quality was scored.'
        : `The mean of the dimensions scored is ${decision.dataQuality.toFixed(2)}; the minimum is ${minimum.toFixed(2)}. The dimensions are those of DAMA `,
      ...(decision.dataQuality === null ? [] : [{ cite: 'dama' }, '.']),
    ]),
    ...(known.length === 0
      ? []
      : [
          {
            kind: 'chart',
            chart: 'bar',
            caption: 'Data quality by dimension, 0 to 1',
            categories: known.map(({ label }) => label),
            series: [{ name: 'Score', values: known.map(({ score }) => score) }],
            threshold: { label: 'Minimum', value: minimum },
          } as const,
        ]),
    {
      kind: 'table',
      caption: 'Data quality with the measurement behind each score',
      columns: [
        { title: 'Dimension' },
        { title: 'Score', align: 'right', width: 0.6 },
        { title: 'Measurement', width: 3 },
      ],
      rows: scored.map(({ label, score, evidence }) => [
        label,
        score === undefined
          ? { value: 'not scored', tone: 'warning' }
          : { value: score.toFixed(2), tone: score < minimum ? 'warning' : 'good' },
        evidence,
      ]),
    },
    answerFacts(state, [
      ['Volume', 'data.volume'],
      ['Labels', 'data.labels'],
      ['Who is missing', 'data.representativeness'],
      ['Known gaps', 'data.gaps'],
      ['Delivery', 'data.lineage'],
      ['Personal data', 'data.personal'],
      ['Privacy', 'data.privacy'],
      ['Permission', 'data.access'],
      ['Reuse (FAIR)', 'data.fair'],
    ]),
  ];
}

function sources(state: InterviewState): Block {
  const rows = rowsAnswer(state, 'data.sources');
  if (rows.length === 0) return paragraph('No data source was named.');
  const cell = (value: unknown): string =>
    typeof value === 'number' ? value.toLocaleString('en') : typeof value === 'string' ? value : '—';
  return {
    kind: 'table',
    caption: 'Data sources',
    columns: [
      { title: 'Source', width: 1.5 },
      { title: 'What it holds', width: 2.5 },
      { title: 'Records', align: 'right' },
      { title: 'Period' },
      { title: 'Owner', width: 1.5 },
    ],
    rows: rows.map((row) => [row.name, row.content, row.records, row.period, row.owner].map(cell)),
  };
}
