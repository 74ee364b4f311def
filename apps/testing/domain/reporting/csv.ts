import { clusterFailures } from './cluster.ts';
import { inOrder } from './counts.ts';
import type { ReportData } from './report-data.ts';
import { stepWords } from './step-words.ts';

/** What a spreadsheet would run as a formula (OWASP, CSV injection); in some languages also in full width. */
const formula = /^[=+\-@＝＋－＠\t\r\n]/;

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const toCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

const head = [
  'kind',
  'type',
  'name',
  'outcome',
  'severity',
  'confidence',
  'check',
  'path',
  'browser',
  'seconds',
  'attempts',
  'message',
  'cause',
  'first_seen',
  'new',
  'seen',
  'steps',
  'source',
];

/** Tests and findings, a row each, by RFC 4180 with a header. A text that a spreadsheet would run gets an apostrophe before it. */
export function toCsvReport(data: ReportData): string {
  const cause = new Map(
    clusterFailures(data.tests).flatMap((cluster, at) =>
      cluster.tests.map((test) => [test, at + 1] as const),
    ),
  );
  const tests = data.tests.map((test) => {
    const { result, type, steps } = test;
    const failure = result.attempts.findLast((attempt) => attempt.failure !== undefined)?.failure;
    const message = result.outcome === 'passed' ? '' : (failure?.message ?? '');
    return [
      'test',
      type,
      result.name,
      result.outcome,
      '',
      '',
      '',
      failure?.path ?? '',
      result.browser,
      result.seconds,
      result.attempts.length,
      message,
      cause.get(test) ?? '',
      '',
      '',
      '',
      steps.map(stepWords).join('; '),
      '',
    ];
  });
  const findings = inOrder(data.findings).map(({ finding, seen, firstSeen, fresh }) => [
    'finding',
    finding.type,
    finding.title,
    '',
    finding.severity,
    finding.confidence,
    finding.check,
    finding.path,
    '',
    '',
    '',
    finding.advice,
    '',
    firstSeen.toISOString(),
    fresh ? 'yes' : 'no',
    seen,
    finding.steps.map(stepWords).join('; '),
    finding.source ?? '',
  ]);
  return toCsv([head, ...tests, ...findings]);
}
