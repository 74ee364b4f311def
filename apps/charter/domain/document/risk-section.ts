import type { Block, Tone } from '#kernel/documents';
import type { Decision } from '../governance/decide.ts';
import { EU_AI_ACT } from '../governance/eu-ai-act.ts';
import { LEVEL_NAMES, levelOf, type RiskLevel } from '../governance/residual-risk.ts';
import type { ActClass } from '../governance/screening.ts';
import type { InterviewState } from '../interview/state.ts';
import { answerFacts, heading, paragraph } from './answers.ts';

const LEVEL_TONES: Readonly<Record<RiskLevel, Tone>> = {
  1: 'good',
  2: 'good',
  3: 'notice',
  4: 'warning',
  5: 'danger',
};
export const ACT_CLASSES: Readonly<Record<ActClass, string>> = {
  prohibited: 'Prohibited practice',
  'high-risk': 'High-risk (Annex III)',
  excepted: 'Annex III area, with an exception of Article 6(3)',
  'not-high-risk': 'Not high-risk by Annex III',
  undetermined: 'Undetermined: the screening is not finished',
};

/** Screening, heat map of what was stated, and the register with what is left. */
export function riskSection(state: InterviewState, decision: Decision): readonly Block[] {
  const risks = decision.residualRisks;
  return [
    heading(1, 'Ethical risk'),
    heading(2, 'Screening by the EU AI Act'),
    paragraph([
      'First screening from the answers, by the state of the law of ',
      decision.screening.lawVersion,
      ' ',
      { cite: 'ai-act' },
      '. It does not replace legal advice.',
    ]),
    {
      kind: 'facts',
      rows: [{ label: 'Result', value: ACT_CLASSES[decision.screening.outcome] }],
    },
    answerFacts(state, [
      ['Prohibited practices', 'ethics.prohibited'],
      ['Annex III areas', 'ethics.annex_iii'],
      ['Profiling', 'ethics.profiling'],
      ['Vulnerable people', 'ethics.vulnerable'],
      ['Fairness', 'ethics.fairness'],
    ]),
    {
      kind: 'table',
      caption: `Dates of application, by the state of the law of ${decision.screening.lawVersion}`,
      columns: [{ title: 'Provision', width: 3 }, { title: 'Applies from' }],
      rows: Object.entries(EU_AI_ACT.appliesFrom).map(([provision, from]) => [provision, from]),
    },
    heading(2, 'Risks before and after what is done against them'),
    paragraph([
      'Risks are gathered for each of the seven requirements of ALTAI ',
      { cite: 'altai' },
      ' and treated along the AI Risk Management Framework ',
      { cite: 'nist' },
      '. Of several measures each further one earns half the credit; a measure without evidence earns none.',
    ]),
    ...(risks.length === 0 ? [paragraph('No risk was stated.')] : [heatMap(decision), register(decision)]),
    ...openRiskNote(decision),
  ];
}

/** Questions without a good answer are risks, too; section 8 lists them. */
function openRiskNote({ openRisks }: Decision): readonly Block[] {
  if (openRisks.length === 0) return [];
  const count = (kind: string): number => openRisks.filter((one) => one.kind === kind).length;
  return [
    {
      kind: 'callout',
      tone: 'warning',
      title: `${openRisks.length} further risks come from open points`,
      text: `${count('unknown')} questions are not known, ${count('escalated')} stayed below their threshold. No severity is made up for them; each is listed under open points with what would close it.`,
    },
  ];
}

function heatMap({ residualRisks }: Decision): Block {
  const scale = [1, 2, 3, 4, 5];
  return {
    kind: 'heat-map',
    caption: 'Risks as stated, before measures, by their names in the register',
    rowAxis: 'Likelihood',
    columnAxis: 'Severity',
    rows: [...scale].reverse().map(String),
    columns: scale.map(String),
    cells: [...scale].reverse().map((likelihood) =>
      scale.map((severity) => ({
        items: residualRisks
          .filter(({ risk }) => risk.likelihood === likelihood && risk.severity === severity)
          .map(({ id }) => id),
        tone: LEVEL_TONES[levelOf(severity * likelihood)],
      })),
    ),
  };
}

function register({ residualRisks }: Decision): Block {
  return {
    kind: 'table',
    caption: 'Risk register, gravest residual risk first',
    columns: [
      { title: 'Risk (NIST AI RMF)', width: 1.5 },
      { title: 'What could happen', width: 3 },
      { title: 'S × L', align: 'right', width: 0.9 },
      { title: 'Measures and credit', width: 3.5 },
      { title: 'Residual', width: 1.3 },
    ],
    rows: residualRisks.map((one) => [
      `${one.id} (${one.nistAiRmf.join(', ')})`,
      `${one.requirementTitle}: ${one.risk.description}${one.risk.owner === undefined ? '' : ` (owner: ${one.risk.owner})`}`,
      `${one.inherentScore} (${one.risk.severity}×${one.risk.likelihood})`,
      one.credits.length === 0
        ? 'None stated.'
        : one.credits
            .map(
              ({ mitigation, credit, because }) =>
                `${mitigation.what}: ${Math.round(credit * 100)}% (${because})`,
            )
            .join('; '),
      {
        value: `${LEVEL_NAMES[one.residualLevel]} (${one.residualLevel}), ${one.residualScore.toFixed(1)} of 25`,
        tone: LEVEL_TONES[one.residualLevel],
      },
    ]),
  };
}
