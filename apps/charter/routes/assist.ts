import { z } from 'zod';
import type { Api } from '#kernel/http';
import { assistSchema, createAssistViews, noteSchema, requestSchema } from '../assist/views.ts';
import { ASSIST_KINDS } from '../domain/assist/tasks.ts';
import { byId, byOf, tags } from './access.ts';
import type { Parts } from './parts.ts';

const oneRequest = byId.extend({ request_id: z.uuid() });
const oneNote = byId.extend({ note_id: z.uuid() });

/** What a model is asked for and proposes. Whoever sees an interview sees it; contributors ask and decide. */
export function addAssistRoutes(api: Api, { platform, access, assisting, people }: Parts): void {
  const views = createAssistViews(platform, people);

  api.get(
    '/sessions/:id/assist',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'What a model was asked for and proposed; each proposal waits for a person',
        params: byId,
        response: { 200: assistSchema },
      },
    },
    async (request) => views.whole(await access.session(request, request.params.id, 'reviewer')),
  );

  api.post(
    '/sessions/:id/assist',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Ask a model: it answers in the background',
        params: byId,
        body: z.object({
          kind: z.enum(ASSIST_KINDS),
          target: z
            .string()
            .max(100)
            .default('')
            .describe('a question (follow-up, answer) or a section; nothing for contradictions'),
        }),
        response: { 202: requestSchema },
      },
    },
    async (request, reply) => {
      const session = await access.session(request, request.params.id, 'contributor');
      const { kind, target } = request.body;
      const what = { kind, target: kind === 'contradictions' ? '' : target };
      return reply.status(202).send(await views.request(await assisting.ask(session, what, byOf(request))));
    },
  );

  api.post(
    '/sessions/:id/assist/:request_id/cancel',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Stop asking; nothing is proposed',
        params: oneRequest,
        response: { 200: requestSchema },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'contributor');
      return views.request(await assisting.cancel(session, request.params.request_id, byOf(request)));
    },
  );

  api.post(
    '/sessions/:id/assist/notes/:note_id/accept',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Accept a proposal: a contradiction becomes an open point, a section its text; scores stay',
        params: oneNote,
        body: z
          .object({
            text: z.string().max(100_000).optional().describe('a section’s text, as you changed it'),
          })
          .default({}),
        response: { 200: noteSchema },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'contributor');
      const { note_id: id } = request.params;
      return views.note(await assisting.accept(session, id, request.body.text, byOf(request)));
    },
  );

  api.post(
    '/sessions/:id/assist/notes/:note_id/reject',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Turn a proposal down, or take back that it was accepted',
        params: oneNote,
        body: z.object({ reason: z.string().max(100_000).default('') }).default({ reason: '' }),
        response: { 200: noteSchema },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'contributor');
      const { note_id: id } = request.params;
      return views.note(await assisting.reject(session, id, request.body.reason, byOf(request)));
    },
  );
}
