import type { Evidence } from '../findings/finding.ts';
import type { Attempt } from '../suite/result.ts';
import { testTypes } from '../suite/test-case.ts';
import { withoutColours } from './cluster.ts';
import { hostOf, inOrder } from './counts.ts';
import type { ReportData, ReportedFinding, ReportedTest } from './report-data.ts';
import { stepWords } from './step-words.ts';

/** Neither written plainly nor as a reference may these stand in XML 1.0 (section 2.2): lone surrogates and controls. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
const sound = (value: string): string => withoutColours(value).replace(forbidden, '\ufffd');
const text = (value: string): string => sound(value).replace(/[&<>\r]/g, (sign) => signs[sign] ?? sign);
const attribute = (value: string): string =>
  sound(value).replace(/[&<>"\t\n\r]/g, (sign) => signs[sign] ?? sign);

const element = (
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = '',
): string => {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${attribute(String(value))}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
};
const seconds = (value: number): string => value.toFixed(3);

const evidenceLines = (evidence: readonly Evidence[]): string[] =>
  evidence.map((one) =>
    one.kind === 'text' ? `${one.title}: ${one.text}` : `${one.title}: artifact ${one.artifact_id}`,
  );

function attemptText(attempt: Attempt, { steps }: ReportedTest): string {
  const { failure, problems, evidence } = attempt;
  const failed = failure?.step === undefined ? undefined : steps[failure.step];
  return [
    failure?.message ?? '',
    ...(failed ? [`Step ${(failure?.step ?? 0) + 1}: ${stepWords(failed)}`] : []),
    ...(failure?.expected === undefined ? [] : [`Expected: ${failure.expected}`]),
    ...(failure?.actual === undefined ? [] : [`Actual: ${failure.actual}`]),
    ...problems,
    ...evidenceLines(evidence),
  ].join('\n');
}

function testCase(test: ReportedTest, host: string): string {
  const { result, type } = test;
  const wrong = result.attempts.filter(({ outcome }) => outcome !== 'passed');
  const part = (name: string, attempt: Attempt | undefined): string =>
    attempt === undefined
      ? element(name, { message: 'No reason is on record.' })
      : element(
          name,
          { message: attempt.failure?.message ?? '', type: attempt.failure?.code ?? attempt.outcome },
          text(attemptText(attempt, test)),
        );
  const content =
    result.outcome === 'failed'
      ? part('failure', wrong.at(-1))
      : result.outcome === 'infrastructure'
        ? part('error', wrong.at(-1))
        : result.outcome === 'skipped'
          ? element('skipped', { message: wrong.at(-1)?.failure?.message })
          : // As Surefire writes what passed when it was run again.
            wrong.map((attempt) => part('flakyFailure', attempt)).join('');
  return element(
    'testcase',
    { name: result.name, classname: `${host}.${type}.${result.browser}`, time: seconds(result.seconds) },
    content,
  );
}

function findingCase({ finding, firstSeen }: ReportedFinding, host: string): string {
  const lines = [
    finding.title,
    finding.advice,
    ...finding.steps.map((step, at) => `${at + 1}. ${stepWords(step)}`),
    ...evidenceLines(finding.evidence),
    `First seen ${firstSeen.toISOString()}`,
  ].filter((line) => line !== '');
  return element(
    'testcase',
    {
      name: `${finding.check} ${finding.path}`,
      classname: `${host}.findings.${finding.type}`,
      time: seconds(0),
    },
    finding.confidence === 'review'
      ? element('skipped', { message: `For a person to look at: ${finding.title}` })
      : element('failure', { message: finding.title, type: finding.check }, text(lines.join('\n'))),
  );
}

/**
 * JUnit XML as Jenkins, GitLab, GitHub's and Azure's readers take it (the schema junit-10 of Jenkins' xUnit plug-in;
 * `flakyFailure` is Surefire's): a suite for each type of tests, and one for the findings, each certain one a failure.
 */
export function toJunit(data: ReportData): string {
  const { execution } = data;
  const host = hostOf(execution.url);
  const timestamp = execution.startedAt.toISOString().slice(0, 19);
  const types = testTypes.filter((type) => data.tests.some((test) => test.type === type));
  const suites = types.map((type) => {
    const tests = data.tests.filter((test) => test.type === type);
    const of = (outcome: string): number => tests.filter(({ result }) => result.outcome === outcome).length;
    const time = tests.reduce((sum, { result }) => sum + result.seconds, 0);
    return {
      counts: {
        tests: tests.length,
        failures: of('failed'),
        errors: of('infrastructure'),
        skipped: of('skipped'),
      },
      name: `${host} ${type}`,
      time,
      content: tests.map((test) => testCase(test, host)),
    };
  });
  const findings = inOrder(data.findings);
  if (findings.length > 0) {
    const review = findings.filter(({ finding }) => finding.confidence === 'review').length;
    suites.push({
      counts: { tests: findings.length, failures: findings.length - review, errors: 0, skipped: review },
      name: `${host} findings`,
      time: 0,
      content: findings.map((finding) => findingCase(finding, host)),
    });
  }
  const sum = (name: 'tests' | 'failures' | 'errors'): number =>
    suites.reduce((total, { counts }) => total + counts[name], 0);
  const written = suites.map(({ name, counts, time, content }) =>
    element('testsuite', { name, ...counts, time: seconds(time), timestamp }, `\n${content.join('\n')}\n`),
  );
  const whole = element(
    'testsuites',
    {
      name: `Mainstay ${execution.url}`,
      time: seconds(execution.seconds),
      tests: sum('tests'),
      failures: sum('failures'),
      errors: sum('errors'),
    },
    `\n${written.join('\n')}\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${whole}\n`;
}
