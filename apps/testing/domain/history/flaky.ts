import type { Outcome } from '../suite/test-case.ts';
import { incompleteBeta } from './beta.ts';

/** One run of a test, as its history keeps it. */
export interface PastRun {
  readonly outcome: Outcome;
  readonly seconds: number;
  /** The stable codes of its attempts' errors. */
  readonly errorCodes: readonly string[];
}

export type FlakyCause = 'timing' | 'order' | 'locator' | 'environment' | 'app';

export interface FlakyVerdict {
  readonly runs: number;
  readonly flips: number;
  /** Status transitions / (n - 1); null with less than two runs. */
  readonly flipRate: number | null;
  /** The chance that its flip rate is over the threshold, given what was seen. */
  readonly probability: number;
  readonly flaky: boolean;
  readonly cause: FlakyCause | null;
}

export interface FlakyRule {
  readonly leastRuns: number;
  readonly flipRate: number;
}

/** So sure must the model be where the runs are few. */
const sureness = 0.8;

/**
 * Judges a test by its history, oldest run first. A test that passed and failed in one execution, without a change of
 * the site between, is flaky whatever its history; else its flip rate has to be over the threshold (Luo et al. 2014
 * count status transitions), and the chance that it truly is, under Jeffreys' prior Beta(½, ½) on the rate of flips,
 * over 80%: two flips in five runs are no proof yet, ten in fifty are.
 *
 * A test that was broken and then mended flips once or twice, in whatever many runs: one change each way is not
 * flakiness, so that single flips never count.
 *
 * @param known what other orders of the suite showed: it explains more than how the test failed
 */
export function judgeFlakiness(
  history: readonly PastRun[],
  rule: FlakyRule,
  known: { readonly dependsOnOrder?: boolean } = {},
): FlakyVerdict {
  const runs = history.filter(({ outcome }) => outcome !== 'skipped' && outcome !== 'infrastructure');
  const passed = runs.map(({ outcome }) => outcome === 'passed' || outcome === 'flaky');
  const flips = passed.filter((value, index) => index > 0 && value !== passed[index - 1]).length;
  const chances = Math.max(0, runs.length - 1);
  const flipRate = chances === 0 ? null : flips / chances;
  const probability = 1 - incompleteBeta(rule.flipRate, 0.5 + flips, 0.5 + chances - flips);
  const withinOne = runs.some(({ outcome }) => outcome === 'flaky');
  const overTime =
    runs.length >= rule.leastRuns &&
    flips >= 2 &&
    flipRate !== null &&
    flipRate > rule.flipRate &&
    probability >= sureness;
  const flaky = withinOne || overTime;
  return {
    runs: runs.length,
    flips,
    flipRate,
    probability,
    flaky,
    cause: flaky ? (known.dependsOnOrder ? 'order' : causeOf(history)) : null,
  };
}

/** Most of the failures' own words decide; what nothing else explains is taken for the site's. */
function causeOf(history: readonly PastRun[]): FlakyCause {
  const codes = history.flatMap(({ errorCodes }) => errorCodes);
  const infrastructure = history.filter(({ outcome }) => outcome === 'infrastructure').length;
  const share = (test: (code: string) => boolean): number =>
    codes.length === 0 ? 0 : codes.filter(test).length / codes.length;
  if (infrastructure * 2 > history.length || share(isEnvironment) > 0.5) return 'environment';
  if (share((code) => code === 'testing.element_missing') > 0.5 && !slowWhenFailing(history))
    return 'locator';
  if (share((code) => code.endsWith('timeout')) > 0.5 || slowWhenFailing(history)) return 'timing';
  return 'app';
}

const isEnvironment = (code: string): boolean =>
  ['testing.unreachable', 'testing.page_gone', 'testing.tls_failed'].includes(code);

/** Failed runs took more than twice as long as the middle of those that passed. */
function slowWhenFailing(history: readonly PastRun[]): boolean {
  const middle = (values: readonly number[]): number | undefined =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  const good = middle(history.filter(({ outcome }) => outcome === 'passed').map(({ seconds }) => seconds));
  const bad = middle(
    history
      .filter(({ outcome }) => outcome === 'failed' || outcome === 'flaky')
      .map(({ seconds }) => seconds),
  );
  return good !== undefined && bad !== undefined && bad > 2 * good;
}

/** One test's outcomes when the suite ran in other orders, each by a fresh browser. */
export interface OrderedOutcomes {
  readonly key: string;
  readonly asWritten: Outcome;
  readonly reversed: Outcome;
  readonly shuffled: Outcome;
}

/** Tests whose outcome seems to depend on what ran before: they pass in one order and fail in another. */
export function orderDependent(tests: readonly OrderedOutcomes[]): readonly string[] {
  const good = (outcome: Outcome): boolean => outcome === 'passed';
  return tests
    .filter(({ asWritten, reversed, shuffled }) => {
      const outcomes = [asWritten, reversed, shuffled].filter((outcome) => outcome !== 'infrastructure');
      return outcomes.some(good) && outcomes.some((outcome) => outcome === 'failed');
    })
    .map(({ key }) => key);
}
