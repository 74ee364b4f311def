import { z } from 'zod';
import type { Platform } from '#kernel/app';
import type { Artifact } from '#kernel/artifacts';
import { notFound } from '#kernel/base';
import { type Api, principalOf } from '#kernel/http';
import type { Principal } from '#kernel/identity';
import { requireRole } from '#kernel/projects';
import { actorOf, isAdministrator } from './actor.ts';

const artifactSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    content_type: z.string(),
    size_bytes: z.number(),
    hash: z.string(),
    project_id: z.string().nullable(),
    run_id: z.string().nullable(),
    created_at: z.string(),
  })
  .meta({ id: 'Artifact' });

const byId = z.object({ id: z.uuid() });

/** Files that runs and people keep. */
export function addArtifactRoutes(api: Api, platform: Platform): void {
  const { db, artifacts } = platform;

  const visible = async (principal: Principal, id: string): Promise<Artifact> => {
    const meta = await artifacts.find(id);
    if (isAdministrator(principal) || meta.ownerId === principal.id) return meta;
    if (!meta.projectId) throw notFound('artifacts.not_found', `There is no artifact ${id}.`);
    await requireRole(db, actorOf(principal), meta.projectId, 'reviewer');
    return meta;
  };

  api.get(
    '/artifacts/:id',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Artifacts'],
        summary: 'What an artifact is',
        params: byId,
        response: { 200: artifactSchema },
      },
    },
    async (request) => toArtifact(await visible(principalOf(request), request.params.id)),
  );

  api.get(
    '/artifacts/:id/content',
    { config: { access: 'user' }, schema: { tags: ['Artifacts'], summary: 'Its bytes', params: byId } },
    async (request, reply) => {
      const meta = await visible(principalOf(request), request.params.id);
      const { stream } = await artifacts.open(meta.id);
      return reply
        .type(meta.contentType)
        .header('content-length', meta.size)
        .header('etag', `"${meta.hash}"`)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(meta.name)}`)
        .send(stream);
    },
  );
}

function toArtifact(meta: Artifact): z.infer<typeof artifactSchema> {
  return {
    id: meta.id,
    name: meta.name,
    content_type: meta.contentType,
    size_bytes: meta.size,
    hash: meta.hash,
    project_id: meta.projectId,
    run_id: meta.runId,
    created_at: meta.createdAt.toISOString(),
  };
}
