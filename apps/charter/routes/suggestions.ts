import { z } from 'zod';
import type { Api } from '#kernel/http';
import { listSuggestions, type Suggestion, suggestionStatuses } from '../store/suggestions.ts';
import { personView } from '../together/people.ts';
import { byId, byOf, tags } from './access.ts';
import type { Parts } from './parts.ts';
import { draftedSchema, personSchema } from './schemas.ts';
import { answerSchema } from './views.ts';

const suggestionSchema = z
  .object({
    id: z.string(),
    question_id: z.string(),
    author: personSchema,
    value: z.unknown(),
    note: z.string(),
    revision: z.number(),
    status: z.enum(suggestionStatuses),
    at: z.string(),
    decided: z.object({ by: personSchema, at: z.string(), reason: z.string() }).nullable(),
    became: z.number().nullable(),
    made_by: draftedSchema.nullable().describe('the model that wrote it; its author is who asked for it'),
  })
  .meta({ id: 'CharterSuggestion' });

const oneSuggestion = byId.extend({ suggestion_id: z.uuid() });

/** Proposed answers. Whoever sees an interview may propose; contributors accept or reject. */
export function addSuggestionRoutes(
  api: Api,
  { platform: { db }, discussing, access, views, people }: Parts,
): void {
  const view = async (all: readonly Suggestion[]): Promise<z.infer<typeof suggestionSchema>[]> => {
    const known = await people.known(
      all.flatMap(({ authorId, decidedBy }) => (decidedBy === null ? [authorId] : [authorId, decidedBy])),
    );
    return all.map(({ questionId, authorId, at, decidedBy, decidedAt, reason, madeBy, ...rest }) => ({
      ...rest,
      question_id: questionId,
      author: personView(known, authorId),
      made_by: madeBy,
      at: at.toISOString(),
      decided:
        decidedBy === null || decidedAt === null
          ? null
          : { by: personView(known, decidedBy), at: decidedAt.toISOString(), reason },
    }));
  };
  const single = async (suggestion: Suggestion): Promise<{ items: z.infer<typeof suggestionSchema>[] }> => ({
    items: await view([suggestion]),
  });
  const list = z.object({ items: z.array(suggestionSchema) });

  api.get(
    '/sessions/:id/suggestions',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Proposed answers, oldest first',
        params: byId,
        querystring: z.object({
          question_id: z.string().max(100).optional(),
          status: z.enum(suggestionStatuses).optional(),
        }),
        response: { 200: list },
      },
    },
    async (request) => {
      const { id } = await access.session(request, request.params.id, 'reviewer');
      const { question_id: questionId, status } = request.query;
      const all = await listSuggestions(db, id, questionId);
      return { items: await view(all.filter((one) => status === undefined || one.status === status)) };
    },
  );

  api.post(
    '/sessions/:id/suggestions',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Propose an answer',
        params: byId,
        body: z.object({
          question_id: z.string().max(100),
          value: z.unknown(),
          note: z.string().max(100_000).default(''),
        }),
        response: { 201: list },
      },
    },
    async (request, reply) => {
      const session = await access.session(request, request.params.id, 'reviewer');
      const { question_id: questionId, value, note } = request.body;
      const made = await discussing.suggest(session, { questionId, value, note }, byOf(request));
      return reply.status(201).send(await single(made));
    },
  );

  api.post(
    '/sessions/:id/suggestions/:suggestion_id/accept',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Make a proposed answer the answer; it is judged like any other',
        params: oneSuggestion,
        body: z.object({ revision: z.number().int().optional() }).default({}),
        response: { 200: answerSchema },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'contributor');
      const { suggestion_id: suggestionId } = request.params;
      return views.answered(
        await discussing.accept(session, suggestionId, request.body.revision, byOf(request)),
      );
    },
  );

  api.post(
    '/sessions/:id/suggestions/:suggestion_id/reject',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Turn a proposed answer down, saying why',
        params: oneSuggestion,
        body: z.object({ reason: z.string().max(100_000) }),
        response: { 200: list },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'contributor');
      const { suggestion_id: suggestionId } = request.params;
      return single(await discussing.reject(session, suggestionId, request.body.reason, byOf(request)));
    },
  );

  api.delete(
    '/sessions/:id/suggestions/:suggestion_id',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'Withdraw your own proposal', params: oneSuggestion, response: { 200: list } },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'reviewer');
      return single(await discussing.withdraw(session, request.params.suggestion_id, byOf(request)));
    },
  );
}
