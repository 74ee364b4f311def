import { STAGES, type StageId } from '../questions/question.ts';
import { detect } from '../rubric/detect.ts';
import { textOf } from '../rubric/score-rows.ts';
import { wordsOf } from '../rubric/sentences.ts';
import { stemsOf } from '../rubric/substance.ts';
import type { CharterSettings } from '../settings.ts';
import { chosen, type InterviewState, rowsAnswer, textAnswer, visibleQuestions } from './state.ts';

/** Something that does not fit: inside a stage, or between two places, both of which are named. */
export interface GateFinding {
  readonly id: string;
  readonly severity: 'blocking' | 'warning';
  readonly stage: StageId;
  readonly because: string;
  readonly questionIds: readonly string[];
  readonly fix: string;
}

/**
 * Share of required questions answered per stage (blocking below the gate), what is openly not known in it, and what
 * does not fit between stages. "I don't know" is an answer: it counts for the share and is listed as a warning.
 * The comparisons of texts are by shared words: they point, a person judges, so they warn and never block.
 */
export function gateFindings(state: InterviewState, settings: CharterSettings): readonly GateFinding[] {
  return [
    ...STAGES.flatMap(({ id }) => [...completeness(state, settings, id), ...unknowns(state, id)]),
    ...[
      metricFitsProblem,
      metricFitsArchetype,
      metricsFitData,
      usersFitMetrics,
      risksFitScope,
      timesFit,
    ].flatMap((check) => check(state)),
  ];
}

function completeness(
  state: InterviewState,
  settings: CharterSettings,
  stage: StageId,
): readonly GateFinding[] {
  const required = visibleQuestions(state, stage).filter((question) => question.required);
  const open = required.filter((question) => {
    const status = state.answers[question.id]?.status;
    return status === undefined || status === 'follow-up';
  });
  const share = 1 - open.length / required.length;
  if (share >= settings.completeness_gate) return [];
  const percent = (value: number): string => `${Math.round(value * 100)}%`;
  return [
    {
      id: `completeness.${stage}`,
      severity: 'blocking',
      stage,
      because: `${percent(share)} of the required questions of this stage are answered; ${percent(settings.completeness_gate)} are needed.`,
      questionIds: open.map((question) => question.id),
      fix: `Answer ${open.map((question) => question.id).join(', ')}.`,
    },
  ];
}

function unknowns(state: InterviewState, stage: StageId): readonly GateFinding[] {
  const ids = visibleQuestions(state, stage)
    .filter(({ id, required }) => required && state.answers[id]?.status === 'unknown')
    .map(({ id }) => id);
  if (ids.length === 0) return [];
  const because = `${ids.length === 1 ? 'One required question is' : `${ids.length} required questions are`} openly not known: ${ids.join(', ')}. Each is a risk of the project.`;
  return warn(`unknown.${stage}`, stage, because, ids, `Find out: ${ids.join(', ')}.`);
}

const kpis = (state: InterviewState): string =>
  rowsAnswer(state, 'success.metrics')
    .map((row) => String(row.kpi))
    .join(' ');

function warn(
  id: string,
  stage: StageId,
  because: string,
  questionIds: readonly string[],
  fix: string,
): readonly GateFinding[] {
  return [{ id, severity: 'warning', stage, because, questionIds, fix }];
}

function sharesWords(a: string, b: string): boolean {
  const words = stemsOf(wordsOf(b));
  return [...stemsOf(wordsOf(a))].some((word) => words.has(word));
}

function metricFitsProblem(state: InterviewState): readonly GateFinding[] {
  const metric = kpis(state);
  const problem = `${textAnswer(state, 'business.problem')} ${textAnswer(state, 'business.outcome')}`;
  if (metric === '' || problem.trim() === '' || sharesWords(metric, problem)) return [];
  return warn(
    'metric-problem',
    'success',
    'No business measure speaks of what the problem or the wanted outcome names.',
    ['success.metrics', 'business.problem', 'business.outcome'],
    'Measure what the problem is about, or state the problem in terms of the measure.',
  );
}

