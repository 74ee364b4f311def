import { ALTAI_REQUIREMENTS } from '../questions/altai.ts';

/** The questions that gather risks, one for each ALTAI requirement. */
export const RISK_QUESTIONS: readonly string[] = ALTAI_REQUIREMENTS.map(
  ({ short }) => `ethics.risk_${short}`,
);
