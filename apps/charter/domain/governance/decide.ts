import {
  type DataQualityScorecard,
  type DimensionScore,
  dataQualityScorecard,
} from '../deliverables/data-quality.ts';
import { type GateFinding, gateFindings } from '../interview/gates.ts';
import { chosen, type InterviewState, visibleQuestions } from '../interview/state.ts';
import { STAGES } from '../questions/question.ts';
import type { CharterSettings } from '../settings.ts';
import { type OpenRisk, openRisks } from './open-risks.ts';
import { LEVEL_NAMES, type ResidualRisk, type RiskLevel, riskRegister } from './residual-risk.ts';
import { type Screening, screen } from './screening.ts';

/** From the mildest to the strictest; the strictest outcome of all rules that fired is the decision. */
export const DECISIONS = ['PROCEED', 'PROCEED_WITH_MONITORING', 'REVISE', 'COMMITTEE', 'HALT'] as const;
export type DecisionKind = (typeof DECISIONS)[number];

export interface FiredRule {
  readonly id: string;
  readonly title: string;
  readonly outcome: DecisionKind;
  /** What in the answers made it fire. */
  readonly because: string;
  /** Question ids. */
  readonly evidence: readonly string[];
  readonly wouldChange: string;
}

export interface TableRow {
  readonly level: RiskLevel;
  readonly name: string;
  readonly outcome: DecisionKind;
}

export interface Decision {
  readonly decision: DecisionKind;
  /** Strictest first. */
  readonly rules: readonly FiredRule[];
  readonly residualRisks: readonly ResidualRisk[];
  /** Unknown and escalated questions: each is a risk, too. */
  readonly openRisks: readonly OpenRisk[];
  readonly maximumResidualLevel: RiskLevel | null;
  readonly screening: Screening;
  readonly findings: readonly GateFinding[];
  /** Mean of the data dimensions, 0–1; null when none was scored. */
  readonly dataQuality: number | null;
  /** The decision table in force, level 5 first. */
  readonly table: readonly TableRow[];
}

/** The table that the settings make: highest residual level → outcome. */
function decisionTable({ governance }: CharterSettings): readonly TableRow[] {
  const outcome = (level: RiskLevel): DecisionKind => {
    if (level >= governance.halt) return 'HALT';
    if (level >= governance.committee) return 'COMMITTEE';
    if (level >= governance.revise) return 'REVISE';
    return level === 1 ? 'PROCEED' : 'PROCEED_WITH_MONITORING';
  };
  return ([5, 4, 3, 2, 1] as const).map((level) => ({
    level,
    name: LEVEL_NAMES[level],
    outcome: outcome(level),
  }));
}

/** The governance decision with every rule that fired. Depends on the answers and the settings alone. */
export function decide(state: InterviewState, settings: CharterSettings): Decision {
  const screening = screen(state);
  const residualRisks = riskRegister(state);
  const table = decisionTable(settings);
  const findings = gateFindings(state, settings);
  const scorecard = dataQualityScorecard(state, settings);
  const dataQuality = scorecard.mean;
  const rules = [
    ...screeningRules(screening),
    ...oversightRules(state, screening),
    ...riskRules(residualRisks, table),
    ...dataRules(scorecard),
    ...projectRules(state, findings),
    ...openRules(state),
    ...mostlyUnknownRules(state),
  ].sort((a, b) => DECISIONS.indexOf(b.outcome) - DECISIONS.indexOf(a.outcome));
  return {
    decision: rules[0]?.outcome ?? 'PROCEED',
    rules,
    residualRisks,
    openRisks: openRisks(state),
    maximumResidualLevel: residualRisks[0]?.residualLevel ?? null,
    screening,
    findings,
    dataQuality,
    table,
  };
}

