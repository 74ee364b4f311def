import { type Severity, severities } from '../findings/finding.ts';
import { type Outcome, outcomes } from '../suite/test-case.ts';
import type { ReportData, ReportedFinding } from './report-data.ts';

export interface Counts {
  readonly tests: Readonly<Record<Outcome, number>>;
  readonly allTests: number;
  /** Certain ones. */
  readonly findings: Readonly<Record<Severity, number>>;
  readonly certain: number;
  /** What a person has to look at. */
  readonly review: number;
  /** Certain ones that no earlier execution saw. */
  readonly fresh: number;
}

export function countOf({ tests, findings }: Pick<ReportData, 'tests' | 'findings'>): Counts {
  const certain = findings.filter(({ finding }) => finding.confidence === 'certain');
  const of = (outcome: Outcome): number => tests.filter(({ result }) => result.outcome === outcome).length;
  const worth = (severity: Severity): number =>
    certain.filter(({ finding }) => finding.severity === severity).length;
  const [passed, failed, flaky, skipped, infrastructure] = outcomes.map(of);
  const [critical, serious, moderate, minor] = severities.map(worth);
  return {
    tests: {
      passed: passed ?? 0,
      failed: failed ?? 0,
      flaky: flaky ?? 0,
      skipped: skipped ?? 0,
      infrastructure: infrastructure ?? 0,
    },
    allTests: tests.length,
    findings: { critical: critical ?? 0, serious: serious ?? 0, moderate: moderate ?? 0, minor: minor ?? 0 },
    certain: certain.length,
    review: findings.length - certain.length,
    fresh: certain.filter(({ fresh }) => fresh).length,
  };
}

export const plural = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/** `1 min 20 s`, `4.2 s`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return [hours > 0 ? `${hours} h` : '', minutes > 0 ? `${minutes} min` : '', rest > 0 ? `${rest} s` : '']
    .filter((part) => part !== '')
    .join(' ');
}

/** `2026-11-21 11:45 UTC` */
export const moment = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

export interface Verdict {
  readonly label: 'Passed' | 'Failed' | 'Not finished';
  readonly tone: 'good' | 'danger' | 'warning';
  /** What a reader who stops here should know. */
  readonly sentence: string;
}

function findingsSentence({ certain, findings, fresh }: Counts): string {
  if (certain === 0) return 'no fault was found';
  const worst = severities.find((severity) => findings[severity] > 0);
  const most =
    worst === undefined || findings[worst] === certain ? `, all ${worst}` : `, ${findings[worst]} ${worst}`;
  const news = fresh === 0 ? ', none of them new' : fresh === certain ? '' : `, ${fresh} new`;
  return `${plural(certain, 'fault was', 'faults were')} found${certain === 1 ? ` (${worst})` : most}${news}`;
}

export function verdictOf(data: ReportData): Verdict {
  const { execution } = data;
  const counts = countOf(data);
  const { failed, flaky, infrastructure } = counts.tests;
  const ran = counts.allTests - counts.tests.skipped - infrastructure;
  const tests =
    counts.allTests === 0
      ? 'No tests were run'
      : failed === 0
        ? `${ran === 1 ? 'The only test' : `All ${plural(ran, 'test')}`} passed${flaky > 0 ? `, ${flaky} of them only when run again` : ''}`
        : `${failed} of ${plural(ran, 'test')} failed`;
  const review =
    counts.review > 0 ? ` ${plural(counts.review, 'thing needs', 'things need')} a person's look.` : '';
  const lost =
    infrastructure > 0 ? ` ${plural(infrastructure, 'test')} could not be run, because a browser died.` : '';
  const sentence = `${tests}, and ${findingsSentence(counts)}.${review}${lost}`;
  if (execution.error !== null)
    return { label: 'Not finished', tone: 'warning', sentence: `${execution.error.message} ${sentence}` };
  if (execution.status === 'cancelled')
    return { label: 'Not finished', tone: 'warning', sentence: `It was cancelled. Until then: ${sentence}` };
  if (execution.verdict === 'passed') return { label: 'Passed', tone: 'good', sentence };
  return { label: 'Failed', tone: 'danger', sentence };
}

/** The worst first, the certain before what needs a look, the new before the known; else as they came. */
export const inOrder = (findings: readonly ReportedFinding[]): readonly ReportedFinding[] =>
  findings.toSorted(
    (one, other) =>
      Number(one.finding.confidence === 'review') - Number(other.finding.confidence === 'review') ||
      severities.indexOf(one.finding.severity) - severities.indexOf(other.finding.severity) ||
      Number(other.fresh) - Number(one.fresh),
  );
