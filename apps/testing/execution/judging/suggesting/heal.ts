import type { Suggestion } from '../../../store/suggestions.ts';
import type { SuiteData } from './suite-data.ts';

/** Elements that moved and were found again. */
export const suggestHealing = ({ cases }: SuiteData): readonly Suggestion[] =>
  cases.flatMap(({ id, definition, proposal }) =>
    proposal
      ? [
          {
            kind: 'heal',
            caseId: id,
            subject: id,
            title: `Take the elements that were found again in "${definition.name}"`,
            reason: 'An element of it moved or was renamed, and was recognised by its looks.',
          } as const,
        ]
      : [],
  );
