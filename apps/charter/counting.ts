import { MainstayError } from '#kernel/base';
import { type Outcome, progressOf } from './domain/interview/session.ts';
import type { InterviewState } from './domain/interview/state.ts';
import { QUESTIONS, questionById } from './domain/questions/catalogue.ts';
import { STAGES, type StageId } from './domain/questions/question.ts';
import type { CharterMetrics } from './operations.ts';

const stageNumber = (stage: StageId): string => String(STAGES.findIndex(({ id }) => id === stage) + 1);

/** The place of a question in its stage, from 1. */
function questionNumber(questionId: string, stage: string): string {
  const own = QUESTIONS.filter((one) => one.stage === stage);
  return String(own.findIndex(({ id }) => id === questionId) + 1);
}

export function countOutcome(metrics: CharterMetrics, questionId: string, outcome: Outcome): void {
  const stage = questionById(questionId)?.stage ?? 'none';
  if (outcome.kind !== 'unknown') metrics.scores.observe(outcome.result.score, { stage });
  if (outcome.kind === 'follow-up') {
    metrics.loops.add({ stage, question_number: questionNumber(questionId, stage) });
  }
  if (outcome.kind === 'escalated') metrics.escalations.add({ stage, reason: 'attempts_used' });
}

/** An interview that came from a file: nobody is there to be asked again. */
export function countFile(metrics: CharterMetrics, state: InterviewState): void {
  for (const record of Object.values(state.answers)) {
    const stage = record && questionById(record.questionId)?.stage;
    if (!record || !stage) continue;
    if (record.result !== null) metrics.scores.observe(record.result.score, { stage });
    if (record.status === 'escalated') metrics.escalations.add({ stage, reason: 'nobody_to_ask' });
  }
}

/** How long the stages took that this answer completed, by the times of their answers. */
export function countStages(metrics: CharterMetrics, before: InterviewState, after: InterviewState): void {
  const were = progressOf(before).stages;
  progressOf(after).stages.forEach(({ stage, complete }, index) => {
    if (!complete || were[index]?.complete) return;
    const times = Object.values(after.answers)
      .filter((record) => record && questionById(record.questionId)?.stage === stage)
      .flatMap((record) => record?.attempts.map(({ at }) => Date.parse(at)) ?? []);
    const seconds = times.length === 0 ? 0 : (Math.max(...times) - Math.min(...times)) / 1000;
    metrics.stageTime.observe(seconds, { stage_number: stageNumber(stage) });
  });
}

/** A check of a complete stage; each rule that found something counts once. */
export function countReview(metrics: CharterMetrics, stage: StageId, ruleIds: readonly string[]): void {
  const stage_number = stageNumber(stage);
  metrics.stageAttempts.add({ stage_number });
  for (const reason of new Set(ruleIds.map((id) => id.split('.')[0] ?? id))) {
    metrics.stageFailures.add({ stage_number, reason });
  }
}

/** Counts what could not be taken, and passes its error on. */
export async function countingRefusals<T>(metrics: CharterMetrics, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MainstayError && error.kind === 'invalid')
      metrics.refused.add({ reason: error.code });
    throw error;
  }
}
