import { chosen, rowsAnswer, textAnswer } from '../state.ts';
import { type ConsistencyRule, columnText, place, rowsText, sharesWords } from './rule.ts';

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
  {
    pattern: /\b(?:ndcg|mrr|hit rate)\b/i,
    fits: ['ranking', 'anomaly-detection', 'generation', 'conversation'],
  },
  { pattern: /\b(?:bleu|rouge|faithfulness|hallucination)\b/i, fits: ['generation', 'conversation'] },
  { pattern: /\b(?:silhouette|davies)\b/i, fits: ['clustering'] },
];

/** Measures against the problem they are to move, and against the people who are to move it. */
export const METRIC_RULES: readonly ConsistencyRule[] = [
  {
    id: 'metric-problem',
    stage: 'success',
    title: 'The measure is about the problem',
    between: ['success.metrics', 'business.problem', 'business.outcome'],
    fix: 'Measure what the problem is about, or state the problem in terms of the measure.',
    check(state) {
      const metric = columnText(state, 'success.metrics', 'kpi');
      const problem = textAnswer(state, 'business.problem');
      const outcome = textAnswer(state, 'business.outcome');
      const both = `${problem} ${outcome}`;
      if (metric === '' || both.trim() === '' || sharesWords(metric, both)) return [];
      return [
        {
          because: 'No business measure speaks of what the problem or the wanted outcome names.',
          places: [
            place('success.metrics', metric),
            ...(problem === '' ? [] : [place('business.problem', problem)]),
            ...(outcome === '' ? [] : [place('business.outcome', outcome)]),
          ],
        },
      ];
    },
  },
  {
    id: 'metric-archetype',
    stage: 'success',
    title: 'The model measure fits the kind of task',
    between: ['success.metrics', 'business.archetype'],
    fix: 'Choose a model measure that fits the kind of task, or correct the kind of task.',
    check(state) {
      const [archetype] = chosen(state, 'business.archetype');
      if (archetype === undefined) return [];
      return rowsAnswer(state, 'success.metrics').flatMap((row) => {
        const metric = String(row.modelMetric ?? '');
        const known = METRICS.filter(({ pattern }) => pattern.test(metric));
        if (known.length === 0 || known.some(({ fits }) => fits.includes(archetype))) return [];
        return [
          {
            because: `"${metric}" does not measure a task of the kind ${archetype}.`,
            places: [place('success.metrics', metric), place('business.archetype', archetype)],
          },
        ];
      });
    },
  },
  {
    id: 'metrics-data',
    stage: 'data',
    title: 'The data hold what the measure counts',
    between: ['data.sources', 'data.labels', 'success.metrics'],
    fix: 'Name the source that holds the measured value.',
    check(state) {
      const sources = rowsText(state, 'data.sources');
      const metric = columnText(state, 'success.metrics', 'kpi');
      const labels = textAnswer(state, 'data.labels');
      if (sources === '' || metric === '' || sharesWords(metric, `${sources} ${labels}`)) return [];
      return [
        {
          because: 'No data source and no label speaks of what the business measures count.',
          places: [
            place('data.sources', columnText(state, 'data.sources', 'content')),
            place('success.metrics', metric),
            ...(labels === '' ? [] : [place('data.labels', labels)]),
          ],
        },
      ];
    },
  },
  {
    id: 'users-metrics',
    stage: 'users',
    title: 'The users are those who act on the output',
    between: ['users.personas', 'business.decision', 'success.metrics'],
    fix: 'Describe who acts with the same words in both places.',
    check(state) {
      const roles = rowsText(state, 'users.personas');
      const decision = textAnswer(state, 'business.decision');
      const kpis = columnText(state, 'success.metrics', 'kpi');
      if (roles === '' || decision === '' || sharesWords(roles, `${decision} ${kpis}`)) return [];
      return [
        {
          because:
            'None of the users is named where the decision that changes, or the business measure, is described.',
          places: [
            place('users.personas', columnText(state, 'users.personas', 'role')),
            place('business.decision', decision),
          ],
        },
      ];
    },
  },
];
