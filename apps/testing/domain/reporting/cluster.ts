import type { ReportedTest } from './report-data.ts';
import { stepWords } from './step-words.ts';

/** Failed tests that very likely have one cause. */
export interface Cluster {
  /** Equal for the same failure in a later execution. */
  readonly key: string;
  /** What the first of them said. */
  readonly message: string;
  readonly code: string;
  /** The step that failed, in words; empty where none was begun. */
  readonly step: string;
  /** Ids in it replaced; empty where it is not known. */
  readonly path: string;
  /** The failed tests, in their order. */
  readonly tests: readonly ReportedTest[];
}

const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Messages of browsers' drivers come with the colours of a terminal. */
export const withoutColours = (text: string): string => text.replace(escapes, '');

/** What varies from one run to the next without meaning another fault: ids, numbers, hosts, white space. */
const normalise = (text: string): string =>
  withoutColours(text)
    .replace(/\bhttps?:\/\/[^/\s"'”]+/gi, '')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '*')
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '*')
    .replace(/\d+([.,:]\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .trim();

/** An address without what tells one thing from another of its kind. */
const place = (path: string): string =>
  (path.split(/[?#]/)[0] ?? '')
    .split('/')
    .map((part) => (/^\d+$|^[0-9a-f-]{16,}$/i.test(part) ? ':id' : part))
    .join('/');

/**
 * Groups failures by normalised message, failed step and place, as people do when they read a report; most failures
 * come in such groups (arXiv 2504.16777 found three quarters of flaky failures to). The largest group first.
 */
export function clusterFailures(tests: readonly ReportedTest[]): readonly Cluster[] {
  const clusters = new Map<string, Cluster & { tests: ReportedTest[] }>();
  for (const test of tests) {
    if (test.result.outcome !== 'failed') continue;
    const failure = test.result.attempts.findLast((attempt) => attempt.failure !== undefined)?.failure;
    const step = failure?.step === undefined ? undefined : test.steps[failure.step];
    const words = step === undefined ? '' : stepWords(step);
    const path = place(failure?.path ?? '');
    const code = failure?.code ?? '';
    const message = failure === undefined ? 'No reason is on record.' : withoutColours(failure.message);
    const key = [code, normalise(message), normalise(words), path].join(' | ');
    const known = clusters.get(key);
    if (known !== undefined) known.tests.push(test);
    else clusters.set(key, { key, message, code, step: words, path, tests: [test] });
  }
  return [...clusters.values()].sort((one, other) => other.tests.length - one.tests.length);
}
