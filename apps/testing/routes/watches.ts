import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { notFound } from '#kernel/base';
import { type Api, principalOf } from '#kernel/http';
import { executionRequestSchema } from '../domain/request.ts';
import type { TestingSettings } from '../domain/settings.ts';
import { addressOf } from '../execution/control.ts';
import {
  createWatch,
  deleteWatch,
  findWatch,
  listWatches,
  pauseWatch,
  type Watch,
} from '../store/watches.ts';
import { byId, mayReachLoopback, projectFor, requireIn, sightOf, tags } from './access.ts';

const watchSchema = z
  .object({
    id: z.string(),
    project_id: z.string(),
    url: z.string(),
    types: z.array(z.string()),
    every_seconds: z.number(),
    next_at: z.string(),
    paused: z.boolean(),
    last_execution_id: z.string().nullable(),
  })
  .meta({ id: 'TestWatch' });

/** Sites that are tested again and again. */
export function addWatchRoutes(api: Api, { db }: Platform<TestingSettings>): void {
  const visible = async (request: FastifyRequest, id: string): Promise<Watch> => {
    const missing = () =>
      notFound('testing.watch_not_found', `There is no watch ${id}, or it is not shared with you.`);
    const found = await findWatch(db, id);
    if (!found) throw missing();
    await requireIn(db, principalOf(request), found, 'contributor', missing);
    return found;
  };

  api.post(
    '/watches',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Test a site again and again',
        body: z.object({
          request: executionRequestSchema,
          every_seconds: z
            .number()
            .int()
            .min(300)
            .max(30 * 86_400)
            .default(3600),
          project_id: z.uuid().optional(),
        }),
        response: { 201: watchSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { request: asked, every_seconds: everySeconds, project_id: wanted } = request.body;
      const projectId = await projectFor(db, principal, wanted);
      const options = {
        ...asked,
        url: addressOf(asked.url),
        may_reach_loopback: mayReachLoopback(principal),
      };
      const watch = await createWatch(db, {
        projectId,
        ownerId: principal.id,
        request: options,
        everySeconds,
      });
      return reply.status(201).send(watchView(watch));
    },
  );

  api.get(
    '/watches',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Sites that are tested again and again',
        response: { 200: z.object({ items: z.array(watchSchema) }) },
      },
    },
    async (request) => {
      const watches = await listWatches(db, await sightOf(db, principalOf(request)));
      return { items: watches.map(watchView) };
    },
  );

  api.patch(
    '/watches/:id',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Pause a watch, or let it go on',
        params: byId,
        body: z.strictObject({ paused: z.boolean() }),
        response: { 200: watchSchema },
      },
    },
    async (request) => {
      const { id } = await visible(request, request.params.id);
      await pauseWatch(db, id, request.body.paused);
      return watchView(await visible(request, id));
    },
  );

  api.delete(
    '/watches/:id',
    {
      config: { access: 'user' },
      schema: { tags, summary: 'Watch a site no more', params: byId, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { id } = await visible(request, request.params.id);
      await deleteWatch(db, id);
      return reply.status(204).send(null);
    },
  );
}

const watchView = (watch: Watch): z.infer<typeof watchSchema> => ({
  id: watch.id,
  project_id: watch.projectId,
  url: watch.request.url,
  types: [...watch.request.types],
  every_seconds: watch.everySeconds,
  next_at: watch.nextAt.toISOString(),
  paused: watch.paused,
  last_execution_id: watch.lastExecutionId,
});
