import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { notFound } from '#kernel/base';
import { type Api, principalOf } from '#kernel/http';
import type { TestingSettings } from '../domain/settings.ts';
import { executionNotFound, getExecution } from '../store/executions.ts';
import { findPicture, findShown } from '../store/live-pictures.ts';
import { byId, requireIn, tags } from './access.ts';

/** What is being looked at in an execution, for whoever may see the execution. */
export function addLiveRoutes(api: Api, { db }: Platform<TestingSettings>): void {
  const visible = async (request: Parameters<typeof principalOf>[0], id: string): Promise<void> => {
    const found = await getExecution(db, id);
    await requireIn(db, principalOf(request), found, 'reviewer', () => executionNotFound(id));
  };

  api.get(
    '/executions/:id/live',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'What is being looked at, while it is; the picture changes with taken_at',
        params: byId,
        response: {
          200: z.object({ live: z.object({ doing: z.string(), taken_at: z.string() }).nullable() }),
        },
      },
    },
    async (request) => {
      await visible(request, request.params.id);
      const shown = await findShown(db, request.params.id);
      return { live: shown ? { doing: shown.doing, taken_at: shown.takenAt.toISOString() } : null };
    },
  );

  api.get(
    '/executions/:id/picture',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'The page being looked at, as a JPEG', params: byId },
    },
    async (request, reply) => {
      await visible(request, request.params.id);
      const shown = await findPicture(db, request.params.id);
      if (!shown) {
        throw notFound('testing.no_picture', 'No page of this execution is being looked at now.');
      }
      return reply.type('image/jpeg').header('cache-control', 'no-store').send(shown.picture);
    },
  );
}
