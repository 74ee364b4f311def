import { ALTAI_REQUIREMENTS } from '../questions/altai.ts';
import type { Framework, FrameworkElement } from './framework.ts';

const elements = [
  {
    id: '1.1',
    group: 'human-agency-and-oversight',
    title: 'Human agency and autonomy',
    summary:
      'People know that they deal with AI, stay free in what they decide, and do not lean on it too much.',
  },
  {
    id: '1.2',
    group: 'human-agency-and-oversight',
    title: 'Human oversight',
    summary: 'People can oversee the system, are trained for it, and can stop it.',
  },
  {
    id: '2.1',
    group: 'technical-robustness-and-safety',
    title: 'Resilience to attack and security',
    summary: 'The system withstands attacks and misuse.',
  },
  {
    id: '2.2',
    group: 'technical-robustness-and-safety',
    title: 'General safety',
    summary: 'Risks, their levels and what a fault would do are known and watched.',
  },
  {
    id: '2.3',
    group: 'technical-robustness-and-safety',
    title: 'Accuracy',
    summary: 'How accurate the system must be, what errors do, and how accuracy is measured and kept.',
  },
  {
    id: '2.4',
    group: 'technical-robustness-and-safety',
    title: 'Reliability, fall-back plans and reproducibility',
    summary: 'It works reliably, results can be reproduced, and there is a plan for when it fails.',
  },
  {
    id: '3.1',
    group: 'privacy-and-data-governance',
    title: 'Privacy',
    summary: 'The system respects privacy and lets people raise a concern about it.',
  },
  {
    id: '3.2',
    group: 'privacy-and-data-governance',
    title: 'Data governance',
    summary: 'Personal data are handled lawfully, and all data by rules and with known quality.',
  },
  {
    id: '4.1',
    group: 'transparency',
    title: 'Traceability',
    summary: 'Data, model and rules behind a result can be traced and their quality checked.',
  },
  {
    id: '4.2',
    group: 'transparency',
    title: 'Explainability',
    summary: 'Results can be explained to users, and whether they understand is asked.',
  },
  {
    id: '4.3',
    group: 'transparency',
    title: 'Communication',
    summary: 'Users know that it is AI, what it is for, and where its limits are.',
  },
  {
    id: '5.1',
    group: 'diversity-non-discrimination-and-fairness',
    title: 'Avoidance of unfair bias',
    summary: 'Bias in data and design is looked for, measured and corrected, with a stated idea of fairness.',
  },
  {
    id: '5.2',
    group: 'diversity-non-discrimination-and-fairness',
    title: 'Accessibility and universal design',
    summary: 'People of all abilities and needs can use it.',
  },
  {
    id: '5.3',
    group: 'diversity-non-discrimination-and-fairness',
    title: 'Stakeholder participation',
    summary: 'Those concerned take part in its making.',
  },
  {
    id: '6.1',
    group: 'societal-and-environmental-well-being',
    title: 'Environmental well-being',
    summary: 'The burden on the environment is known and kept small.',
  },
  {
    id: '6.2',
    group: 'societal-and-environmental-well-being',
    title: 'Impact on work and skills',
    summary: 'What happens to work and skills is known, discussed and cushioned.',
  },
  {
    id: '6.3',
    group: 'societal-and-environmental-well-being',
    title: 'Impact on society at large or democracy',
    summary: 'Effects beyond the users, on society and democracy, are weighed.',
  },
  {
    id: '7.1',
    group: 'accountability',
    title: 'Auditability',
    summary: 'Others can examine how the system works and decides.',
  },
  {
    id: '7.2',
    group: 'accountability',
    title: 'Risk management',
    summary: 'Risks are watched with others’ help, can be reported, and harm is put right.',
  },
] as const satisfies readonly FrameworkElement[];

export type AltaiId = (typeof elements)[number]['id'];

/** The sub-requirements of the seven requirements, numbered by us: the list names them without numbers. */
export const ALTAI: Framework<AltaiId> = {
  id: 'altai',
  title: 'Assessment List for Trustworthy AI (ALTAI)',
  version: '2020',
  published: '2020-07-17',
  source: {
    document:
      'High-Level Expert Group on Artificial Intelligence, The Assessment List for Trustworthy Artificial Intelligence (ALTAI) for self assessment, European Commission, table of contents',
    url: 'https://doi.org/10.2759/002360',
    note: 'Requirements and sub-requirements by the titles of the list; the numbers and summaries are ours. Its questions are not repeated.',
  },
  limits:
    'ALTAI assesses a system; an answer of the interview is a part of that, mostly before the system exists.',
  asOf: '2026-11-21',
  groups: ALTAI_REQUIREMENTS.map(({ id, title }) => ({ id, title })),
  elements,
};
