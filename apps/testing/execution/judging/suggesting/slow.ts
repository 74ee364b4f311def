import type { HistoryRow } from '../../../store/results.ts';
import type { Suggestion } from '../../../store/suggestions.ts';
import type { SuiteData } from './suite-data.ts';

/** Tests that take much of the whole suite's time. */
export const suggestSpeed = ({ cases, history }: SuiteData): readonly Suggestion[] =>
  slowest(history).flatMap(({ key, seconds }) => {
    const one = cases.find(({ definition, status }) => definition.key === key && status === 'active');
    if (!one) return [];
    return [
      {
        kind: 'slow',
        caseId: one.id,
        subject: one.id,
        title: `Make "${one.definition.name}" faster`,
        reason: `It takes ${seconds.toFixed(1)} s, a great part of the whole suite.`,
      } as const,
    ];
  });

/** A test is slow when it takes more than a fifth of all, and there are some to compare with. */
function slowest(history: readonly HistoryRow[]): { readonly key: string; readonly seconds: number }[] {
  const byKey = Map.groupBy(history, ({ key }) => key);
  if (byKey.size < 10) return [];
  const means = [...byKey].map(([key, rows]) => ({
    key,
    seconds: rows.reduce((sum, { seconds }) => sum + seconds, 0) / rows.length,
  }));
  const total = means.reduce((sum, { seconds }) => sum + seconds, 0);
  return means.filter(({ seconds }) => seconds > total / 5);
}
