import type { Suggestion } from '../../../store/suggestions.ts';
import { dependenceOf, dependenceSentence } from './dependence.ts';
import { flakyTests } from './flaky.ts';
import type { SuiteData } from './suite-data.ts';

/** Tests that depend on others and have not been noticed for it yet. */
export function suggestIndependence(data: SuiteData): readonly Suggestion[] {
  const flaky = new Set(flakyTests(data).map(({ kept }) => kept.id));
  return data.cases.flatMap(({ id, definition, status }) => {
    const dependence = dependenceOf(data, definition.key);
    if (!dependence || status !== 'active' || flaky.has(id)) return [];
    return [
      {
        kind: 'order',
        caseId: id,
        subject: id,
        title: `Set "${definition.name}" aside until it depends on no other test`,
        reason: dependenceSentence(data, dependence),
      } as const,
    ];
  });
}
