import { newId, notFound } from '#kernel/base';
import { type Db, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';

export interface Comment {
  readonly id: string;
  readonly questionId: string;
  /** The comment that began the thread; null for that one itself. */
  readonly threadId: string | null;
  readonly authorId: string;
  /** Empty once deleted. */
  readonly text: string;
  readonly mentions: readonly string[];
  readonly at: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
}

const columns = sql`id, question_id as "questionId", thread_id as "threadId", author_id as "authorId", text,
  mentions, at, edited_at as "editedAt", deleted_at as "deletedAt", resolved_at as "resolvedAt",
  resolved_by as "resolvedBy"`;

/** The comments of a session, or those on one question, oldest first. */
export async function listComments(db: Db, sessionId: string, questionId?: string): Promise<Comment[]> {
  return many(
    db,
    sql<Comment>`select ${columns} from charter.comment where session_id = ${sessionId}
      ${questionId === undefined ? sql`` : sql`and question_id = ${questionId}`} order by id`,
  );
}

/** A comment that was not deleted. @throws MainstayError `charter.comment_unknown` */
export async function getComment(db: Db, sessionId: string, id: string): Promise<Comment> {
  const comment = await maybeOne(
    db,
    sql<Comment>`select ${columns} from charter.comment
      where session_id = ${sessionId} and id = ${id} and deleted_at is null`,
  );
  if (!comment) throw commentUnknown();
  return comment;
}

const commentUnknown = (): Error =>
  notFound('charter.comment_unknown', 'There is no such comment here, or it was deleted.');

export async function addComment(
  tx: Tx,
  sessionId: string,
  comment: Pick<Comment, 'questionId' | 'threadId' | 'authorId' | 'text' | 'mentions'>,
): Promise<Comment> {
  const { questionId, threadId, authorId, text, mentions } = comment;
  return one(
    tx,
    sql<Comment>`insert into charter.comment (id, session_id, question_id, thread_id, author_id, text, mentions)
      values (${newId()}, ${sessionId}, ${questionId}, ${threadId}, ${authorId}, ${text},
        ${[...mentions]}::text[]) returning ${columns}`,
  );
}

/** @throws MainstayError `charter.comment_unknown` for one that was deleted meanwhile */
export async function changeComment(
  tx: Tx,
  id: string,
  { text, mentions }: Pick<Comment, 'text' | 'mentions'>,
): Promise<Comment> {
  const changed = await maybeOne(
    tx,
    sql<Comment>`update charter.comment set text = ${text}, mentions = ${[...mentions]}::text[], edited_at = now()
      where id = ${id} and deleted_at is null returning ${columns}`,
  );
  if (!changed) throw commentUnknown();
  return changed;
}

/**
 * Takes away what was said; that something was said stays, so that its answers keep their place.
 *
 * @throws MainstayError `charter.comment_unknown` for one that was deleted meanwhile
 */
export async function deleteComment(tx: Tx, id: string): Promise<void> {
  const deleted = await run(
    tx,
    sql`update charter.comment set text = '', mentions = '{}', deleted_at = now()
      where id = ${id} and deleted_at is null`,
  );
  if (deleted === 0) throw commentUnknown();
}

/** Closes a thread, or with null opens it again. */
export async function resolveThread(tx: Tx, id: string, by: string | null): Promise<Comment> {
  return one(
    tx,
    sql<Comment>`update charter.comment
      set resolved_by = ${by}, resolved_at = ${by === null ? sql`null` : sql`now()`}
      where id = ${id} returning ${columns}`,
  );
}
