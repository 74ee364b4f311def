import type { Metrics } from '#kernel/telemetry';

/** What the charter app measures. No label holds a person or a project: those would make series without end. */
export interface CharterMetrics {
  readonly created: ReturnType<Metrics['counter']>;
  readonly completed: ReturnType<Metrics['counter']>;
  readonly scores: ReturnType<Metrics['histogram']>;
  readonly loops: ReturnType<Metrics['counter']>;
  readonly escalations: ReturnType<Metrics['counter']>;
  readonly decisions: ReturnType<Metrics['counter']>;
}

const made = new WeakMap<Metrics, CharterMetrics>();

/** The app's metrics in this registry: made at the first call, since routes and runs share them. */
export function charterMetrics(metrics: Metrics): CharterMetrics {
  const existing = made.get(metrics);
  if (existing) return existing;
  const fresh: CharterMetrics = {
    created: metrics.counter({ name: 'uaip_sessions_created_total', help: 'Charter interviews begun.' }),
    completed: metrics.counter({
      name: 'uaip_sessions_completed_total',
      help: 'Charter interviews decided.',
    }),
    scores: metrics.histogram({
      name: 'uaip_quality_scores',
      help: 'Scores of answers, 0 to 10.',
      labels: ['stage'],
      buckets: [1, 2, 3, 4, 5, 6, 7, 7.5, 8, 9, 10],
    }),
    loops: metrics.counter({
      name: 'uaip_quality_loops_total',
      help: 'Answers that were asked about again.',
      labels: ['stage'],
    }),
    escalations: metrics.counter({
      name: 'uaip_quality_escalations_total',
      help: 'Questions whose attempts were used up.',
      labels: ['stage'],
    }),
    decisions: metrics.counter({
      name: 'uaip_governance_decisions_total',
      help: 'Governance decisions.',
      labels: ['decision'],
    }),
  };
  made.set(metrics, fresh);
  return fresh;
}
