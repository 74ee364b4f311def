import type { FlakyRule } from '../../../domain/history/flaky.ts';
import type { KeptCase } from '../../../store/cases.ts';
import type { CoveredByTest, KeptMutant } from '../../../store/mutants.ts';
import type { HistoryRow } from '../../../store/results.ts';
import type { KeptDependence } from '../../../store/trials.ts';

/** All that is known of a site's suite when it is judged. */
export interface SuiteData {
  readonly cases: readonly KeptCase[];
  /** Of the last days, oldest first. */
  readonly history: readonly HistoryRow[];
  readonly rule: FlakyRule;
  /** Of the newest execution that looked at the order. */
  readonly dependences: readonly KeptDependence[];
  /** Of the newest execution that tried mutants. */
  readonly mutants: readonly KeptMutant[];
  readonly covered: readonly CoveredByTest[];
}

export const nameOf = ({ cases }: SuiteData, key: string): string =>
  cases.find(({ definition }) => definition.key === key)?.definition.name ?? 'a test that was deleted';

/** `"A", "B" and 3 more` */
export function namesOf(data: SuiteData, keys: readonly string[]): string {
  const shown = keys.slice(0, 3).map((key) => `"${nameOf(data, key)}"`);
  if (keys.length > shown.length) return `${shown.join(', ')} and ${keys.length - shown.length} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
