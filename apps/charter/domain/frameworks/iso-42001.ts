import type { Framework, FrameworkElement } from './framework.ts';

const elements = [
  {
    id: 'A.2.2',
    group: 'A.2',
    title: 'AI policy',
    summary: 'The organisation has a written policy for building or using AI.',
  },
  {
    id: 'A.2.3',
    group: 'A.2',
    title: 'Alignment with other organizational policies',
    summary: 'It is clear which other policies AI touches, and they fit together.',
  },
  {
    id: 'A.2.4',
    group: 'A.2',
    title: 'Review of the AI policy',
    summary: 'The policy is looked at again at set times and when something changes.',
  },
  {
    id: 'A.3.2',
    group: 'A.3',
    title: 'AI roles and responsibilities',
    summary: 'Who does and answers for what around AI is defined and assigned.',
  },
  {
    id: 'A.3.3',
    group: 'A.3',
    title: 'Reporting of concerns',
    summary: 'People have a way to raise worries about an AI system.',
  },
  {
    id: 'A.4.2',
    group: 'A.4',
    title: 'Resource documentation',
    summary: 'What the system needs at each stage of its life is listed.',
  },
  {
    id: 'A.4.3',
    group: 'A.4',
    title: 'Data resources',
    summary: 'The data that the system uses are documented.',
  },
  {
    id: 'A.4.4',
    group: 'A.4',
    title: 'Tooling resources',
    summary: 'The tools used to build and run the system are documented.',
  },
  {
    id: 'A.4.5',
    group: 'A.4',
    title: 'System and computing resources',
    summary: 'The computing that the system needs is documented.',
  },
  {
    id: 'A.4.6',
    group: 'A.4',
    title: 'Human resources',
    summary: 'The people and skills that the system needs are documented.',
  },
  {
    id: 'A.5.2',
    group: 'A.5',
    title: 'AI system impact assessment process',
    summary: 'There is a process for weighing what a system may do to people and society.',
  },
  {
    id: 'A.5.3',
    group: 'A.5',
    title: 'Documentation of AI system impact assessments',
    summary: 'The results of such assessments are written down and kept.',
  },
  {
    id: 'A.5.4',
    group: 'A.5',
    title: 'Assessing AI system impact on individuals or groups of individuals',
    summary: 'Effects on people and groups are assessed and documented.',
  },
  {
    id: 'A.5.5',
    group: 'A.5',
    title: 'Assessing societal impacts of AI systems',
    summary: 'Effects on society are assessed and documented.',
  },
  {
    id: 'A.6.1.2',
    group: 'A.6',
    title: 'Objectives for responsible development of AI system',
    summary: 'Goals for responsible development exist and shape the work.',
  },
  {
    id: 'A.6.1.3',
    group: 'A.6',
    title: 'Processes for responsible AI system design and development',
    summary: 'How systems are designed and built responsibly is set down as a process.',
  },
  {
    id: 'A.6.2.2',
    group: 'A.6',
    title: 'AI system requirements and specification',
    summary: 'What a new or changed system must do is specified.',
  },
  {
    id: 'A.6.2.3',
    group: 'A.6',
    title: 'Documentation of AI system design and development',
    summary: 'Design and development are documented against those requirements.',
  },
  {
    id: 'A.6.2.4',
    group: 'A.6',
    title: 'AI system verification and validation',
    summary: 'How the system is tested, and what counts as passed, is defined.',
  },
  {
    id: 'A.6.2.5',
    group: 'A.6',
    title: 'AI system deployment',
    summary: 'There is a plan for going live, and its conditions are met first.',
  },
  {
    id: 'A.6.2.6',
    group: 'A.6',
    title: 'AI system operation and monitoring',
    summary: 'What running the system takes (monitoring, repair, updates, support) is defined.',
  },
  {
    id: 'A.6.2.7',
    group: 'A.6',
    title: 'AI system technical documentation',
    summary: 'Each kind of reader gets the technical documentation they need.',
  },
  {
    id: 'A.6.2.8',
    group: 'A.6',
    title: 'AI system recording of event logs',
    summary: 'It is decided when the system keeps logs, at least while it is in use.',
  },
  {
    id: 'A.7.2',
    group: 'A.7',
    title: 'Data for development and enhancement of AI system',
    summary: 'How data for development are managed is set down.',
  },
  {
    id: 'A.7.3',
    group: 'A.7',
    title: 'Acquisition of data',
    summary: 'How data are selected and obtained is documented.',
  },
  {
    id: 'A.7.4',
    group: 'A.7',
    title: 'Quality of data for AI systems',
    summary: 'Requirements on data quality exist, and the data meet them.',
  },
  {
    id: 'A.7.5',
    group: 'A.7',
    title: 'Data provenance',
    summary: 'Where data come from and what became of them is recorded.',
  },
  {
    id: 'A.7.6',
    group: 'A.7',
    title: 'Data preparation',
    summary: 'How data are prepared is chosen by criteria and documented.',
  },
  {
    id: 'A.8.2',
    group: 'A.8',
    title: 'System documentation and information for users',
    summary: 'Users get the information that they need about the system.',
  },
  {
    id: 'A.8.3',
    group: 'A.8',
    title: 'External reporting',
    summary: 'Outsiders can report adverse effects of the system.',
  },
  {
    id: 'A.8.4',
    group: 'A.8',
    title: 'Communication of incidents',
    summary: 'It is planned how users are told of incidents.',
  },
  {
    id: 'A.8.5',
    group: 'A.8',
    title: 'Information for interested parties',
    summary: 'What must be told to others concerned, such as authorities, is known.',
  },
  {
    id: 'A.9.2',
    group: 'A.9',
    title: 'Processes for responsible use of AI systems',
    summary: 'How AI is used responsibly is set down as a process.',
  },
  {
    id: 'A.9.3',
    group: 'A.9',
    title: 'Objectives for responsible use of AI system',
    summary: 'Goals for responsible use exist and guide it.',
  },
  {
    id: 'A.9.4',
    group: 'A.9',
    title: 'Intended use of the AI system',
    summary: 'The system is used as it was meant to be, and by its documentation.',
  },
  {
    id: 'A.10.2',
    group: 'A.10',
    title: 'Allocating responsibilities',
    summary: 'Who answers for what between partners, suppliers, customers and others is divided.',
  },
  {
    id: 'A.10.3',
    group: 'A.10',
    title: 'Suppliers',
    summary: 'What suppliers deliver fits the organisation’s way of responsible AI.',
  },
  {
    id: 'A.10.4',
    group: 'A.10',
    title: 'Customers',
    summary: 'What customers expect and need is taken into account.',
  },
] as const satisfies readonly FrameworkElement[];