function screeningRules(screening: Screening): readonly FiredRule[] {
  const rules: FiredRule[] = [];
  for (const practice of screening.practices) {
    rules.push({
      id: `eu-ai-act.prohibited.${practice.value}`,
      title: 'Prohibited practice of the EU AI Act',
      outcome: 'HALT',
      because: `${practice.label} (${practice.article}, applies from ${practice.appliesFrom}).`,
      evidence: ['ethics.prohibited'],
      wouldChange:
        'Only a system that no longer does this: remove the function and take the interview again.',
    });
  }
  if (screening.outcome === 'undetermined') {
    rules.push({
      id: 'eu-ai-act.undetermined',
      title: 'The EU AI Act screening could not be finished',
      outcome: 'COMMITTEE',
      because: `Not answered or not known: ${screening.open.join(', ')}.`,
      evidence: screening.open,
      wouldChange: 'An answer to each of these questions.',
    });
  }
  const areas = screening.areas.map((area) => `${area.label} (${area.article})`).join('; ');
  if (screening.areas.length > 0 && screening.outcome === 'excepted') {
    rules.push({
      id: 'eu-ai-act.excepted',
      title: 'Annex III area with an exception of Article 6(3)',
      outcome: 'PROCEED_WITH_MONITORING',
      because: `${areas}. Exception: ${screening.exception?.label} (${screening.exception?.article}). The assessment must be documented and the system registered (Articles 6(4) and 49(2)).`,
      evidence: ['ethics.annex_iii', 'ethics.article_6_3', 'ethics.profiling'],
      wouldChange: 'A use outside the area. Profiling of people would end the exception.',
    });
  } else if (screening.areas.length > 0 && screening.outcome !== 'undetermined') {
    const profiling = screening.profiling
      ? ' It profiles people, so no exception of Article 6(3) can apply.'
      : '';
    rules.push({
      id: 'eu-ai-act.high-risk',
      title: 'High-risk system of Annex III',
      outcome: 'PROCEED_WITH_MONITORING',
      because: `${areas}.${profiling} The obligations for high-risk systems apply from ${screening.areas[0]?.appliesFrom}.`,
      evidence: ['ethics.annex_iii', 'ethics.profiling', 'ethics.article_6_3'],
      wouldChange: 'A use outside the area, or an exception of Article 6(3) without profiling.',
    });
  }
  return rules;
}

function oversightRules(state: InterviewState, screening: Screening): readonly FiredRule[] {
  const without = chosen(state, 'ethics.oversight_mode').includes('none');
  const automatic = chosen(state, 'users.interaction').includes('automatic');
  if (without && screening.outcome === 'high-risk') {
    return [
      {
        id: 'oversight.none-on-high-risk',
        title: 'High-risk system without human oversight',
        outcome: 'COMMITTEE',
        because: 'The system is high-risk and no person takes part (Article 14 requires human oversight).',
        evidence: ['ethics.oversight_mode', 'ethics.annex_iii'],
        wouldChange: 'A named person who decides each case, or who watches and can stop it at once.',
      },
    ];
  }
  if (without || automatic) {
    return [
      {
        id: 'oversight.weak',
        title: 'The system acts without a person',
        outcome: without ? 'REVISE' : 'PROCEED_WITH_MONITORING',
        because: without ? 'No person plays a part in the results.' : 'The output acts by itself.',
        evidence: [without ? 'ethics.oversight_mode' : 'users.interaction'],
        wouldChange: 'A person who decides, or who watches and can stop it.',
      },
    ];
  }
  return [];
}

function riskRules(risks: readonly ResidualRisk[], table: readonly TableRow[]): readonly FiredRule[] {
  const level = risks[0]?.residualLevel;
  const row = table.find((one) => one.level === level);
  if (row === undefined) return [];
  const at = risks.filter((risk) => risk.residualLevel === level);
  return [
    {
      id: `residual-risk.level-${row.level}`,
      title: `Highest residual risk is ${row.name} (${row.level} of 5)`,
      outcome: row.outcome,
      because: `${at.length} of ${risks.length} risks: ${at.map(riskLine).join('; ')}.`,
      evidence: [...new Set(at.map((one) => one.questionId))],
      wouldChange:
        row.level === 1
          ? 'A graver or likelier risk, or a measure that turns out not to work.'
          : 'Stronger measures with evidence that they work, or a design in which the risk is smaller.',
    },
  ];
}

/** "society-1, 12.2 of 25: The centre runs without slack" */
function riskLine({ id, residualScore, risk }: ResidualRisk): string {
  const what = risk.description.replace(/\.\s*$/, '');
  const short = what.length <= 140 ? what : `${what.slice(0, 139).toWellFormed()}…`;
  return `${id}, ${residualScore.toFixed(1)} of 25: ${short}`;
}

