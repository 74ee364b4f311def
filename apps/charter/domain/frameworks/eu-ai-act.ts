import { EU_AI_ACT as LAW } from '../governance/eu-ai-act.ts';
import type { ApplicationDate, Framework, FrameworkElement } from './framework.ts';

const everyone: readonly ApplicationDate[] = [
  {
    from: LAW.appliesFrom['Article 5 (prohibited practices) and Article 4 (AI literacy)'],
    to: 'all systems',
  },
];
const transparency: readonly ApplicationDate[] = [
  { from: LAW.appliesFrom['Most other provisions'], to: 'systems that it concerns' },
  { from: '2026-12-02', to: 'marking under Article 50(2) of systems on the market before 2 August 2026' },
];
const highRisk: readonly ApplicationDate[] = [
  { from: LAW.appliesFrom['High-risk systems of Annex III'], to: 'high-risk systems of Annex III' },
  { from: LAW.appliesFrom['High-risk systems of Annex I'], to: 'high-risk systems of Annex I' },
];
const models: readonly ApplicationDate[] = [{ from: '2025-08-02', to: 'general-purpose AI models' }];

const elements = [
  {
    id: 'Article 4',
    group: 'I',
    title: 'AI literacy',
    summary: 'Those who work with AI know enough about it.',
    applies: everyone,
  },
  {
    id: 'Article 5',
    group: 'II',
    title: 'Prohibited AI practices',
    summary: 'What no system may do.',
    applies: everyone,
  },
  {
    id: 'Article 6',
    group: 'III',
    title: 'Classification rules for high-risk AI systems',
    summary: 'When a system counts as high-risk, and which exceptions there are.',
    applies: highRisk,
  },
  {
    id: 'Article 9',
    group: 'III',
    title: 'Risk management system',
    summary: 'Risks are found, assessed and treated over the whole life of the system.',
    applies: highRisk,
  },
  {
    id: 'Article 10',
    group: 'III',
    title: 'Data and data governance',
    summary: 'Data are relevant, representative, examined for bias and governed.',
    applies: highRisk,
  },
  {
    id: 'Article 11',
    group: 'III',
    title: 'Technical documentation',
    summary: 'The system is documented before it is put on the market or into use.',
    applies: highRisk,
  },
  {
    id: 'Article 12',
    group: 'III',
    title: 'Record-keeping',
    summary: 'The system records events while it runs.',
    applies: highRisk,
  },
  {
    id: 'Article 13',
    group: 'III',
    title: 'Transparency and provision of information to deployers',
    summary: 'Those who use the system can understand and use its output rightly.',
    applies: highRisk,
  },
  {
    id: 'Article 14',
    group: 'III',
    title: 'Human oversight',
    summary: 'People can oversee the system, disregard it and stop it.',
    applies: highRisk,
  },
  {
    id: 'Article 15',
    group: 'III',
    title: 'Accuracy, robustness and cybersecurity',
    summary: 'The system is accurate, robust and secure enough, and says how accurate.',
    applies: highRisk,
  },
  {
    id: 'Article 16',
    group: 'III',
    title: 'Obligations of providers of high-risk AI systems',
    summary: 'The list of what a provider has to do.',
    applies: highRisk,
  },
  {
    id: 'Article 17',
    group: 'III',
    title: 'Quality management system',
    summary: 'The provider keeps a quality management system.',
    applies: highRisk,
  },
  {
    id: 'Article 18',
    group: 'III',
    title: 'Documentation keeping',
    summary: 'The provider keeps the documents for ten years.',
    applies: highRisk,
  },
  {
    id: 'Article 19',
    group: 'III',
    title: 'Automatically generated logs',
    summary: 'The provider keeps the logs that are under its control.',
    applies: highRisk,
  },
  {
    id: 'Article 25',
    group: 'III',
    title: 'Responsibilities along the AI value chain',
    summary: 'Who becomes a provider, and what suppliers must share.',
    applies: highRisk,
  },
  {
    id: 'Article 26',
    group: 'III',
    title: 'Obligations of deployers of high-risk AI systems',
    summary: 'Deployers use the system as instructed, oversee and monitor it, and inform people.',
    applies: highRisk,
  },
  {
    id: 'Article 27',
    group: 'III',
    title: 'Fundamental rights impact assessment for high-risk AI systems',
    summary: 'Some deployers assess the effect on fundamental rights before first use.',
    applies: highRisk,
  },
  {
    id: 'Article 43',
    group: 'III',
    title: 'Conformity assessment',
    summary: 'How it is shown that a high-risk system meets the requirements.',
    applies: highRisk,
  },
  {
    id: 'Article 47',
    group: 'III',
    title: 'EU declaration of conformity',
    summary: 'The provider declares conformity in writing.',
    applies: highRisk,
  },
  {
    id: 'Article 48',
    group: 'III',
    title: 'CE marking',
    summary: 'The system carries the CE marking.',
    applies: highRisk,
  },
  {
    id: 'Article 49',
    group: 'III',
    title: 'Registration',
    summary: 'Provider and system are registered in the database of the Union.',
    applies: highRisk,
  },
  {
    id: 'Article 50',
    group: 'IV',
    title: 'Transparency obligations for providers and deployers of certain AI systems',
    summary: 'People know when they deal with AI, or see what it made.',
    applies: transparency,
  },
  {
    id: 'Article 53',
    group: 'V',
    title: 'Obligations for providers of general-purpose AI models',
    summary: 'Providers of such models document them and respect copyright.',
    applies: models,
  },
  {
    id: 'Article 72',
    group: 'IX',
    title: 'Post-market monitoring by providers and post-market monitoring plan for high-risk AI systems',
    summary: 'The provider watches the system after it is sold or put into use.',
    applies: highRisk,
  },
  {
    id: 'Article 73',
    group: 'IX',
    title: 'Reporting of serious incidents',
    summary: 'Serious incidents are reported to the authorities.',
    applies: highRisk,
  },
  {
    id: 'Article 86',
    group: 'IX',
    title: 'Right to explanation of individual decision-making',
    summary: 'Who is affected by a decision can have the part of the system in it explained.',
    applies: highRisk,
  },
  {
    id: 'Annex III',
    group: 'annexes',
    title: 'High-risk AI systems referred to in Article 6(2)',
    summary: 'The eight areas of use that are high-risk.',
    applies: highRisk.slice(0, 1),
  },
  {
    id: 'Annex IV',
    group: 'annexes',
    title: 'Technical documentation referred to in Article 11(1)',
    summary: 'What the technical documentation holds.',
    applies: highRisk,
  },
] as const satisfies readonly FrameworkElement[];

export type EuId = (typeof elements)[number]['id'];

/** The articles and annexes that a provider or a deployer most often has to do with. */
export const EU_AI_ACT: Framework<EuId> = {
  id: 'eu-ai-act',
  title: 'EU AI Act',
  version: LAW.version,
  published: '2024-07-12',
  source: {
    document: LAW.source,
    url: LAW.url,
    note: 'Titles of articles and annexes as published; the summaries are our own short words and no legal advice. Dates are those for high-risk systems where an article concerns only these.',
  },
  limits:
    'An article is a legal duty of a provider or a deployer; an answer can prepare the documents for it, and never fulfils it.',
  asOf: '2026-11-21',
  groups: [
    { id: 'I', title: 'Chapter I, general provisions' },
    { id: 'II', title: 'Chapter II, prohibited practices' },
    { id: 'III', title: 'Chapter III, high-risk systems' },
    { id: 'IV', title: 'Chapter IV, transparency obligations' },
    { id: 'V', title: 'Chapter V, general-purpose AI models' },
    { id: 'IX', title: 'Chapter IX, monitoring, incidents and remedies' },
    { id: 'annexes', title: 'Annexes' },
  ],
  elements,
};
