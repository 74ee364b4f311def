import { type FlakyVerdict, judgeFlakiness } from '../../../domain/history/flaky.ts';
import type { KeptCase } from '../../../store/cases.ts';
import type { Suggestion } from '../../../store/suggestions.ts';
import { dependenceOf, dependenceSentence } from './dependence.ts';
import type { SuiteData } from './suite-data.ts';

/** The tests that pass and fail without a change of the site, each with how it was judged. */
export function flakyTests(
  data: SuiteData,
): readonly { readonly kept: KeptCase; readonly verdict: FlakyVerdict }[] {
  const byTest = Map.groupBy(data.history, ({ key }) => key);
  return data.cases.flatMap((kept) => {
    const { key } = kept.definition;
    const dependsOnOrder = dependenceOf(data, key) !== undefined;
    const byBrowser = Map.groupBy(byTest.get(key) ?? [], ({ browser }) => browser);
    const verdict = [...byBrowser.values()]
      .map((runs) => judgeFlakiness(runs, data.rule, { dependsOnOrder }))
      .find(({ flaky }) => flaky);
    return verdict ? [{ kept, verdict }] : [];
  });
}

/** Tests whose word is not worth anything are set aside until they are mended. */
export const suggestQuarantine = (data: SuiteData): readonly Suggestion[] =>
  flakyTests(data).flatMap(({ kept: { id, definition, status }, verdict }) =>
    status === 'active'
      ? [
          {
            kind: 'quarantine',
            caseId: id,
            subject: id,
            title: `Set "${definition.name}" aside until it is steady`,
            reason: reasonOf(data, definition.key, verdict),
          } as const,
        ]
      : [],
  );

const reasons: Readonly<Record<NonNullable<FlakyVerdict['cause']>, string>> = {
  timing: 'it fails when it takes longer',
  order: 'it depends on what ran before',
  locator: 'it does not always find its element',
  environment: 'the site or the browser was not there',
  app: 'the site answers differently from time to time',
};

function reasonOf(data: SuiteData, key: string, { runs, flips, cause }: FlakyVerdict): string {
  const dependence = cause === 'order' ? dependenceOf(data, key) : undefined;
  const more = dependence ? ` ${dependenceSentence(data, dependence)}` : '';
  return `In ${runs} runs its outcome changed ${flips} times; ${reasons[cause ?? 'app']}.${more}`;
}
