import { clusterFailures } from './cluster.ts';
import { countOf, duration, hostOf, inOrder, plural, verdictOf } from './counts.ts';
import type { ReportData, ReportedFinding } from './report-data.ts';
import { stepWords } from './step-words.ts';

/**
 * Text of a site in HTML within Markdown, which a `<summary>` is. GitHub takes `@name`, `#1` and addresses for links
 * whatever stands around them, so that a zero-width joiner parts them.
 */
const inHtml = (text: string): string =>
  text
    .replace(/\p{Cc}+|\s+/gu, ' ')
    .trim()
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/([@#])(?=\w)/g, '$1\u200d')
    .replace(/(https?|www)(?=[:.])/gi, '$1\u200d')
    .replace(/[`[\]]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Text of a site in Markdown: no mark, link, mention or HTML can come of it. */
const plain = (text: string): string => inHtml(text).replace(/[\\*_{}()~|!]/g, (sign) => `\\${sign}`);

const most = 10;
const marks = { critical: '🟥', serious: '🟧', moderate: '🟨', minor: '⬜' } as const;

function details(summary: string, lines: readonly string[]): string[] {
  return ['<details>', `<summary>${summary}</summary>`, '', ...lines, '', '</details>', ''];
}

function findingLines({ finding, fresh }: ReportedFinding): string[] {
  const steps = finding.steps.map((step, at) => `${at + 1}. ${plain(stepWords(step))}`);
  const title = `${marks[finding.severity]} ${finding.severity}${fresh ? ', new' : ''}: ${inHtml(finding.title)}`;
  return details(title, [
    `At ${plain(finding.path)}, by check ${plain(finding.check)}${finding.source === undefined ? '' : ` (${plain(finding.source)})`}.`,
    ...(finding.advice === '' ? [] : ['', plain(finding.advice)]),
    ...(steps.length === 0 ? [] : ['', ...steps]),
  ]);
}

/** A comment for a pull request: short, the rest folded away; under 60,000 characters, which GitHub takes. */
export function toMarkdown(data: ReportData, reportUrl?: string): string {
  const { execution, coverage } = data;
  const counts = countOf(data);
  const verdict = verdictOf(data);
  const mark = { good: '✅', danger: '❌', warning: '⚠️' }[verdict.tone];
  const found = inOrder(data.findings).filter(({ finding }) => finding.confidence === 'certain');
  const clusters = clusterFailures(data.tests);
  const { tests, findings } = counts;
  const flaky = data.tests.filter(({ result }) => result.outcome === 'flaky');
  const lines = [
    `### ${mark} ${verdict.label}: ${plain(hostOf(execution.url))}`,
    '',
    plain(verdict.sentence),
    '',
    '| Tests | Passed | Failed | Flaky | Findings | Critical | Serious | New | Time |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    `| ${counts.allTests} | ${tests.passed} | ${tests.failed} | ${tests.flaky} | ${counts.certain} | ${findings.critical} | ${findings.serious} | ${counts.fresh} | ${duration(execution.seconds)} |`,
    '',
    ...(clusters.length === 0 ? [] : [`**Failed tests** (${plural(clusters.length, 'cause')})`, '']),
    ...clusters
      .slice(0, most)
      .flatMap(({ message, step, tests: failed }) =>
        details(`${plural(failed.length, 'test')}: ${inHtml(message.slice(0, 300))}`, [
          ...(step === '' ? [] : [`At the step: ${plain(step)}`, '']),
          ...failed.slice(0, 20).map(({ result }) => `- ${plain(result.name)} (${result.browser})`),
        ]),
      ),
    ...(found.length === 0 ? [] : ['**Findings**', '']),
    ...found.slice(0, most).flatMap(findingLines),
    ...(found.length > most ? [`${plural(found.length - most, 'more finding')} in the report.`, ''] : []),
    ...(flaky.length === 0
      ? []
      : details(
          plural(flaky.length, 'flaky test'),
          flaky.slice(0, 50).map(({ result }) => `- ${plain(result.name)} (${result.browser})`),
        )),
    ...(coverage === null
      ? []
      : [
          `Explored ${plural(coverage.states, 'state')}, ${coverage.actionsExplored} of ${plural(coverage.actionsKnown, 'action')}, ${coverage.formsSubmitted} of ${plural(coverage.formsKnown, 'form')}.`,
          '',
        ]),
    ...(reportUrl === undefined ? [] : [`[The whole report](${encodeURI(reportUrl)})`, '']),
  ];
  const whole = lines.join('\n');
  if (whole.length <= 60_000) return whole;
  return `${lines.slice(0, 8).join('\n')}\nThe rest is too long for a comment; the report has it.\n`;
}