function dataRules({ mean, minimum, fit, dimensions }: DataQualityScorecard): readonly FiredRule[] {
  const titles = (verdict: DimensionScore['verdict']): readonly string[] =>
    dimensions.filter((one) => one.verdict === verdict).map(({ title }) => title);
  const evidence = ['data.quality'];
  const rules: FiredRule[] = [];
  if (!fit) {
    rules.push({
      id: 'data.quality-below-minimum',
      title: 'Data quality below the minimum, or not measured',
      outcome: 'REVISE',
      because:
        mean === null
          ? 'No dimension of data quality was scored.'
          : `The mean of the dimensions is ${mean.toFixed(2)}; the minimum is ${minimum.toFixed(2)}.`,
      evidence,
      wouldChange: `Measured data quality of at least ${minimum.toFixed(2)}.`,
    });
  }
  const absent = titles('not-scored');
  if (mean !== null && absent.length > 0) {
    rules.push({
      id: 'data.dimensions-missing',
      title: 'A dimension of data quality was not scored',
      outcome: 'REVISE',
      because: `Not scored: ${absent.join(', ')}. A mean of the others says nothing of these.`,
      evidence,
      wouldChange: 'A score with its measurement for each of the six dimensions.',
    });
  }
  const unproved = titles('without-evidence');
  if (unproved.length > 0) {
    rules.push({
      id: 'data.without-evidence',
      title: 'A score of data quality has no measurement behind it',
      outcome: 'PROCEED_WITH_MONITORING',
      because: `No measurement is stated for ${unproved.join(', ')}.`,
      evidence,
      wouldChange: 'The measurement that each score comes from.',
    });
  }
  return rules;
}

function projectRules(state: InterviewState, findings: readonly GateFinding[]): readonly FiredRule[] {
  const rules: FiredRule[] = [];
  if (chosen(state, 'business.alternative_sufficient').includes('yes')) {
    rules.push({
      id: 'business.alternative-sufficient',
      title: 'A way without AI reaches the target',
      outcome: 'REVISE',
      because: 'The simpler way was said to be enough.',
      evidence: ['business.alternative_sufficient', 'business.alternative'],
      wouldChange: 'Evidence that the way without AI misses the target.',
    });
  }
  for (const finding of findings.filter((one) => one.severity === 'blocking')) {
    rules.push({
      id: `gate.${finding.id}`,
      title: 'A stage gate is not passed',
      outcome: 'REVISE',
      because: finding.because,
      evidence: finding.questionIds,
      wouldChange: finding.fix,
    });
  }
  return rules;
}

/** One "I don't know" is no obstacle; a stage of which most is not known has not been looked into yet. */
function mostlyUnknownRules(state: InterviewState): readonly FiredRule[] {
  return STAGES.flatMap(({ id, title }): readonly FiredRule[] => {
    const required = visibleQuestions(state, id).filter((question) => question.required);
    const unknown = required.filter((question) => state.answers[question.id]?.status === 'unknown');
    if (unknown.length * 2 <= required.length) return [];
    return [
      {
        id: `open.mostly-unknown.${id}`,
        title: `Most of the stage "${title}" is not known`,
        outcome: 'REVISE',
        because: `${unknown.length} of ${required.length} required questions were answered with "I don't know".`,
        evidence: unknown.map((question) => question.id),
        wouldChange: 'Answers to at least half of these questions.',
      },
    ];
  });
}

/** "5 not known, 2 escalated after all attempts." */
function countOf(statuses: readonly ('unknown' | 'escalated')[]): string {
  const count = (status: string): number => statuses.filter((one) => one === status).length;
  const parts = [
    ...(count('unknown') > 0 ? [`${count('unknown')} not known`] : []),
    ...(count('escalated') > 0 ? [`${count('escalated')} escalated after all attempts`] : []),
  ];
  return `${parts.join(', ')}.`;
}

function openRules(state: InterviewState): readonly FiredRule[] {
  const open = visibleQuestions(state)
    .filter((question) => question.required)
    .flatMap((question) => {
      const status = state.answers[question.id]?.status;
      return status === 'escalated' || status === 'unknown' ? [{ question, status }] : [];
    });
  const rule = (
    id: string,
    title: string,
    outcome: DecisionKind,
    found: typeof open,
  ): readonly FiredRule[] =>
    found.length === 0
      ? []
      : [
          {
            id,
            title,
            outcome,
            because: countOf(found.map(({ status }) => status)),
            evidence: found.map(({ question }) => question.id),
            wouldChange: 'Answers to these questions that reach the threshold of their stage.',
          },
        ];
  const unknownRisk = open.filter(
    ({ question, status }) => question.id.startsWith('ethics.risk_') && status === 'unknown',
  );
  const ethics = open.filter(({ question }) => question.stage === 'ethics');
  return [
    ...rule('open.risk-unknown', 'A risk could not be judged', 'COMMITTEE', unknownRisk),
    ...rule(
      'open.ethics',
      'Open points in the ethical risk stage',
      ethics.length > 2 ? 'COMMITTEE' : 'PROCEED_WITH_MONITORING',
      ethics.filter((one) => !unknownRisk.includes(one)),
    ),
    ...rule(
      'open.other',
      'Open points in the other stages',
      'PROCEED_WITH_MONITORING',
      open.filter(({ question }) => question.stage !== 'ethics'),
    ),
  ];
}
