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
const ACT_CLASSES: Readonly<Record<ActClass, string>> = {
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
      rows: [
        { label: 'Result', value: ACT_CLASSES[decision.screening.outcome] },
        ...Object.entries(EU_AI_ACT.appliesFrom).map(([label, value]) => ({
          label,
          value: `applies from ${value}`,
        })),
      ],
    },
    answerFacts(state, [
      ['Prohibited practices', 'ethics.prohibited'],
      ['Annex III areas', 'ethics.annex_iii'],
      ['Profiling', 'ethics.profiling'],
      ['Vulnerable people', 'ethics.vulnerable'],
      ['Fairness', 'ethics.fairness'],
    ]),
    heading(2, 'Risks before and after what is done against them'),
    paragraph([
      'Risks are gathered for each of the seven requirements of ALTAI ',
      { cite: 'altai' },
      ' and treated along the AI Risk Management Framework ',
      { cite: 'nist' },
      '. Of several measures each further one earns half the credit; a measure without evidence earns none.',
    ]),
    ...(risks.length === 0 ? [paragraph('No risk was stated.')] : [heatMap(decision), register(decision)]),
    ...openRiskTable(decision),
  ];
}

/** Questions without a good answer, as the risks that they are. */
function openRiskTable({ openRisks }: Decision): readonly Block[] {
  if (openRisks.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: 'Risks from open points: what nobody knows, or could not say well enough',
      columns: [
        { title: 'Question', width: 1.4 },
        { title: 'Why' },
        { title: 'Risk', width: 3 },
        { title: 'What would close it', width: 3 },
      ],
      rows: openRisks.map((one) => [
        one.questionId,
        { value: one.kind, tone: one.kind === 'unknown' ? 'notice' : 'warning' },
        one.risk,
        one.toClose,
      ]),
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
      { title: 'S × L', align: 'right' },
      { title: 'Measures and credit', width: 3.5 },
      { title: 'Residual', width: 1.3 },
    ],
    rows: residualRisks.map((one) => [
      `${one.id} (${one.nistAiRmf.join(', ')})`,
      `${one.requirementTitle}: ${one.risk.description}${one.risk.owner === undefined ? '' : ` (owner: ${one.risk.owner})`}`,
      `${one.risk.severity} × ${one.risk.likelihood} = ${one.inherentScore}`,
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
