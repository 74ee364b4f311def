import { diffOf } from '../../../domain/mutation/diff.ts';
import type { Suggestion } from '../../../store/suggestions.ts';
import type { SuiteData } from './suite-data.ts';

/** A person reads no more; all of them are listed with their execution. */
const most = 20;

/** Lines of the site that tests run, and of which none notices a change: one suggestion for each line. */
export function suggestAssertions({ mutants }: SuiteData): readonly Suggestion[] {
  const survivors = mutants.filter(({ status }) => status === 'survived');
  const byLine = Map.groupBy(survivors, ({ mutant }) => `${mutant.file}:${mutant.line}`);
  return [...byLine.entries()].slice(0, most).flatMap(([place, [first]]) => {
    if (!first) return [];
    const { id, before, after, operator } = first.mutant;
    const tests = first.ranBy.length === 1 ? 'One test runs' : `${first.ranBy.length} tests run`;
    return [
      {
        kind: 'survivor',
        caseId: null,
        subject: id,
        title: `Test what ${place} does`,
        reason: `${tests} it, and none notices this change (${operator}):\n${diffOf(before, after)}`,
      } as const,
    ];
  });
}
