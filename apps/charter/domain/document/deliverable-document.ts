import type { Block, DocumentModel } from '#kernel/documents';
import type { DeliverableId } from '../deliverables/list.ts';
import { DELIVERABLES } from '../deliverables/list.ts';
import type { Decision } from '../governance/decide.ts';
import type { InterviewState } from '../interview/state.ts';
import type { CharterSettings } from '../settings.ts';
import { dataSection } from './data-section.ts';
import { metricsSection } from './metrics-section.ts';
import { problemSection } from './problem-section.ts';
import { citedReferences } from './references.ts';
import { riskSection } from './risk-section.ts';
import { usersSection } from './users-section.ts';

/** One deliverable as a document of its own: the same section as in the charter, and what it cites. */
export function deliverableDocument(
  id: Exclude<DeliverableId, 'charter'>,
  facts: { readonly title: string; readonly owner: string; readonly date: string },
  state: InterviewState,
  decision: Decision,
  settings: CharterSettings,
): DocumentModel {
  const blocks = sectionOf(id, state, decision, settings);
  return {
    title: facts.title,
    subtitle: DELIVERABLES.find((one) => one.id === id)?.title ?? id,
    language: 'en',
    facts: [
      { label: 'Date', value: facts.date },
      { label: 'Owner', value: facts.owner },
    ],
    blocks,
    references: citedReferences(blocks),
  };
}

function sectionOf(
  id: Exclude<DeliverableId, 'charter'>,
  state: InterviewState,
  decision: Decision,
  settings: CharterSettings,
): readonly Block[] {
  switch (id) {
    case 'problem-statement':
      return problemSection(state);
    case 'metric-alignment-matrix':
      return metricsSection(state);
    case 'data-quality-scorecard':
      return dataSection(state, settings);
    case 'user-context':
      return usersSection(state);
    case 'ethical-risk-report':
      return riskSection(state, decision);
  }
}
