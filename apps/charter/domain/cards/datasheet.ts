import type { Card } from './part.ts';

const WHEN_ASSEMBLED = 'when the data set is assembled, by those who assemble it';

/** The seven sections of a datasheet, in the order of Gebru et al. (2021), and what each is drafted from. */
export const DATASHEET: Card = {
  id: 'datasheet',
  title: 'Datasheet for the data set',
  after: 'gebru',
  sections: [
    {
      title: 'Motivation',
      parts: [
        { label: 'For what purpose', from: ['business.problem', 'business.decision'] },
        { label: 'Who answers for it and who pays', from: ['business.owner'] },
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
        { label: 'What is missing or rare', from: ['data.representativeness'] },
        {
          label: 'Quality',
          table: 'data.quality',
          columns: [{ id: 'dimension' }, { id: 'score', width: 0.5 }, { id: 'evidence', width: 3 }],
        },
        { label: 'Errors and gaps', from: ['data.gaps'] },
        { label: 'Do the data concern people', from: ['data.personal'] },
        { label: 'Profiling of people', from: ['ethics.profiling'] },
        { label: 'Recommended splits', later: WHEN_ASSEMBLED },
      ],
    },
    {
      title: 'Collection process',
      parts: [
        { label: 'How the data arrive', from: ['data.lineage'] },
        { label: 'Who has allowed this use', from: ['data.access'] },
        { label: 'Legal basis, protection and deletion', from: ['data.privacy'] },
        {
          label: 'Effects on the people in the data',
          risks: ['ethics.risk_privacy', 'ethics.risk_fairness'],
        },
        {
          label: 'How people were told and could refuse',
          later: 'from the records of those who collect the data',
        },
      ],
    },
    {
      title: 'Preprocessing, cleaning and labelling',
      parts: [
        { label: 'Steps from the source to the model', from: ['data.lineage'] },
        { label: 'How the labels arose', from: ['data.labels'] },
        { label: 'Whether the raw data are kept', later: WHEN_ASSEMBLED },
      ],
    },
    {
      title: 'Uses',
      parts: [
        { label: 'Task', from: ['business.archetype'] },
        { label: 'Intended and excluded uses', from: ['business.scope'] },
        { label: 'What may not be done with them', from: ['data.access'] },
        { label: 'Whom a use may affect', from: ['users.affected'] },
      ],
    },
    {
      title: 'Distribution',
      parts: [
        { label: 'How others find and get the data', from: ['data.fair'] },
        { label: 'Licence and terms', later: 'before the data are handed on, by their owners' },
      ],
    },
    {
      title: 'Maintenance',
      parts: [
        { label: 'Who notices when delivery breaks', from: ['data.lineage'] },
        { label: 'What is watched', from: ['ethics.monitoring'] },
        { label: 'What is done about weaknesses', from: ['data.gaps'] },
        { label: 'How corrections are published', later: 'with the first release of the data set' },
      ],
    },
  ],
};
