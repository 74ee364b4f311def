import { z } from 'zod';
import { type Api, principalOf } from '#kernel/http';
import { compareRevisions, versionAt } from '../interviewing/versions.ts';
import { type HistoryEntry, listHistory, versionReasons } from '../store/records.ts';
import { personView } from '../together/people.ts';
import { byId, tags } from './access.ts';
import type { Parts } from './parts.ts';
import { personSchema } from './schemas.ts';
import { answerSchema } from './views.ts';

const versionSchema = z
  .object({
    revision: z.number(),
    question_id: z.string(),
    value: z.unknown(),
    outcome: z.string(),
    score: z.number().nullable(),
    why: z.enum(versionReasons),
    origin: z.unknown(),
    actor_id: z.string(),
    by: personSchema,
    at: z.string(),
  })
  .meta({ id: 'CharterVersion' });

const changeSchema = z
  .object({
    question_id: z.string(),
    prompt: z.string(),
    from: versionSchema.nullable(),
    to: versionSchema.nullable(),
    fields: z.array(
      z.object({
        label: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
        changed: z.boolean(),
        pieces: z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })),
      }),
    ),
  })
  .meta({ id: 'CharterChange' });

const revision = z.coerce.number().int().min(0).max(2_147_483_647);

/** Versions of answers: listed, compared, restored. */
export function addVersionRoutes(api: Api, { platform, interviewing, access, views, people }: Parts): void {
  const { db, settings } = platform;

  const viewsOf = async (
    entries: readonly HistoryEntry[],
  ): Promise<(entry: HistoryEntry) => z.infer<typeof versionSchema>> => {
    const known = await people.known(entries.map(({ actorId }) => actorId));
    return ({ questionId, actorId, at, ...entry }) => ({
      ...entry,
      question_id: questionId,
      actor_id: actorId,
      by: personView(known, actorId),
      at: at.toISOString(),
    });
  };

  api.get(
    '/sessions/:id/history',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Every answer as it was given, or those to one question, oldest first',
        params: byId,
        querystring: z.object({ question_id: z.string().max(100).optional() }),
        response: { 200: z.object({ items: z.array(versionSchema) }) },
      },
    },
    async (request) => {
      const { id } = await access.session(request, request.params.id, 'reviewer');
      const entries = await listHistory(db, id, request.query.question_id);
      return { items: entries.map(await viewsOf(entries)) };
    },
  );

  api.get(
    '/sessions/:id/compare',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'What changed between two versions, field by field',
        params: byId,
        querystring: z.object({ from: revision, to: revision, question_id: z.string().max(100).optional() }),
        response: { 200: z.object({ items: z.array(changeSchema) }) },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'reviewer');
      const { from, to, question_id: questionId } = request.query;
      const changes = await compareRevisions(db, session, settings, { from, to, questionId });
      const view = await viewsOf(changes.flatMap((one) => [one.from, one.to]).filter((one) => one !== null));
      return {
        items: changes.map((change) => ({
          question_id: change.questionId,
          prompt: change.prompt,
          from: change.from && view(change.from),
          to: change.to && view(change.to),
          fields: change.fields.map((field) => ({ ...field, pieces: [...field.pieces] })),
        })),
      };
    },
  );

  api.post(
    '/sessions/:id/history/:revision/restore',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Answer as in an earlier version; it is judged anew and becomes a version itself',
        params: byId.extend({ revision }),
        body: z.object({ revision: z.number().int().optional() }).default({}),
        response: { 200: answerSchema },
      },
    },
    async (request) => {
      const { id } = await access.session(request, request.params.id, 'contributor');
      const version = await versionAt(db, id, request.params.revision);
      const answered = await interviewing.answer({
        sessionId: id,
        questionId: version.questionId,
        value: version.value,
        revision: request.body.revision,
        actorId: principalOf(request).id,
        from: { why: 'restore', origin: { revision: version.revision } },
      });
      return views.answered(answered);
    },
  );
}
