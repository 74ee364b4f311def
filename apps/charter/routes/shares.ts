import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { MainstayError, notFound } from '#kernel/base';
import { documentFormats } from '#kernel/documents';
import type { Api } from '#kernel/http';
import { listDocuments } from '../store/records.ts';
import { countView, listShares, type Share } from '../store/shares.ts';
import { type Person, personView } from '../together/people.ts';
import { openShare } from '../together/sharing.ts';
import { byId, byOf, tags } from './access.ts';
import type { Parts } from './parts.ts';
import { personSchema } from './schemas.ts';

const shareSchema = z
  .object({
    id: z.string(),
    label: z.string(),
    state: z.enum(['open', 'expired', 'revoked']),
    expires_at: z.string(),
    created_by: personSchema,
    at: z.string(),
    views: z.number(),
    last_viewed_at: z.string().nullable(),
  })
  .meta({ id: 'CharterShare' });

const list = z.object({ items: z.array(shareSchema) });
/** In the query, not in the path: paths are written to logs. */
const withToken = z.object({ token: z.string().min(1).max(100) });
const perMinute = { max: 60, timeWindow: '1 minute' };

/** Links to a charter: made and ended by its owners, opened by whoever has one. */
export function addShareRoutes(api: Api, { platform, sharing, access, people }: Parts): void {
  const { db, artifacts, clock } = platform;

  const view = (share: Share, known: ReadonlyMap<string, Person>): z.infer<typeof shareSchema> => ({
    id: share.id,
    label: share.label,
    state: share.revokedAt !== null ? 'revoked' : share.expiresAt <= clock.now() ? 'expired' : 'open',
    expires_at: share.expiresAt.toISOString(),
    created_by: personView(known, share.createdBy),
    at: share.at.toISOString(),
    views: share.views,
    last_viewed_at: share.lastViewedAt?.toISOString() ?? null,
  });
  const all = async (sessionId: string): Promise<z.infer<typeof list>> => {
    const shares = await listShares(db, sessionId);
    const known = await people.known(shares.map(({ createdBy }) => createdBy));
    return { items: shares.map((share) => view(share, known)) };
  };

  api.get(
    '/sessions/:id/shares',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'The links to a charter', params: byId, response: { 200: list } },
    },
    async (request) => all((await access.session(request, request.params.id, 'owner')).id),
  );

  api.post(
    '/sessions/:id/shares',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Make a link by which anybody reads the charter; it is told only now',
        params: byId,
        body: z.object({
          label: z.string().max(100_000).default(''),
          days: z.number().int().min(1).max(3650).optional(),
        }),
        response: { 201: z.object({ share: shareSchema, token: z.string(), path: z.string() }) },
      },
    },
    async (request, reply) => {
      const session = await access.session(request, request.params.id, 'owner');
      const { share, token } = await sharing.share(session, request.body, byOf(request));
      const known = await people.known([share.createdBy]);
      const path = `/api/v1/charter/shared?token=${token}`;
      return reply.status(201).send({ share: view(share, known), token, path });
    },
  );

  api.delete(
    '/sessions/:id/shares/:share_id',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'End a link',
        params: byId.extend({ share_id: z.uuid() }),
        response: { 200: list },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'owner');
      await sharing.revoke(session, request.params.share_id, byOf(request));
      return all(session.id);
    },
  );

  /** Sends the newest charter in a format to whoever has the token; nothing else of the session leaves. */
  const send = async (
    reply: FastifyReply,
    token: string,
    format: string,
    inline: boolean,
  ): Promise<FastifyReply> => {
    const share = await openShare(db, token, clock);
    const documents = await listDocuments(db, share.sessionId);
    const newest = documents[0]?.version;
    const document = documents.find((one) => one.format === format && one.version === newest);
    if (!document) throw notFound('charter.not_written', 'This charter is not decided yet. Come back later.');
    const { meta, stream } = await artifacts.open(document.artifactId);
    await countView(db, share.id);
    return reply
      .type(meta.contentType)
      .headers(privately)
      .header('content-length', meta.size)
      .header(
        'content-disposition',
        inline ? 'inline' : `attachment; filename*=UTF-8''${encodeURIComponent(meta.name)}`,
      )
      .send(stream);
  };

  api.get(
    '/shared',
    {
      config: { access: 'public', rateLimit: perMinute },
      schema: {
        tags,
        summary: 'A shared charter as a page, for whoever has its link',
        querystring: withToken,
      },
    },
    async (request, reply) => {
      try {
        return await send(reply, request.query.token, 'html', true);
      } catch (error) {
        if (!(error instanceof MainstayError) || error.kind !== 'not-found') throw error;
        return reply
          .status(404)
          .headers(privately)
          .type('text/html; charset=utf-8')
          .send(notice(error.message));
      }
    },
  );

  for (const format of documentFormats) {
    api.get(
      `/shared/charter.${format}`,
      {
        config: { access: 'public', rateLimit: perMinute },
        schema: { tags, summary: `A shared charter as ${format.toUpperCase()}`, querystring: withToken },
      },
      async (request, reply) => send(reply, request.query.token, format, false),
    );
  }
}

/** A link is for who got it: not for caches, search engines, or the sites that the page links to. */
const privately = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
};

/** A page of one sentence; the sentence is ours, none of it comes from the request. */
const notice = (sentence: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mainstay Charter</title><style>
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto 0;padding:0 1.5rem}
</style></head><body><h1>No charter here</h1><p>${sentence}</p></body></html>`;
