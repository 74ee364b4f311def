import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { type AuditEntry, listAudit, verifyAudit } from '#kernel/audit';
import { type Api, pageOf, pageQuery } from '#kernel/http';

const entrySchema = z
  .object({
    seq: z.number(),
    at: z.string(),
    actor_id: z.string().nullable(),
    actor_email: z.string().nullable(),
    action: z.string(),
    target: z.string(),
    detail: z.unknown(),
    request_id: z.string().nullable(),
    ip: z.string().nullable(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });

const verification = z.object({
  ok: z.boolean(),
  entries: z.number(),
  broken_at: z.object({ seq: z.number(), reason: z.string() }).nullable(),
  head: z.object({ seq: z.number(), hash: z.string() }).nullable(),
});

/** Who did what, and the proof that nobody changed it since. */
export function addAuditRoutes(api: Api, { db }: Platform): void {
  api.get(
    '/audit',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['Audit'],
        summary: 'The audit log, newest first',
        querystring: pageQuery.extend({ action: z.string().optional(), actor: z.string().optional() }),
        response: { 200: pageOf(entrySchema) },
      },
    },
    async (request) => {
      const { cursor, limit, action, actor } = request.query;
      const { items, nextCursor } = await listAudit(db, {
        limit,
        ...(cursor && { cursor }),
        ...(action && { action }),
        ...(actor && { actor }),
      });
      return { items: items.map(toEntry), next_cursor: nextCursor };
    },
  );

  api.post(
    '/audit/verify',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['Audit'],
        summary: 'Recompute the hash chain and find the first entry that does not fit',
        body: z.object({ head: z.object({ seq: z.number().int(), hash: z.string() }).optional() }).nullish(),
        response: { 200: verification },
      },
    },
    async (request) => {
      const { ok, entries, brokenAt, head } = await verifyAudit(
        db,
        request.body?.head && { remembered: request.body.head },
      );
      return { ok, entries, broken_at: brokenAt ?? null, head: head ?? null };
    },
  );
}

function toEntry({
  at,
  actorId,
  actorEmail,
  requestId,
  previousHash: _,
  ...entry
}: AuditEntry): z.infer<typeof entrySchema> {
  return {
    ...entry,
    at: at.toISOString(),
    actor_id: actorId,
    actor_email: actorEmail,
    request_id: requestId,
  };
}
