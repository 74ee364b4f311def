import type { Block, DocumentModel, Tone } from '#kernel/documents';
import { type Severity, severities } from '../findings/finding.ts';
import type { MetricName } from '../performance/measurement.ts';
import { formatMetric, metricTitles } from '../performance/words.ts';
import { type Outcome, testTypes } from '../suite/test-case.ts';
import { clusterFailures } from './cluster.ts';
import { countOf, duration, hostOf, inOrder, moment, plural, verdictOf } from './counts.ts';
import type { ReportData, ReportedFinding, TrendPoint } from './report-data.ts';
import { stepWords } from './step-words.ts';

const severityTone: Readonly<Record<Severity, Tone>> = {
  critical: 'danger',
  serious: 'warning',
  moderate: 'notice',
  minor: 'neutral',
};
const outcomeTone: Readonly<Record<Outcome, Tone>> = {
  passed: 'good',
  failed: 'danger',
  flaky: 'notice',
  skipped: 'neutral',
  infrastructure: 'warning',
};

/** Findings told in full and tests listed; the other formats have them all. */
const most = { findings: 40, tests: 400, steps: 25 } as const;

const heading = (level: 1 | 2 | 3, text: string, appendix = false): Block => ({
  kind: 'heading',
  level,
  text,
  ...(appendix && { appendix }),
});
const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
const clip = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;

function summary(data: ReportData): Block[] {
  const { coverage } = data;
  const types = testTypes.filter((type) => data.findings.some(({ finding }) => finding.type === type));
  const rows = types.map((type) => {
    const own = data.findings.filter(({ finding }) => finding.type === type);
    const of = (severity: Severity): number =>
      own.filter(({ finding }) => finding.confidence === 'certain' && finding.severity === severity).length;
    return [
      type,
      ...severities.map((severity) =>
        of(severity) === 0 ? '0' : { value: String(of(severity)), tone: severityTone[severity] },
      ),
      String(own.filter(({ finding }) => finding.confidence === 'review').length),
    ];
  });
  const clusters = clusterFailures(data.tests);
  return [
    heading(1, 'Summary'),
    ...(rows.length === 0
      ? [paragraph('Nothing was found.')]
      : [
          {
            kind: 'table',
            caption: 'Findings by type and severity; the last column is what a person has to look at',
            columns: [
              { title: 'Type', width: 2 },
              ...severities.map((severity) => ({ title: severity, align: 'right' }) as const),
              { title: 'for a look', align: 'right' },
            ],
            rows,
          } as const,
        ]),
    ...(clusters.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption: 'Why tests failed: the same message, step and place are one cause',
            columns: [
              { title: 'Cause', width: 5 },
              { title: 'At the step', width: 4 },
              { title: 'Tests', align: 'right' },
            ],
            rows: clusters
              .slice(0, 12)
              .map(({ message, step, tests }) => [clip(message, 240), clip(step, 160), String(tests.length)]),
          } as const,
        ]),
    ...(coverage === null
      ? []
      : [
          paragraph(
            `Exploration saw ${plural(coverage.states, 'state')} on ${plural(coverage.routes, 'route')}, tried ${coverage.actionsExplored} of ${plural(coverage.actionsKnown, 'action')} and sent ${coverage.formsSubmitted} of ${plural(coverage.formsKnown, 'form')}${coverage.scripts === null ? '' : `; ${Math.round(coverage.scripts * 100)}% of the scripts’ bytes ran`}.`,
          ),
        ]),
  ];
}

const sum = (point: TrendPoint): number =>
  severities.reduce((total, severity) => total + (point.findings[severity] ?? 0), 0);

function trend(points: readonly TrendPoint[]): Block[] {
  const last = points.slice(-15);
  if (last.length < 2) return [];
  return [
    heading(1, 'Trend'),
    {
      kind: 'chart',
      caption: 'Faults and failed tests of the latest executions of this site',
      chart: 'line',
      categories: last.map(({ at }) => at.toISOString().slice(5, 10)),
      series: [
        { name: 'Faults', values: last.map(sum) },
        { name: 'Failed tests', values: last.map(({ tests }) => tests.failed ?? 0) },
      ],
    },
  ];
}

function oneFinding({ finding, firstSeen, fresh, seen }: ReportedFinding): Block[] {
  const { title, advice, check, type, severity, confidence, path, element, source, steps, evidence } =
    finding;
  const texts = evidence.flatMap((one) =>
    one.kind === 'text' ? [`${one.title}: ${clip(one.text, 400)}`] : [],
  );
  return [
    heading(2, clip(title, 200)),
    {
      kind: 'facts',
      rows: [
        {
          label: 'Severity',
          value: `${severity}${confidence === 'review' ? ', for a person to look at' : ''}`,
        },
        { label: 'Check', value: [{ text: check, mark: 'code' }, ` (${type})`] },
        {
          label: 'Where',
          value: [{ text: path, mark: 'code' }, element === undefined ? '' : `, ${element.title}`],
        },
        {
          label: 'First seen',
          value: `${moment(firstSeen)}${fresh ? ', new' : ''}; ${plural(seen, 'time')} now`,
        },
        ...(source === undefined ? [] : [{ label: 'Source', value: source }]),
      ],
    },
    ...(advice === '' ? [] : [paragraph(advice)]),
    ...(steps.length === 0
      ? []
      : [
          {
            kind: 'list',
            ordered: true,
            items: steps.slice(0, most.steps).map((step) => clip(stepWords(step), 300)),
          } as const,
        ]),
    ...texts.slice(0, 3).map(paragraph),
  ];
}

