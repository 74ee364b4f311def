import { z } from 'zod';
import type { Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import type { CoalitionSettings } from '../domain/settings.ts';
import { createWorldControl } from '../population/world-control.ts';
import { getWorld } from '../store/worlds.ts';
import { byId, byOf, tags } from './access.ts';
import { worldFinder } from './finding.ts';

/** What all agents of a world are told at once. */
export function addWorldLifeRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  const control = createWorldControl(platform);
  const find = worldFinder(platform);
  const config = { access: 'user' as const };

  const verbs = [
    ['start', 'Let all agents of a world live in the background'],
    ['pause', 'Let all agents of a world stand still'],
  ] as const;
  for (const [verb, summary] of verbs) {
    api.post(
      `/worlds/:id/${verb}`,
      {
        config,
        schema: { tags, summary, params: byId, response: { 200: z.object({ agents: z.number() }) } },
      },
      async (request) => {
        const world = await find(request, request.params.id, 'contributor');
        return { agents: await control[verb](world, byOf(request)) };
      },
    );
  }

  api.post(
    '/worlds/:id/step',
    {
      config,
      schema: {
        tags,
        summary: 'Step a world by hand with all that live in it, while none of them runs',
        params: byId,
        body: z.strictObject({ ticks: z.int().min(1).max(10_000).default(1) }).prefault({}),
        response: { 200: z.object({ ticks: z.number(), tick: z.number() }) },
      },
    },
    async (request) => {
      const world = await find(request, request.params.id, 'contributor');
      const ticks = await control.step(world, request.body.ticks, byOf(request));
      return { ticks, tick: (await getWorld(platform.db, world.id)).tick };
    },
  );

  api.patch(
    '/worlds/:id',
    {
      config,
      schema: {
        tags,
        summary: 'How often a world is stepped in the background',
        params: byId,
        body: z.strictObject({ ticks_per_second: z.number().min(0.001).max(1000) }),
        response: { 200: z.object({ ticks_per_second: z.number() }) },
      },
    },
    async (request) => {
      const world = await find(request, request.params.id, 'contributor');
      const { ticks_per_second: pace } = request.body;
      await control.pace(world, pace, byOf(request));
      return { ticks_per_second: pace };
    },
  );
}
