import type { Card } from './part.ts';

const WHEN_ASSEMBLED = 'when the data set is assembled, by those who assemble it';

/** The seven sections of a datasheet, in the order of Gebru et al. (2021), and what each is drafted from. */
export const DATASHEET: Card = {
  id: 'datasheet',
  title: 'Datasheet for the data set',
  after: { name: 'Gebru et al. (2021)', cite: 'gebru' },
  sections: [
    {
      title: 'Motivation',
      parts: [
        { label: 'For what purpose', from: ['business.problem', 'business.decision'] },
        { label: 'Who answers and pays', from: ['business.owner'] },
      ],
    },
    {
      title: 'Composition',
      parts: [
        {
          label: 'Sources',
          table: 'data.sources',
          columns: [
            { id: 'name', width: 1.3 },
            { id: 'content', width: 2 },
            { id: 'records', width: 0.8 },
            { id: 'period' },
            { id: 'use' },
          ],
        },
        { label: 'Number of examples', from: ['data.volume'] },
        { label: 'Labels', from: ['data.labels'] },
        { label: 'Missing or rare', from: ['data.representativeness'] },
        {
          label: 'Quality',
          table: 'data.quality',
          columns: [{ id: 'dimension' }, { id: 'score', width: 0.5 }, { id: 'evidence', width: 3 }],
        },
        { label: 'Errors and gaps', from: ['data.gaps'] },
        { label: 'People in the data', from: ['data.personal'] },
        { label: 'Profiling of people', from: ['ethics.profiling'] },
        { label: 'Recommended splits', later: WHEN_ASSEMBLED },
      ],
    },
    {
      title: 'Collection process',
      parts: [
        { label: 'How the data arrive', from: ['data.lineage'] },
        { label: 'Permission', from: ['data.access'] },
        { label: 'Legal basis, deletion', from: ['data.privacy'] },
        {
          label: 'Effects on the people in the data',
          risks: ['ethics.risk_privacy', 'ethics.risk_fairness'],
        },
        {
          label: 'Consent and refusal',
          later: 'from the records of those who collect the data',
        },
      ],
    },
    {
      title: 'Preprocessing, cleaning and labelling',
      parts: [
        { label: 'Steps to the model', from: ['data.lineage'] },
        { label: 'How the labels arose', from: ['data.labels'] },
        { label: 'Raw data', later: WHEN_ASSEMBLED },
      ],
    },
    {
      title: 'Uses',
      parts: [
        { label: 'Task', from: ['business.archetype'] },
        { label: 'Scope and exclusions', from: ['business.scope'] },
        { label: 'Permission and limits', from: ['data.access'] },
        { label: 'Whom a use may affect', from: ['users.affected'] },
      ],
    },
    {
      title: 'Distribution',
      parts: [
        { label: 'Finding the data', from: ['data.fair'] },
        { label: 'Licence and terms', later: 'before the data are handed on, by their owners' },
      ],
    },
    {
      title: 'Maintenance',
      parts: [
        { label: 'Delivery', from: ['data.lineage'] },
        { label: 'What is watched', from: ['ethics.monitoring'] },
        { label: 'Repairs', from: ['data.gaps'] },
        { label: 'Corrections', later: 'with the first release of the data set' },
      ],
    },
  ],
};
