import { z } from 'zod';
import { documentFormats, renderDocument } from '#kernel/documents';
import type { Api } from '#kernel/http';
import { buildDeliverables } from '../domain/deliverables/build.ts';
import { DELIVERABLES, type DeliverableId } from '../domain/deliverables/list.ts';
import { deliverableDocument } from '../domain/document/deliverable-document.ts';
import { decide } from '../domain/governance/decide.ts';
import { byId, tags } from './access.ts';
import type { Parts } from './parts.ts';

const ids = DELIVERABLES.map(({ id }) => id).filter((id) => id !== 'charter');

/** What an interview makes, from its answers as they stand: also before it is finished. */
export function addDeliverableRoutes(api: Api, { platform, access }: Parts): void {
  const { config, settings, identity, clock } = platform;

  api.get(
    '/sessions/:id/deliverables',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'The five deliverables of the stages as data, from the answers as they stand',
        params: byId,
        response: { 200: z.object({ deliverables: z.record(z.enum(ids), z.unknown()) }) },
      },
    },
    async (request) => {
      const { state } = await access.session(request, request.params.id, 'reviewer');
      return { deliverables: buildDeliverables(state, decide(state, settings), settings) };
    },
  );

  api.get(
    '/sessions/:id/deliverables/:name',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'One deliverable as a document, written from the answers as they stand',
        params: byId.extend({ name: z.enum(ids) }),
        querystring: z.object({ format: z.enum(documentFormats).default('pdf') }),
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const session = await access.session(request, request.params.id, 'reviewer');
      const { state } = session;
      const owner = session.ownerName ?? (await identity.findUser({ id: session.ownerId }))?.email;
      const facts = {
        title: session.projectName,
        owner: owner ?? 'local administrator',
        date: clock.now().toISOString().slice(0, 10),
      };
      const model = deliverableDocument(name, facts, state, decide(state, settings), settings);
      const { bytes, contentType, extension } = await renderDocument(model, request.query.format, {
        template: config.documents.pdf_template,
      });
      return reply
        .type(contentType)
        .header('content-disposition', `attachment; filename="${name satisfies DeliverableId}.${extension}"`)
        .send(Buffer.from(bytes));
    },
  );
}