export type IsoId = (typeof elements)[number]['id'];

/** The 38 controls of Annex A. */
export const ISO_42001: Framework<IsoId> = {
  id: 'iso-42001',
  title: 'ISO/IEC 42001, Annex A',
  version: '2023',
  published: '2023-12-18',
  source: {
    document:
      'ISO/IEC 42001:2023, Information technology — Artificial intelligence — Management system, Annex A',
    url: 'https://www.iso.org/standard/81230.html',
    note: 'Numbers and titles of the controls, as several public lists give them alike; the summaries are our own words. The text of the controls is protected and must be read in the standard. Clauses 4 to 10 are not mapped: they concern the management system of an organisation, not one project.',
  },
  limits:
    'A control is shown by the documented practice of an organisation and audited there; an answer is one record among others.',
  asOf: '2026-11-21',
  groups: [
    { id: 'A.2', title: 'Policies related to AI' },
    { id: 'A.3', title: 'Internal organization' },
    { id: 'A.4', title: 'Resources for AI systems' },
    { id: 'A.5', title: 'Assessing impacts of AI systems' },
    { id: 'A.6', title: 'AI system life cycle' },
    { id: 'A.7', title: 'Data for AI systems' },
    { id: 'A.8', title: 'Information for interested parties of AI systems' },
    { id: 'A.9', title: 'Use of AI systems' },
    { id: 'A.10', title: 'Third-party and customer relationships' },
  ],
  elements,
};
