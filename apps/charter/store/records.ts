import { type Db, jsonb, many, maybeOne, run, sql, type Tx } from '#kernel/database';
import type { GateFinding } from '../domain/interview/gates.ts';
import type { InterviewState } from '../domain/interview/state.ts';
import type { RubricResult } from '../domain/rubric/result.ts';

/** One answer as it was given, kept for good. */
export interface HistoryEntry {
  readonly revision: number;
  readonly questionId: string;
  readonly value: unknown;
  readonly outcome: string;
  readonly score: number | null;
  readonly actorId: string;
  readonly at: Date;
  readonly why: VersionWhy;
  /** What it was made from, where that is another version, a suggestion or another interview. */
  readonly origin: VersionOrigin | null;
}

/** Why there is a new version of an answer; an edit changes one that was settled. */
export const versionReasons = ['answer', 'edit', 'restore', 'suggestion', 'file', 'reuse'] as const;
export type VersionWhy = (typeof versionReasons)[number];
export type VersionOrigin =
  | { readonly revision: number }
  // With a model, that wrote it; its author is then who asked for it.
  | { readonly suggestion_id: string; readonly author_id: string; readonly model?: string }
  | { readonly session_id: string }
  | { readonly template_id: string };

export async function recordAnswer(
  tx: Tx,
  sessionId: string,
  entry: Omit<HistoryEntry, 'at' | 'score' | 'origin'> & {
    readonly result: RubricResult | null;
    readonly origin?: VersionOrigin | undefined;
  },
): Promise<void> {
  await run(
    tx,
    sql`insert into charter.conversation_history (session_id, revision, question_id, value, outcome, score, result, actor_id, why, origin)
      values (${sessionId}, ${entry.revision}, ${entry.questionId}, ${jsonb(entry.value)}, ${entry.outcome},
        ${entry.result?.score ?? null}, ${entry.result === null ? null : jsonb(entry.result)}, ${entry.actorId},
        ${entry.why}, ${entry.origin === undefined ? null : jsonb(entry.origin)})`,
  );
}

/** The answers of a session, or those to one question of it, in the order in which they were given. */
export async function listHistory(db: Db, sessionId: string, questionId?: string): Promise<HistoryEntry[]> {
  return many(
    db,
    sql<HistoryEntry>`select revision, question_id as "questionId", value, outcome, score, actor_id as "actorId", at, why, origin
      from charter.conversation_history where session_id = ${sessionId} ${questionId === undefined ? sql`` : sql`and question_id = ${questionId}`}
      order by revision`,
  );
}

/** The versions of answers that a model drafted and a person accepted, newest first. */
export async function listDraftedVersions(
  db: Db,
  sessionId: string,
): Promise<(Pick<HistoryEntry, 'questionId' | 'value' | 'actorId' | 'at'> & { readonly model: string })[]> {
  return many(
    db,
    sql<Pick<HistoryEntry, 'questionId' | 'value' | 'actorId' | 'at'> & { readonly model: string }>`select
        question_id as "questionId", value, actor_id as "actorId", at, origin ->> 'model' as model
      from charter.conversation_history where session_id = ${sessionId} and origin ->> 'model' is not null
      order by revision desc`,
  );
}

/** Keeps the interview as it was when a stage was finished; a stage finished again gets a new checkpoint. */
export async function saveCheckpoint(
  tx: Tx,
  sessionId: string,
  stage: string,
  revision: number,
  state: InterviewState,
): Promise<void> {
  await run(
    tx,
    sql`insert into charter.checkpoint (session_id, stage, revision, state)
      values (${sessionId}, ${stage}, ${revision}, ${jsonb(state)}) on conflict do nothing`,
  );
}

/** The interview as it was at the newest checkpoint of each stage that has one. */
export async function newestCheckpoints(db: Db, sessionId: string): Promise<Map<string, InterviewState>> {
  const rows = await many(
    db,
    sql<{
      stage: string;
      state: InterviewState;
    }>`select distinct on (stage) stage, state from charter.checkpoint
      where session_id = ${sessionId} order by stage, revision desc`,
  );
  return new Map(rows.map(({ stage, state }) => [stage, state]));
}

export interface Checkpoint {
  readonly stage: string;
  readonly revision: number;
  readonly at: Date;
  /** What the stage's reviewer found; null until it has looked. */
  readonly review: readonly GateFinding[] | null;
}

/** The checkpoints of a session with their reviews, oldest first. */
export async function listCheckpoints(db: Db, sessionId: string): Promise<Checkpoint[]> {
  return many(
    db,
    sql<Checkpoint>`select stage, revision, at, review from charter.checkpoint
      where session_id = ${sessionId} order by at, stage`,
  );
}

export async function readCheckpoint(
  db: Db,
  sessionId: string,
  stage: string,
  revision: number,
): Promise<InterviewState | undefined> {
  const row = await maybeOne(
    db,
    sql<{ state: InterviewState }>`select state from charter.checkpoint
      where session_id = ${sessionId} and stage = ${stage} and revision = ${revision}`,
  );
  return row?.state;
}

export async function saveReview(
  tx: Tx,
  sessionId: string,
  stage: string,
  revision: number,
  findings: readonly GateFinding[],
): Promise<void> {
  await run(
    tx,
    sql`update charter.checkpoint set review = ${jsonb(findings)}
      where session_id = ${sessionId} and stage = ${stage} and revision = ${revision}`,
  );
}

export interface CharterDocumentRow {
  readonly version: string;
  readonly format: string;
  readonly artifactId: string;
  readonly size: number;
}

export async function saveDocument(tx: Tx, sessionId: string, document: CharterDocumentRow): Promise<void> {
  const { version, format, artifactId, size } = document;
  await run(
    tx,
    sql`insert into charter.document (session_id, version, format, artifact_id, size)
      values (${sessionId}, ${version}, ${format}, ${artifactId}, ${size})
      on conflict (session_id, version, format)
      do update set artifact_id = excluded.artifact_id, size = excluded.size, at = now()`,
  );
}

/** The documents of a session, newest version first. */
export async function listDocuments(db: Db, sessionId: string): Promise<CharterDocumentRow[]> {
  return many(
    db,
    sql<CharterDocumentRow>`select version, format, artifact_id as "artifactId", size from charter.document
      where session_id = ${sessionId} order by at desc, version desc, format`,
  );
}
