import { z } from 'zod';
import { invalid } from '#kernel/base';
import type { Api } from '#kernel/http';
import { QUESTIONS } from '../domain/questions/catalogue.ts';
import { fromSession } from '../interviewing/templates.ts';
import { listTemplates, type Template } from '../store/templates.ts';
import { type Person, personView } from '../together/people.ts';
import { byId, byOf, tags } from './access.ts';
import type { Parts } from './parts.ts';
import { personSchema } from './schemas.ts';

const templateSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    questions: z.array(z.string()),
    locked: z.array(z.string()),
    published_by: personSchema,
    at: z.string(),
  })
  .meta({ id: 'CharterTemplate' });

/** What interviews may begin with: published by administrators for everybody. */
export function addTemplateRoutes(api: Api, { platform: { db }, templates, access, people }: Parts): void {
  const view = (
    { id, name, description, answers, publishedBy, at }: Template,
    known: ReadonlyMap<string, Person>,
  ): z.infer<typeof templateSchema> => ({
    id,
    name,
    description,
    questions: QUESTIONS.flatMap(({ id: question }) => (answers[question] ? [question] : [])),
    locked: QUESTIONS.flatMap(({ id: question }) => (answers[question]?.locked ? [question] : [])),
    published_by: personView(known, publishedBy),
    at: at.toISOString(),
  });

  api.get(
    '/templates',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'What an interview may begin with',
        response: { 200: z.object({ items: z.array(templateSchema) }) },
      },
    },
    async () => {
      const all = await listTemplates(db);
      const known = await people.known(all.map(({ publishedBy }) => publishedBy));
      return { items: all.map((template) => view(template, known)) };
    },
  );

  api.post(
    '/templates',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Publish a template: the answers of an interview, or those given here',
        body: z.object({
          name: z.string().max(100_000),
          description: z.string().max(100_000).default(''),
          session_id: z.uuid().optional(),
          stages: z.array(z.string().max(100)).optional(),
          answers: z.record(z.string(), z.unknown()).optional(),
          locked: z.array(z.string().max(100)).default([]),
        }),
        response: { 201: templateSchema },
      },
    },
    async (request, reply) => {
      const { name, description, session_id: sessionId, stages, answers, locked } = request.body;
      if ((sessionId === undefined) === (answers === undefined)) {
        throw invalid('charter.template_source', 'Say either session_id or answers, not both.');
      }
      const taken =
        sessionId === undefined
          ? (answers ?? {})
          : fromSession(await access.session(request, sessionId, 'reviewer'), stages).answers;
      const by = byOf(request);
      const made = await templates.publish({ name, description, answers: taken, locked }, by);
      return reply.status(201).send(view(made, await people.known([by.actorId])));
    },
  );

  api.delete(
    '/templates/:id',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'Offer a template no more', params: byId, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await templates.withdraw(request.params.id, byOf(request));
      return reply.status(204).send(null);
    },
  );
}
