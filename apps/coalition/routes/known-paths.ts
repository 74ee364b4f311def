import { z } from 'zod';
import type { Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import type { CoalitionSettings } from '../domain/settings.ts';
import { createAgentControl } from '../population/control.ts';
import { populationOf } from '../population/population.ts';
import { byId, byOf } from './access.ts';
import { agentView } from './agent-views.ts';
import { agentFinder } from './finding.ts';

/**
 * The platform's own agents have names such as `testing.test-writer` and the same paths: only what is an id of an agent
 * of this app is taken here, and the rest goes on to the platform.
 */
const uuid = ':id([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})';

export function addKnownPaths(api: Api, platform: Platform<CoalitionSettings>): void {
  const find = agentFinder(platform);
  // The API's description has these paths already, as the platform's.
  const hide = true;

  api.get(
    `/${uuid}/status`,
    { config: { access: 'user' }, schema: { hide, params: byId } },
    async (request) => {
      const agent = await find(request, request.params.id);
      return agentView(agent, (await populationOf(platform).present([agent])).get(agent.id));
    },
  );

  api.post(
    `/${uuid}/restart`,
    {
      config: { access: 'user' },
      schema: { hide, params: byId, body: z.strictObject({ afresh: z.boolean().default(false) }).nullish() },
    },
    async (request) => {
      const agent = await find(request, request.params.id, 'contributor');
      const control = createAgentControl(platform);
      return agentView(await control.restart(agent, request.body?.afresh ?? false, byOf(request)));
    },
  );
}
