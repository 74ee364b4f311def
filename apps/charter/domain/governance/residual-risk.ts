import { type InterviewState, risksAnswer } from '../interview/state.ts';
import { ALTAI_REQUIREMENTS } from '../questions/altai.ts';
import type { AltaiRequirement } from '../questions/question.ts';
import type { Mitigation, RiskEntry } from '../questions/risk-question.ts';
import { isSaid } from '../rubric/score-rows.ts';
import { wordsOf } from '../rubric/sentences.ts';

export type RiskLevel = 1 | 2 | 3 | 4 | 5;
export const LEVEL_NAMES: Readonly<Record<RiskLevel, string>> = {
  1: 'minimal',
  2: 'low',
  3: 'medium',
  4: 'high',
  5: 'critical',
};

export interface ResidualRisk {
  readonly id: string; // such as `privacy-1`
  readonly requirement: AltaiRequirement;
  readonly requirementTitle: string;
  readonly questionId: string;
  /** Categories of NIST AI RMF 1.0 under which the requirement's risks are treated. */
  readonly nistAiRmf: readonly string[];
  readonly risk: RiskEntry;
  /** Severity × likelihood, 1–25, before and after what is done against the risk. */
  readonly inherentScore: number;
  readonly inherentLevel: RiskLevel;
  readonly residualScore: number;
  readonly residualLevel: RiskLevel;
  /** One entry for each mitigation, in the order given; credit 0–1 is the share it takes off what is left. */
  readonly credits: readonly {
    readonly mitigation: Mitigation;
    readonly credit: number;
    readonly because: string;
  }[];
}

/** Bands of severity × likelihood: 1–2 minimal, 3–5 low, 6–11 medium, 12–19 high, 20–25 critical. */
export function levelOf(score: number): RiskLevel {
  if (score >= 20) return 5;
  if (score >= 12) return 4;
  if (score >= 6) return 3;
  return score >= 3 ? 2 : 1;
}

/** No single measure takes away more than this share. */
const MOST_BY_ONE = 0.9;
/** A measure from this effectiveness on is strong. */
const STRONG = 0.5;

/**
 * What is left of a risk:
 *
 *     residual score = severity × likelihood × Π (1 − credit_i),  credit_i = min(0.9, e_i) × 0.5^i
 *
 * with the mitigations that state evidence sorted by effectiveness e, strongest first (i = 0, 1, 2 …), so that every
 * further one earns half as much as its place before. Without evidence (empty, a placeholder, or fewer than three
 * words) the credit is 0. The level is the band of the residual score (`levelOf`), with two floors:
 *
 * 1. without a strong mitigation (e ≥ 0.5 with evidence) it lies at most one level below the inherent one, so many
 *    weak measures never erase a grave risk (their product stays above one half by itself for e ≤ 0.3);
 * 2. a risk of severity 4 or 5 never falls below level 2: what would be grave stays watched.
 *
 * Own formula. The halving follows the idea of layered barriers sharing causes of failure (ISO 31010:2019, B.4.2,
 * layers of protection, asks for independence before effects are multiplied in full).
 */
export function residualOf(
  risk: RiskEntry,
): Pick<ResidualRisk, 'inherentScore' | 'inherentLevel' | 'residualScore' | 'residualLevel' | 'credits'> {
  const inherentScore = risk.severity * risk.likelihood;
  const inherentLevel = levelOf(inherentScore);
  const credited = risk.mitigations
    .filter((mitigation) => mitigation.effectiveness > 0 && hasEvidence(mitigation))
    .sort((a, b) => b.effectiveness - a.effectiveness);
  const credits = risk.mitigations.map((mitigation) => {
    const place = credited.indexOf(mitigation);
    if (place === -1) return { mitigation, credit: 0, because: reasonForNone(mitigation) };
    const credit = Math.min(MOST_BY_ONE, mitigation.effectiveness) * 0.5 ** place;
    return {
      mitigation,
      credit,
      because: place === 0 ? 'strongest with evidence: full credit' : `place ${place + 1}: × ${0.5 ** place}`,
    };
  });
  const residualScore = credits.reduce((left, { credit }) => left * (1 - credit), inherentScore);
  const strong = credited.some((mitigation) => mitigation.effectiveness >= STRONG);
  const floors = [levelOf(residualScore), strong ? 1 : inherentLevel - 1, risk.severity >= 4 ? 2 : 1];
  return {
    inherentScore,
    inherentLevel,
    residualScore,
    residualLevel: asLevel(Math.max(...floors)),
    credits,
  };
}

/** Evidence counts when it says something: three words or more, and no placeholder. */
const hasEvidence = ({ evidence }: Mitigation): boolean => isSaid(evidence) && wordsOf(evidence).length >= 3;

function reasonForNone(mitigation: Mitigation): string {
  return hasEvidence(mitigation) ? 'effectiveness 0' : 'no evidence, no credit';
}

function asLevel(value: number): RiskLevel {
  return value >= 5 ? 5 : value >= 4 ? 4 : value >= 3 ? 3 : value >= 2 ? 2 : 1;
}

/** All risks of an interview with what is left of them, gravest first. */
export function riskRegister(state: InterviewState): readonly ResidualRisk[] {
  return ALTAI_REQUIREMENTS.flatMap((requirement) => {
    const questionId = `ethics.risk_${requirement.short}`;
    return risksAnswer(state, questionId).map((risk, index) => ({
      id: `${requirement.short}-${index + 1}`,
      requirement: requirement.id,
      requirementTitle: requirement.title,
      questionId,
      nistAiRmf: requirement.nistAiRmf,
      risk,
      ...residualOf(risk),
    }));
  }).sort((a, b) => b.residualLevel - a.residualLevel || b.residualScore - a.residualScore);
}
