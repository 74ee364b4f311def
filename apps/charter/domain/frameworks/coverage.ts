import { applicable } from '../applicable.ts';
import { DECISIONS, decide, type FiredRule } from '../governance/decide.ts';
import type { ResidualRisk } from '../governance/residual-risk.ts';
import type { AnswerRecord, InterviewState } from '../interview/state.ts';
import { questionById } from '../questions/catalogue.ts';
import type { Question } from '../questions/question.ts';
import type { CharterSettings } from '../settings.ts';
import { FRAMEWORKS, MAPPING_VERSION } from './catalogue.ts';
import type { Evidence, FrameworkElement, FrameworkId } from './framework.ts';

/** What the charter holds about an element. It says nothing about whether the element is complied with. */
export const COVERAGE_STATUSES = ['covered', 'partial', 'open', 'outside'] as const;
export type CoverageStatus = (typeof COVERAGE_STATUSES)[number];

export type AnswerEvidence = 'at-threshold' | 'below' | 'unknown' | 'open' | 'not-asked';

export interface CitedAnswer {
  readonly question: string;
  readonly prompt: string;
  readonly evidence: AnswerEvidence;
  /** 0–10; null where there is none. */
  readonly score: number | null;
  readonly threshold: number;
  /** What would bring the answer to its threshold; null where nothing is missing. */
  readonly ask: string | null;
}

export interface CitedRisk {
  readonly id: string;
  readonly question: string;
  readonly description: string;
  /** What is left after measures, 1–5. */
  readonly residual: number;
}

export interface ElementCoverage {
  readonly element: FrameworkElement;
  readonly status: CoverageStatus;
  /** Why these answers show something about the element, or why none can. */
  readonly because: string;
  readonly answers: readonly CitedAnswer[];
  readonly risks: readonly CitedRisk[];
  /** Rules of the decision that speak against the answers cited. */
  readonly concerns: readonly { readonly rule: string; readonly title: string; readonly because: string }[];
}

export type Totals = Readonly<Record<CoverageStatus, number>>;

export interface Coverage {
  readonly framework: FrameworkId;
  readonly mapping: string;
  readonly elements: readonly ElementCoverage[];
  readonly totals: Totals;
  readonly groups: readonly { readonly id: string; readonly title: string; readonly totals: Totals }[];
}

/** Rules from this outcome on speak against an answer; milder ones only add monitoring. */
const AGAINST = DECISIONS.indexOf('REVISE');

/**
 * The evidence in an interview for each element of a framework. Depends on the answers and the settings alone.
 *
 * - `covered`: every question behind it that applies here is answered at its threshold, and no rule of the decision
 *   that asks for a revision, a committee or a halt rests on these answers;
 * - `partial`: some are answered, but not all, or below the threshold, or with "I don't know", or a rule speaks
 *   against them;
 * - `open`: none is answered;
 * - `outside`: nothing in the interview can show it, or its questions do not apply here.
 *
 * An optional question without an answer counts only where it is the only one.
 */
export function coverageOf(
  framework: FrameworkId,
  state: InterviewState,
  settings: CharterSettings,
): Coverage {
  const { rules, residualRisks } = decide(state, settings);
  const asked = applicable(state);
  const against = rules.filter(({ outcome }) => DECISIONS.indexOf(outcome) >= AGAINST);
  const { mapped, groups } = FRAMEWORKS[framework];
  const elements = mapped.map(({ element, evidence }) =>
    'questions' in evidence
      ? shown(element, evidence, { state, settings, asked, against, residualRisks })
      : nothing(element, evidence.outside),
  );
  return {
    framework,
    mapping: MAPPING_VERSION,
    elements,
    totals: totalsOf(elements),
    groups: groups.map(({ id, title }) => ({
      id,
      title,
      totals: totalsOf(elements.filter(({ element }) => element.group === id)),
    })),
  };
}

const nothing = (element: FrameworkElement, because: string): ElementCoverage => ({
  element,
  status: 'outside',
  because,
  answers: [],
  risks: [],
  concerns: [],
});

interface Interview {
  readonly state: InterviewState;
  readonly settings: CharterSettings;
  readonly asked: ReadonlySet<string>;
  readonly against: readonly FiredRule[];
  readonly residualRisks: readonly ResidualRisk[];
}

function shown(
  element: FrameworkElement,
  { questions: ids, because }: Extract<Evidence, { questions: unknown }>,
  { state, settings, asked, against, residualRisks }: Interview,
): ElementCoverage {
  const questions = ids.map(questionById).filter((one) => one !== undefined);
  const answers = questions.map((question) => cited(question, state, settings, asked.has(question.id)));
  const given = new Set(answers.filter(({ evidence }) => isGiven(evidence)).map(({ question }) => question));
  const concerns = against
    .filter(({ evidence }) => evidence.some((id) => given.has(id)))
    .map(({ id, title, because: why }) => ({ rule: id, title, because: why }));
  return {
    element,
    status: statusOf(answers, concerns.length > 0),
    because,
    answers,
    risks: residualRisks
      .filter(({ questionId }) => given.has(questionId))
      .map(({ id, questionId, risk, residualLevel }) => ({
        id,
        question: questionId,
        description: risk.description,
        residual: residualLevel,
      })),
    concerns,
  };
}

function statusOf(answers: readonly CitedAnswer[], spokenAgainst: boolean): CoverageStatus {
  const here = answers.filter(({ evidence }) => evidence !== 'not-asked');
  if (here.length === 0) return 'outside';
  if (!here.some(({ evidence }) => isGiven(evidence))) return 'open';
  const counting = here.filter(
    ({ evidence, question }) => evidence !== 'open' || questionById(question)?.required,
  );
  const whole = counting.every(({ evidence }) => evidence === 'at-threshold');
  return whole && !spokenAgainst ? 'covered' : 'partial';
}

const isGiven = (evidence: AnswerEvidence): boolean => evidence !== 'open' && evidence !== 'not-asked';

function cited(
  question: Question,
  state: InterviewState,
  settings: CharterSettings,
  isAsked: boolean,
): CitedAnswer {
  const record = state.answers[question.id];
  const threshold = settings.thresholds[question.stage];
  const evidence = isAsked ? evidenceOf(record, threshold) : 'not-asked';
  return {
    question: question.id,
    prompt: question.prompt,
    evidence,
    score: record?.result?.score ?? null,
    threshold,
    ask:
      evidence === 'at-threshold' || evidence === 'not-asked'
        ? null
        : (record?.result?.followUp ?? question.prompt),
  };
}

function evidenceOf(record: AnswerRecord | undefined, threshold: number): AnswerEvidence {
  if (record === undefined) return 'open';
  if (record.status === 'unknown') return 'unknown';
  return record.result !== null && record.result.score >= threshold ? 'at-threshold' : 'below';
}

function totalsOf(elements: readonly ElementCoverage[]): Totals {
  const count = (status: CoverageStatus): number => elements.filter((one) => one.status === status).length;
  return {
    covered: count('covered'),
    partial: count('partial'),
    open: count('open'),
    outside: count('outside'),
  };
}
