import type { Framework } from './framework.ts';
import { GOVERN_AND_MAP } from './nist-govern-map.ts';
import { MEASURE_AND_MANAGE } from './nist-measure-manage.ts';

const elements = [...GOVERN_AND_MAP, ...MEASURE_AND_MANAGE] as const;

export type NistId = (typeof elements)[number]['id'];

/** The 72 subcategories of the framework’s core, in its 19 categories. */
export const NIST_AI_RMF: Framework<NistId> = {
  id: 'nist-ai-rmf',
  title: 'NIST AI Risk Management Framework',
  version: '1.0',
  published: '2023-01-26',
  source: {
    document: 'NIST AI 100-1, Artificial Intelligence Risk Management Framework (AI RMF 1.0), tables 1 to 4',
    url: 'https://doi.org/10.6028/NIST.AI.100-1',
    note: 'Numbers are those of the framework; titles and summaries are our own short words.',
  },
  limits:
    'A subcategory asks for what an organisation does over time; an answer shows what a project plans before anything is built or measured.',
  asOf: '2026-11-21',
  groups: [
    { id: 'GOVERN 1', title: 'Policies, processes and practices for AI risks' },
    { id: 'GOVERN 2', title: 'Accountability, roles and training' },
    { id: 'GOVERN 3', title: 'Diversity of the people who decide, and human–AI roles' },
    { id: 'GOVERN 4', title: 'A culture that weighs and talks about risk' },
    { id: 'GOVERN 5', title: 'Engagement with those concerned' },
    { id: 'GOVERN 6', title: 'Third-party software, data and supply chain' },
    { id: 'MAP 1', title: 'Context' },
    { id: 'MAP 2', title: 'Categorisation of the system' },
    { id: 'MAP 3', title: 'Capabilities, use, goals, benefits and costs' },
    { id: 'MAP 4', title: 'Risks and benefits of all components' },
    { id: 'MAP 5', title: 'Impacts on people, organisations and society' },
    { id: 'MEASURE 1', title: 'Methods and metrics' },
    { id: 'MEASURE 2', title: 'Evaluation of trustworthy characteristics' },
    { id: 'MEASURE 3', title: 'Tracking of risks over time' },
    { id: 'MEASURE 4', title: 'Feedback on whether measuring works' },
    { id: 'MANAGE 1', title: 'Priorities and responses' },
    { id: 'MANAGE 2', title: 'More benefit, less harm' },
    { id: 'MANAGE 3', title: 'Third-party risks and benefits' },
    { id: 'MANAGE 4', title: 'Treatment, response, recovery and communication' },
  ],
  elements,
};
