import type { AltaiRequirement } from './question.ts';

export interface AltaiEntry {
  readonly id: AltaiRequirement;
  readonly short: string; // last part of the question id
  readonly title: string;
  readonly asks: string;
  readonly nistAiRmf: readonly string[];
}

/** The seven requirements of the Assessment List for Trustworthy AI (AI HLEG, July 2020), in its order. */
export const ALTAI_REQUIREMENTS: readonly AltaiEntry[] = [
  {
    id: 'human-agency-and-oversight',
    short: 'agency',
    title: 'Human agency and oversight',
    asks: 'people follow the output blindly, lose a skill or a choice, or cannot step in',
    nistAiRmf: ['MAP 3', 'GOVERN 3'],
  },
  {
    id: 'technical-robustness-and-safety',
    short: 'robustness',
    title: 'Technical robustness and safety',
    asks: 'the system fails, drifts, is attacked, or is wrong in a way that hurts somebody',
    nistAiRmf: ['MEASURE 2', 'MANAGE 4'],
  },
  {
    id: 'privacy-and-data-governance',
    short: 'privacy',
    title: 'Privacy and data governance',
    asks: 'data leak, are used for another purpose, or reveal more about people than they agreed to',
    nistAiRmf: ['MEASURE 2', 'MAP 4'],
  },
  {
    id: 'transparency',
    short: 'transparency',
    title: 'Transparency',
    asks: 'people do not know that a machine took part, or nobody can say why a result came out',
    nistAiRmf: ['MEASURE 2', 'GOVERN 1'],
  },
  {
    id: 'diversity-non-discrimination-and-fairness',
    short: 'fairness',
    title: 'Diversity, non-discrimination and fairness',
    asks: 'some groups get worse results, or cannot use it',
    nistAiRmf: ['MEASURE 2', 'MAP 5'],
  },
  {
    id: 'societal-and-environmental-well-being',
    short: 'society',
    title: 'Societal and environmental well-being',
    asks: 'work, community, democracy or the environment suffer, energy included',
    nistAiRmf: ['MAP 5', 'MEASURE 2'],
  },
  {
    id: 'accountability',
    short: 'accountability',
    title: 'Accountability',
    asks: 'nobody answers for a harm, or nobody can trace afterwards what happened',
    nistAiRmf: ['GOVERN 2', 'MANAGE 4'],
  },
];
