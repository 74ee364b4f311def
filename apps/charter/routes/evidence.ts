import { z } from 'zod';
import { invalid, notFound } from '#kernel/base';
import type { Api } from '#kernel/http';
import { type Evidence, getEvidence, listEvidence } from '../store/evidence.ts';
import { personView } from '../together/people.ts';
import { byId, byOf, tags } from './access.ts';
import type { Parts } from './parts.ts';
import { daySchema, personSchema } from './schemas.ts';

const evidenceSchema = z
  .object({
    id: z.string(),
    question_id: z.string(),
    title: z.string(),
    kind: z.enum(['link', 'file']),
    /** Where it is: the link, or the file's content below this API. */
    url: z.string(),
    file: z.object({ name: z.string(), media_type: z.string(), size: z.number() }).nullable(),
    expires_on: z.string().nullable(),
    expired: z.boolean(),
    added_by: personSchema,
    at: z.string(),
  })
  .meta({ id: 'CharterEvidence' });

const oneEvidence = byId.extend({ evidence_id: z.uuid() });
const list = z.object({ items: z.array(evidenceSchema) });
const about = {
  question_id: z.string().max(100),
  title: z.string().max(100_000).default(''),
  expires_on: daySchema.nullable().default(null),
};

/** Files and links that stand behind answers. */
export function addEvidenceRoutes(
  api: Api,
  { platform: { db, clock, artifacts, settings }, proving, access, people }: Parts,
): void {
  const view = async (sessionId: string, all: readonly Evidence[]): Promise<z.infer<typeof list>> => {
    const known = await people.known(all.map(({ addedBy }) => addedBy));
    const today = clock.now().toISOString().slice(0, 10);
    return {
      items: all.map(({ id, questionId, title, url, file, expiresOn, addedBy, at }) => ({
        id,
        question_id: questionId,
        title,
        kind: file === null ? 'link' : 'file',
        url: url ?? `/api/v1/charter/sessions/${sessionId}/evidence/${id}/content`,
        file: file && { name: file.name, media_type: file.mediaType, size: file.size },
        expires_on: expiresOn,
        expired: expiresOn !== null && expiresOn < today,
        added_by: personView(known, addedBy),
        at: at.toISOString(),
      })),
    };
  };

  api.get(
    '/sessions/:id/evidence',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'What stands behind the answers, or behind one',
        params: byId,
        querystring: z.object({ question_id: z.string().max(100).optional() }),
        response: { 200: list },
      },
    },
    async (request) => {
      const { id } = await access.session(request, request.params.id, 'reviewer');
      return view(id, await listEvidence(db, id, request.query.question_id));
    },
  );

  api.post(
    '/sessions/:id/evidence',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Put a link behind an answer',
        params: byId,
        body: z.object({ ...about, url: z.string().max(10_000) }),
        response: { 201: list },
      },
    },
    async (request, reply) => {
      const session = await access.session(request, request.params.id, 'contributor');
      const { question_id: questionId, title, url, expires_on: expiresOn } = request.body;
      const added = await proving.addLink(session, { questionId, title, url, expiresOn }, byOf(request));
      return reply.status(201).send(await view(session.id, [added]));
    },
  );

  // A part of its own, so that only here a body is taken as it is.
  void api.register(async (upload: Api) => {
    upload.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    upload.post(
      '/sessions/:id/evidence/files',
      {
        config: { access: 'user' },
        // One byte more than is kept, so that a file slightly too large is answered by us, in our words.
        bodyLimit: settings.evidence.max_mebibytes * 1024 * 1024 + 1,
        schema: {
          tags,
          summary: 'Put a file behind an answer: its bytes are the body, as application/octet-stream',
          consumes: ['application/octet-stream'],
          params: byId,
          querystring: z.object({
            ...about,
            expires_on: daySchema.optional(),
            name: z.string().min(1).max(300),
          }),
          response: { 201: list },
        },
      },
      async (request, reply) => {
        const session = await access.session(request, request.params.id, 'contributor');
        const { question_id: questionId, title, name, expires_on: expiresOn = null } = request.query;
        const content = request.body;
        if (!Buffer.isBuffer(content) || content.length === 0) {
          throw invalid('charter.evidence_empty', 'Send the file’s bytes as application/octet-stream.');
        }
        const file = { questionId, title, name, content, expiresOn };
        const added = await proving.addFile(session, file, byOf(request));
        return reply.status(201).send(await view(session.id, [added]));
      },
    );
  });

  api.put(
    '/sessions/:id/evidence/:evidence_id',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Change what evidence is called and when it expires',
        params: oneEvidence,
        body: z.object({ title: about.title, expires_on: about.expires_on }),
        response: { 200: list },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'contributor');
      const { title, expires_on: expiresOn } = request.body;
      const to = { title, expiresOn };
      const changed = await proving.change(session, request.params.evidence_id, to, byOf(request));
      return view(session.id, [changed]);
    },
  );

  api.delete(
    '/sessions/:id/evidence/:evidence_id',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Take evidence off an answer',
        params: oneEvidence,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const session = await access.session(request, request.params.id, 'contributor');
      await proving.remove(session, request.params.evidence_id, byOf(request));
      return reply.status(204).send(null);
    },
  );

  api.get(
    '/sessions/:id/evidence/:evidence_id/content',
    { config: { access: 'user' }, schema: { tags, summary: 'A file of evidence', params: oneEvidence } },
    async (request, reply) => {
      const { id } = await access.session(request, request.params.id, 'reviewer');
      const { file } = await getEvidence(db, id, request.params.evidence_id);
      if (file === null) throw notFound('charter.evidence_unknown', 'This evidence is a link, not a file.');
      const { meta, stream } = await artifacts.open(file.artifactId);
      return (
        reply
          .type(meta.contentType)
          .header('content-length', meta.size)
          // Never shown in a page of ours, whatever a browser makes of its content.
          .header('x-content-type-options', 'nosniff')
          .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(meta.name)}`)
          .send(stream)
      );
    },
  );
}