// Measures that belong to one kind of task and mean nothing for others.
const METRICS: readonly { readonly pattern: RegExp; readonly fits: readonly string[] }[] = [
  {
    pattern: /\b(?:mae|rmse|mape|mean absolute error|r2|r²|pinball)\b/i,
    fits: ['regression', 'optimisation'],
  },
  {
    pattern: /\b(?:accuracy|f1|recall|sensitivity|specificity|auc|roc|brier)\b/i,
    fits: ['classification', 'anomaly-detection', 'ranking'],
  },
  { pattern: /\b(?:bleu|rouge|faithfulness|hallucination)\b/i, fits: ['generation', 'conversation'] },
  { pattern: /\b(?:silhouette|davies)\b/i, fits: ['clustering'] },
];

function metricFitsArchetype(state: InterviewState): readonly GateFinding[] {
  const [archetype] = chosen(state, 'business.archetype');
  if (archetype === undefined) return [];
  return rowsAnswer(state, 'success.metrics').flatMap((row) => {
    const metric = String(row.modelMetric);
    const known = METRICS.filter(({ pattern }) => pattern.test(metric));
    if (known.length === 0 || known.some(({ fits }) => fits.includes(archetype))) return [];
    return warn(
      'metric-archetype',
      'success',
      `"${metric}" does not measure a task of the kind ${archetype}.`,
      ['success.metrics', 'business.archetype'],
      'Choose a model measure that fits the kind of task, or correct the kind of task.',
    );
  });
}

function metricsFitData(state: InterviewState): readonly GateFinding[] {
  const sources = rowsAnswer(state, 'data.sources')
    .map((row) => textOf(row))
    .join(' ');
  const metric = kpis(state);
  if (
    sources === '' ||
    metric === '' ||
    sharesWords(metric, `${sources} ${textAnswer(state, 'data.labels')}`)
  ) {
    return [];
  }
  return warn(
    'metrics-data',
    'data',
    'No data source and no label speaks of what the business measures count.',
    ['data.sources', 'data.labels', 'success.metrics'],
    'Name the source that holds the measured value.',
  );
}

function usersFitMetrics(state: InterviewState): readonly GateFinding[] {
  const roles = rowsAnswer(state, 'users.personas')
    .map((row) => textOf(row))
    .join(' ');
  const decision = textAnswer(state, 'business.decision');
  if (roles === '' || decision === '' || sharesWords(roles, `${decision} ${kpis(state)}`)) return [];
  return warn(
    'users-metrics',
    'users',
    'None of the users is named where the decision that changes, or the business measure, is described.',
    ['users.personas', 'business.decision', 'success.metrics'],
    'Describe who acts with the same words in both places.',
  );
}

function risksFitScope(state: InterviewState): readonly GateFinding[] {
  const personal = chosen(state, 'data.personal');
  if (!personal.includes('none') && !personal.includes('anonymous')) return [];
  if (!chosen(state, 'ethics.profiling').includes('yes')) return [];
  return warn(
    'risks-scope',
    'ethics',
    'The data were said to concern nobody who can be identified, but people are profiled.',
    ['data.personal', 'ethics.profiling'],
    'Correct one of the two answers.',
  );
}

function timesFit(state: InterviewState): readonly GateFinding[] {
  const last = (id: string, text: string): number => {
    const years = detect(text)
      .filter((one) => one.feature === 'date')
      .flatMap((one) => /(?:20\d{2})/.exec(one.text) ?? []);
    return id === '' ? 0 : Math.max(0, ...years.map(Number));
  };
  const outcome = last('business.outcome', textAnswer(state, 'business.outcome'));
  const start = Math.min(
    ...detect(textAnswer(state, 'business.timeline'))
      .filter((one) => one.feature === 'date')
      .flatMap((one) => /20\d{2}/.exec(one.text) ?? [])
      .map(Number),
  );
  if (outcome === 0 || !Number.isFinite(start) || outcome >= start) return [];
  return warn(
    'time-lines',
    'business',
    `The outcome is due in ${outcome}, before the first milestone in ${start}.`,
    ['business.outcome', 'business.timeline'],
    'Bring the dates into one order.',
  );
}
