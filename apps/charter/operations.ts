import type { Metrics } from '#kernel/telemetry';

/** What the charter app measures. No label holds a person or a project: those would make series without end. */
export interface CharterMetrics {
  readonly created: CounterOf<never>;
  readonly completed: CounterOf<never>;
  readonly failed: CounterOf<'reason'>;
  readonly duration: HistogramOf<never>;
  readonly stageTime: HistogramOf<'stage_number'>;
  readonly stageAttempts: CounterOf<'stage_number'>;
  readonly stageFailures: CounterOf<'stage_number' | 'reason'>;
  readonly scores: HistogramOf<'stage'>;
  readonly loops: CounterOf<'stage' | 'question_number'>;
  readonly escalations: CounterOf<'stage' | 'reason'>;
  readonly decisions: CounterOf<'decision'>;
  readonly refused: CounterOf<'reason'>;
  readonly flagged: CounterOf<'stage'>;
  readonly proposals: CounterOf<'kind' | 'outcome'>;
}

type CounterOf<Label extends string> = ReturnType<typeof counterOf<Label>>;
type HistogramOf<Label extends string> = ReturnType<typeof histogramOf<Label>>;
const counterOf = <Label extends string>(
  metrics: Metrics,
  name: string,
  help: string,
  labels: readonly Label[] = [],
) => metrics.counter({ name, help, labels });
const histogramOf = <Label extends string>(
  metrics: Metrics,
  name: string,
  help: string,
  buckets: readonly number[],
  labels: readonly Label[] = [],
) => metrics.histogram({ name, help, labels, buckets });

// People think: from half a minute to a month.
const thinkingSeconds = [30, 60, 300, 900, 1800, 3600, 7200, 14_400, 86_400, 259_200, 604_800, 2_592_000];
const scoreSteps = [1, 2, 3, 4, 5, 6, 7, 7.5, 8, 9, 10];

const made = new WeakMap<Metrics, CharterMetrics>();

/** The app's metrics in this registry: made at the first call, since routes and runs share them. */
export function charterMetrics(metrics: Metrics): CharterMetrics {
  const existing = made.get(metrics);
  if (existing) return existing;
  const fresh: CharterMetrics = {
    created: counterOf(metrics, 'uaip_sessions_created_total', 'Charter interviews begun.'),
    completed: counterOf(metrics, 'uaip_sessions_completed_total', 'Charter interviews decided.'),
    failed: counterOf(metrics, 'uaip_sessions_failed_total', 'Charter interviews given up or failed.', [
      'reason',
    ]),
    duration: histogramOf(
      metrics,
      'uaip_session_duration_seconds',
      'From the beginning of an interview to its decision.',
      thinkingSeconds,
    ),
    stageTime: histogramOf(
      metrics,
      'uaip_stage_completion_time_seconds',
      'From the first answer of a stage to its last one.',
      thinkingSeconds,
      ['stage_number'],
    ),
    stageAttempts: counterOf(metrics, 'uaip_stage_attempts_total', 'Complete stages that were checked.', [
      'stage_number',
    ]),
    stageFailures: counterOf(
      metrics,
      'uaip_stage_failures_total',
      'Checks of a complete stage that found something, by the rule.',
      ['stage_number', 'reason'],
    ),
    scores: histogramOf(metrics, 'uaip_quality_scores', 'Scores of answers, 0 to 10.', scoreSteps, ['stage']),
    loops: counterOf(metrics, 'uaip_quality_loops_total', 'Answers that were asked about again.', [
      'stage',
      'question_number',
    ]),
    escalations: counterOf(metrics, 'uaip_quality_escalations_total', 'Questions that were escalated.', [
      'stage',
      'reason',
    ]),
    decisions: counterOf(metrics, 'uaip_governance_decisions_total', 'Governance decisions.', ['decision']),
    refused: counterOf(
      metrics,
      'uaip_input_validation_failures_total',
      'Answers and files that could not be taken, by the code of their error.',
      ['reason'],
    ),
    flagged: counterOf(
      metrics,
      'mainstay_charter_answers_flagged_total',
      'Answers that read like an instruction to a machine. They are kept and marked.',
      ['stage'],
    ),
    proposals: counterOf(
      metrics,
      'mainstay_charter_model_proposals_total',
      'What became of what a model proposed: accepted, rejected, or dropped since no answer says it.',
      ['kind', 'outcome'],
    ),
  };
  made.set(metrics, fresh);
  return fresh;
}
