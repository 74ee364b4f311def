import type { Block, Cell } from '#kernel/documents';
import { type DimensionScore, dataQualityScorecard } from '../deliverables/data-quality.ts';
import { type InterviewState, rowsAnswer } from '../interview/state.ts';
import type { CharterSettings } from '../settings.ts';
import { answerFacts, heading, paragraph } from './answers.ts';

/** Sources, the six dimensions with their evidence and the minimum, labels, rights, FAIR and gaps. */
export function dataSection(state: InterviewState, settings: CharterSettings): readonly Block[] {
  const { dimensions, mean, minimum, fit, fair } = dataQualityScorecard(state, settings);
  const known = dimensions.flatMap(({ title, score }) => (score === null ? [] : [{ title, score }]));
  return [
    heading(1, 'Data quality scorecard'),
    sources(state),
    mean === null
      ? paragraph('No dimension of data quality was scored.')
      : paragraph([
          `${known.length === 1 ? 'One of six dimensions is scored, with' : `The mean of the ${known.length} dimensions scored is`} ${mean.toFixed(2)}, ${fit ? 'at or above' : 'below'} the minimum of ${minimum.toFixed(2)}. The dimensions are those of DAMA `,
          { cite: 'dama' },
          '.',
        ]),
    // One or two bars say less than the table below.
    ...(known.length < 3
      ? []
      : [
          {
            kind: 'chart',
            chart: 'bar',
            caption: 'Data quality by dimension, 0 to 1',
            categories: known.map(({ title }) => title),
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
      rows: dimensions.map((one) => [one.title, scoreCell(one), evidenceCell(one)]),
    },
    answerFacts(state, [
      ['Volume', 'data.volume'],
      ['Labelling', 'data.labels'],
      ['Who is missing', 'data.representativeness'],
      ['Known gaps', 'data.gaps'],
      ['Delivery', 'data.lineage'],
      ['Personal data', 'data.personal'],
      ['Privacy', 'data.privacy'],
      ['Permission', 'data.access'],
      ['Reuse (FAIR)', 'data.fair'],
    ]),
    ...(fair.principles.every(({ met }) => met === null)
      ? []
      : [
          paragraph(
            `Of the FAIR principles the answer speaks to: ${
              fair.principles
                .filter(({ met }) => met)
                .map(({ principle }) => principle)
                .join(', ') || 'none'
            }.`,
          ),
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

function scoreCell({ score, verdict }: DimensionScore): Cell {
  if (score === null) return { value: 'not scored', tone: 'warning' };
  return { value: score.toFixed(2), tone: verdict === 'good' ? 'good' : 'warning' };
}

const evidenceCell = ({ evidence }: DimensionScore): Cell =>
  evidence ?? { value: 'no measurement stated', tone: 'warning' };
