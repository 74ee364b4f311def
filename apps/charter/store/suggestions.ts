import { newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';
import type { AnswerValue } from '../domain/answer.ts';
import type { LeftOut, Sentence } from '../domain/assist/verify.ts';
import type { MadeBy } from './assists.ts';

export const suggestionStatuses = ['open', 'accepted', 'rejected', 'withdrawn'] as const;

/** The model that wrote a proposed answer, with the answers that each of its sentences rests on. */
export interface Drafted extends MadeBy {
  readonly sentences: readonly Sentence[];
  readonly left_out: readonly LeftOut[];
}

/** An answer that somebody proposes. */
export interface Suggestion {
  readonly id: string;
  readonly questionId: string;
  readonly authorId: string;
  readonly value: AnswerValue;
  readonly note: string;
  /** The revision that its author saw. */
  readonly revision: number;
  readonly status: (typeof suggestionStatuses)[number];
  readonly at: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  /** Why it was rejected. */
  readonly reason: string;
  /** The version that it became. */
  readonly became: number | null;
  /** Set when a model wrote it; its author is then who asked for it. */
  readonly madeBy: Drafted | null;
}

const columns = sql`id, question_id as "questionId", author_id as "authorId", value, note, revision, status, at,
  decided_by as "decidedBy", decided_at as "decidedAt", reason, became, made_by as "madeBy"`;

/** The suggestions of a session, or those for one question, oldest first. */
export async function listSuggestions(db: Db, sessionId: string, questionId?: string): Promise<Suggestion[]> {
  return many(
    db,
    sql<Suggestion>`select ${columns} from charter.suggestion where session_id = ${sessionId}
      ${questionId === undefined ? sql`` : sql`and question_id = ${questionId}`} order by id`,
  );
}

/** @throws MainstayError `charter.suggestion_unknown` */
export async function getSuggestion(db: Db, sessionId: string, id: string): Promise<Suggestion> {
  const suggestion = await maybeOne(
    db,
    sql<Suggestion>`select ${columns} from charter.suggestion where session_id = ${sessionId} and id = ${id}`,
  );
  if (!suggestion) throw notFound('charter.suggestion_unknown', 'There is no such suggestion here.');
  return suggestion;
}

export async function addSuggestion(
  tx: Tx,
  sessionId: string,
  suggestion: Pick<Suggestion, 'questionId' | 'authorId' | 'value' | 'note' | 'revision'> & {
    readonly madeBy?: Drafted;
  },
): Promise<Suggestion> {
  const { questionId, authorId, value, note, revision, madeBy } = suggestion;
  return one(
    tx,
    sql<Suggestion>`insert into charter.suggestion (id, session_id, question_id, author_id, value, note, revision,
        made_by)
      values (${newId()}, ${sessionId}, ${questionId}, ${authorId}, ${jsonb(value)}, ${note}, ${revision},
        ${madeBy === undefined ? null : jsonb(madeBy)})
      returning ${columns}`,
  );
}

/** Decides an open suggestion. @returns false when somebody decided it before. */
export async function decideSuggestion(
  tx: Tx,
  id: string,
  decision: {
    readonly status: 'accepted' | 'rejected' | 'withdrawn';
    readonly by: string;
    readonly reason?: string;
    readonly became?: number;
  },
): Promise<boolean> {
  const { status, by, reason = '', became = null } = decision;
  const changed = await run(
    tx,
    sql`update charter.suggestion set status = ${status}, decided_by = ${by}, decided_at = now(),
      reason = ${reason}, became = ${became} where id = ${id} and status = 'open'`,
  );
  return changed > 0;
}