function findings(data: ReportData): Block[] {
  const all = inOrder(data.findings);
  if (all.length === 0) return [];
  const more = all.length - most.findings;
  return [
    heading(1, 'Findings'),
    ...all.slice(0, most.findings).flatMap(oneFinding),
    ...(more > 0 ? [paragraph(`${plural(more, 'more finding')}: see the HTML or CSV report.`)] : []),
  ];
}

function tests({ tests: all }: ReportData): Block[] {
  if (all.length === 0) return [];
  const more = all.length - most.tests;
  return [
    heading(1, 'Tests'),
    {
      kind: 'table',
      caption: 'Tests, those that did not pass first',
      columns: [
        { title: 'Test', width: 6 },
        { title: 'Outcome', width: 2 },
        { title: 'Browser', width: 2 },
        { title: 'Attempts', align: 'right', width: 1.4 },
        { title: 'Time', align: 'right', width: 1.6 },
      ],
      rows: all
        .slice(0, most.tests)
        .map(({ result }) => [
          clip(result.name, 200),
          { value: result.outcome, tone: outcomeTone[result.outcome] },
          result.browser,
          String(result.attempts.length),
          duration(result.seconds),
        ]),
    },
    ...(more > 0 ? [paragraph(`${plural(more, 'more test')}: see the HTML or CSV report.`)] : []),
  ];
}

const metrics: readonly MetricName[] = ['lcp', 'cls', 'inp', 'ttfb', 'transfer'];

function performance({ measurements, budgets }: ReportData): Block[] {
  if (measurements.length === 0) return [];
  return [
    heading(1, 'Performance'),
    {
      kind: 'table',
      caption: 'Medians; coloured where one is over its limit',
      columns: [
        { title: 'Page', width: 3 },
        ...metrics.map((metric) => {
          const limit = budgets[metric];
          const title = metricTitles[metric];
          const most = limit === undefined ? '' : ` (at most ${formatMetric(metric, limit)})`;
          return { title: `${title}${most}`, align: 'right', width: 2 } as const;
        }),
      ],
      rows: measurements.map(({ path, browser, cache, samples, summaries }) => [
        `${clip(path, 80)} (${browser}, ${cache}, n = ${samples.length})`,
        ...metrics.map((metric) => {
          const summaryOf = summaries[metric];
          if (summaryOf === null || summaryOf === undefined) return '–';
          const value = formatMetric(metric, summaryOf.median);
          const limit = budgets[metric];
          return limit !== undefined && summaryOf.median > limit
            ? ({ value, tone: 'warning' } as const)
            : value;
        }),
      ]),
    },
  ];
}

function appendix({ execution, environment, limits, suggestions, figures }: ReportData): Block[] {
  const browsers = environment.browsers.map(({ kind, version }) => `${kind} ${version}`).join(', ');
  const probes = Object.entries(figures).map(([kind, values]) => ({
    label: kind,
    value: Object.entries(values)
      .map(([name, value]) => `${name.replaceAll('_', ' ')} ${value ?? 'not known'}`)
      .join(', '),
  }));
  const list = (items: readonly string[]): Block => ({ kind: 'list', ordered: false, items });
  return [
    heading(1, 'How it was tested', true),
    {
      kind: 'facts',
      rows: [
        { label: 'Execution', value: [{ text: execution.id, mark: 'code' }] },
        { label: 'Types', value: execution.types.join(', ') },
        { label: 'Budget', value: `${duration(execution.seconds)} of ${duration(execution.budgetSeconds)}` },
        { label: 'Seed', value: String(execution.seed) },
        { label: 'Browsers', value: browsers === '' ? 'none' : browsers },
        { label: 'Machine', value: `${environment.platform} ${environment.release}` },
        ...probes,
      ],
    },
    ...(limits.length === 0 ? [] : [heading(2, 'What was not looked at'), list(limits)]),
    ...(suggestions.length === 0 ? [] : [heading(2, 'What would help'), list(suggestions)]),
  ];
}

/** The report as a document for print: the verdict, a page to stop at, findings, tests, performance, and how it was done. */
export function reportDocument(data: ReportData): DocumentModel {
  const { execution, environment } = data;
  const counts = countOf(data);
  const { label, tone, sentence } = verdictOf(data);
  return {
    title: `Test report: ${hostOf(execution.url)}`,
    subtitle: execution.project,
    language: 'en',
    facts: [
      { label: 'Address', value: execution.url },
      { label: 'Date', value: moment(execution.startedAt) },
      { label: 'Time', value: duration(execution.seconds) },
      {
        label: 'Tests',
        value: `${counts.tests.passed + counts.tests.flaky} passed, ${counts.tests.failed} failed, ${counts.tests.flaky} flaky`,
      },
      { label: 'Made by', value: `Mainstay ${environment.version}` },
    ],
    verdict: { label, tone, sentence },
    blocks: [
      ...summary(data),
      { kind: 'page-break' },
      ...trend(data.trend),
      ...findings(data),
      ...tests(data),
      ...performance(data),
      ...appendix(data),
    ],
    references: [],
  };
}
