import { z } from 'zod';
import { type Api, principalOf } from '#kernel/http';
import { type Comment, getComment, listComments } from '../store/comments.ts';
import { personView } from '../together/people.ts';
import { byId, byOf, tags } from './access.ts';
import type { Parts } from './parts.ts';
import { personSchema } from './schemas.ts';

const commentFields = {
  id: z.string(),
  question_id: z.string(),
  author: personSchema,
  text: z.string(),
  mentions: z.array(personSchema),
  at: z.string(),
  edited_at: z.string().nullable(),
  deleted: z.boolean(),
};
const commentSchema = z.object(commentFields).meta({ id: 'CharterComment' });
const threadSchema = z
  .object({
    ...commentFields,
    resolved: z.object({ by: personSchema, at: z.string() }).nullable(),
    replies: z.array(commentSchema),
  })
  .meta({ id: 'CharterThread' });

const oneComment = byId.extend({ comment_id: z.uuid() });
// The app's own limit is below; this one keeps what is read at all within reason.
const text = z.string().max(100_000);

/** Threads of comments beside the questions. Whoever sees an interview may comment on it. */
export function addCommentRoutes(api: Api, { platform: { db }, discussing, access, people }: Parts): void {
  const threads = async (sessionId: string, questionId?: string): Promise<z.infer<typeof threadSchema>[]> => {
    const comments = await listComments(db, sessionId, questionId);
    const known = await people.known(
      comments.flatMap(({ authorId, mentions, resolvedBy }) => [
        authorId,
        ...mentions,
        ...(resolvedBy === null ? [] : [resolvedBy]),
      ]),
    );
    const view = (comment: Comment): z.infer<typeof commentSchema> => ({
      id: comment.id,
      question_id: comment.questionId,
      author: personView(known, comment.authorId),
      text: comment.text,
      mentions: comment.mentions.map((id) => personView(known, id)),
      at: comment.at.toISOString(),
      edited_at: comment.editedAt?.toISOString() ?? null,
      deleted: comment.deletedAt !== null,
    });
    return comments
      .filter(({ threadId }) => threadId === null)
      .map((first) => ({
        ...view(first),
        resolved:
          first.resolvedAt === null || first.resolvedBy === null
            ? null
            : { by: personView(known, first.resolvedBy), at: first.resolvedAt.toISOString() },
        replies: comments
          .filter(({ threadId, deletedAt }) => threadId === first.id && deletedAt === null)
          .map(view),
      }))
      .filter(({ deleted, replies }) => !deleted || replies.length > 0);
  };
  const threadOf = async (sessionId: string, { id, threadId, questionId }: Comment) => {
    const all = await threads(sessionId, questionId);
    return all.find((one) => one.id === (threadId ?? id));
  };
  const changed = { 200: z.object({ thread: threadSchema.optional() }) };

  api.get(
    '/sessions/:id/comments',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Threads of comments, oldest first',
        params: byId,
        querystring: z.object({ question_id: z.string().max(100).optional() }),
        response: { 200: z.object({ items: z.array(threadSchema) }) },
      },
    },
    async (request) => {
      const { id } = await access.session(request, request.params.id, 'reviewer');
      return { items: await threads(id, request.query.question_id) };
    },
  );

  api.post(
    '/sessions/:id/comments',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Comment on a question, or answer a comment; @name@example.org mentions somebody',
        params: byId,
        body: z.object({ question_id: z.string().max(100), text, reply_to: z.uuid().optional() }),
        response: { 201: z.object({ thread: threadSchema.optional() }) },
      },
    },
    async (request, reply) => {
      const session = await access.session(request, request.params.id, 'reviewer');
      const { question_id: questionId, text: said, reply_to: replyTo } = request.body;
      const made = await discussing.comment(session, { questionId, text: said, replyTo }, byOf(request));
      return reply.status(201).send({ thread: await threadOf(session.id, made) });
    },
  );

  api.put(
    '/sessions/:id/comments/:comment_id',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Change your own comment',
        params: oneComment,
        body: z.object({ text }),
        response: changed,
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'reviewer');
      const { comment_id: commentId } = request.params;
      const edited = await discussing.edit(session, commentId, request.body.text, byOf(request));
      return { thread: await threadOf(session.id, edited) };
    },
  );

  api.delete(
    '/sessions/:id/comments/:comment_id',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'Delete your own comment', params: oneComment, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const session = await access.session(request, request.params.id, 'reviewer');
      await discussing.remove(session, request.params.comment_id, byOf(request));
      return reply.status(204).send(null);
    },
  );

  api.post(
    '/sessions/:id/comments/:comment_id/resolve',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Close a thread or open it again; who began it may, and contributors',
        params: oneComment,
        body: z.object({ resolved: z.boolean().default(true) }),
        response: changed,
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'reviewer');
      const comment = await getComment(db, session.id, request.params.comment_id);
      if (comment.authorId !== principalOf(request).id || comment.threadId !== null) {
        await access.session(request, session.id, 'contributor');
      }
      const closed = await discussing.resolve(session, comment.id, request.body.resolved, byOf(request));
      return { thread: await threadOf(session.id, closed) };
    },
  );
}
