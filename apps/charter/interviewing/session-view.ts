import { z } from 'zod';
import { nextQuestion, openQuestions, progressOf } from '../domain/interview/session.ts';
import { type Rechecked, visibleQuestions } from '../domain/interview/state.ts';
import type { Question } from '../domain/questions/question.ts';
import type { CharterSettings } from '../domain/settings.ts';
import type { DocumentFailure } from '../store/documents.ts';
import type { CharterDocumentRow } from '../store/records.ts';
import { type Session, sessionStatuses } from '../store/sessions.ts';

/** How the change of another answer changed the judgement of this one. */
export const rechecked = z.object({
  by: z.string(),
  at: z.string(),
  change: z.enum(['reopened', 'contradicts', 'accepted', 'score']),
  score_before: z.number(),
  score_after: z.number(),
  because: z.string(),
});

export const recheckedView = ({
  scoreBefore,
  scoreAfter,
  by,
  at,
  change,
  because,
}: Rechecked): z.infer<typeof rechecked> => ({
  by,
  at,
  change,
  score_before: scoreBefore,
  score_after: scoreAfter,
  because,
});

const question = z
  .object({
    id: z.string(),
    stage: z.string(),
    group: z.string(),
    prompt: z.string(),
    help: z.string(),
    kind: z.enum(['text', 'choice', 'multi-choice', 'number', 'rows']),
    required: z.boolean(),
    options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
    exclusive: z.string().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    unit: z.string().optional(),
    columns: z.array(z.unknown()).optional(),
    min_rows: z.number().optional(),
    must_cover: z.array(z.string()).optional(),
    state: z.enum(['open', 'accepted', 'follow-up', 'escalated', 'unknown']),
    answer: z.unknown(),
    score: z.number().nullable(),
    attempts: z.number(),
    result: z.unknown(),
    rechecked: rechecked.nullable(),
    flagged: z.object({ score: z.number(), rules: z.array(z.string()) }).nullable(),
  })
  .meta({ id: 'CharterQuestion' });

const stage = z.object({
  id: z.string(),
  title: z.string(),
  answered: z.number(),
  total: z.number(),
  escalated: z.number(),
  unknown: z.number(),
  mean_score: z.number().nullable(),
  complete: z.boolean(),
  threshold: z.number(),
});

const summaryFields = {
  id: z.string(),
  project_id: z.string(),
  project_name: z.string(),
  status: z.enum(sessionStatuses),
  run_id: z.string(),
  revision: z.number(),
  edition: z.number(),
  progress: z.number(),
  stage: z.string().nullable(),
  decision_kind: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
};

export const sessionSummarySchema = z.object(summaryFields).meta({ id: 'CharterSessionSummary' });

export const sessionSchema = z
  .object({
    ...summaryFields,
    max_attempts: z.number(),
    response_limit: z.number(),
    stages: z.array(stage),
    current: z.string().nullable(),
    questions: z.array(question),
    decision: z.unknown(),
    committee: z.unknown(),
    open_questions: z.array(z.string()),
    documents: z.array(
      z.object({
        version: z.string(),
        format: z.string(),
        name: z.string(),
        artifact_id: z.string(),
        size: z.number(),
        url: z.string(),
      }),
    ),
    /** Formats of the newest version that could not be written, with the reason; `POST …/documents` tries again. */
    failed_formats: z.array(
      z.object({ format: z.string(), version: z.string(), code: z.string(), message: z.string() }),
    ),
  })
  .meta({ id: 'CharterSession' });

/** A session as lists show it. */
export function summaryView(session: Session): z.infer<typeof sessionSummarySchema> {
  const { answered, total, stages } = progressOf(session.state);
  return {
    id: session.id,
    project_id: session.projectId,
    project_name: session.projectName,
    status: session.status,
    run_id: session.runId,
    revision: session.revision,
    edition: session.edition,
    progress: answered / total,
    stage: stages.find(({ complete }) => !complete)?.stage ?? null,
    decision_kind: session.committee?.outcome ?? session.decision?.decision ?? null,
    created_at: session.createdAt.toISOString(),
    updated_at: session.updatedAt.toISOString(),
  };
}

/** A session with its questions: those that are asked, given the answers so far. */
export function sessionView(
  session: Session,
  settings: CharterSettings,
  documents: readonly CharterDocumentRow[],
  failures: readonly DocumentFailure[] = [],
): z.infer<typeof sessionSchema> {
  const newest = documents[0]?.version;
  return {
    ...summaryView(session),
    max_attempts: settings.max_attempts,
    response_limit: settings.limits.response,
    stages: progressOf(session.state).stages.map(({ stage: id, meanScore, ...rest }) => ({
      ...rest,
      id,
      mean_score: meanScore,
      threshold: settings.thresholds[id],
    })),
    current: nextQuestion(session.state)?.id ?? null,
    questions: visibleQuestions(session.state).map((one) => questionView(one, session)),
    open_questions: openQuestions(session.state).map(({ id }) => id),
    decision: session.decision,
    committee: session.committee,
    failed_formats: failures
      .filter(({ version }) => version === newest)
      .map(({ format, version, code, message }) => ({ format, version, code, message })),
    documents: documents
      .filter(({ version }) => version === newest)
      .map(({ version, format, artifactId, size }) => ({
        version,
        format,
        name: `charter-${version}.${format}`,
        artifact_id: artifactId,
        size,
        url: `/api/v1/charter/sessions/${session.id}/charter.${format}`,
      })),
  };
}

function questionView(asked: Question, session: Session): z.infer<typeof question> {
  const record = session.state.answers[asked.id];
  return {
    id: asked.id,
    stage: asked.stage,
    group: asked.group,
    prompt: asked.prompt,
    help: asked.help,
    kind: asked.kind,
    required: asked.required,
    ...('options' in asked && { options: [...asked.options] }),
    ...('exclusive' in asked && asked.exclusive !== undefined && { exclusive: asked.exclusive }),
    ...(asked.kind === 'number' && { min: asked.min, max: asked.max, unit: asked.unit }),
    ...(asked.kind === 'rows' && {
      columns: [...asked.columns],
      min_rows: asked.minRows,
      ...(asked.mustCover && { must_cover: [...asked.mustCover] }),
    }),
    state: record?.status ?? 'open',
    answer: record?.value ?? null,
    score: record?.result?.score ?? null,
    attempts: record?.attempts.length ?? 0,
    result: record?.result ?? null,
    rechecked: record?.rechecked ? recheckedView(record.rechecked) : null,
    flagged: record?.flagged ? { score: record.flagged.score, rules: [...record.flagged.rules] } : null,
  };
}
