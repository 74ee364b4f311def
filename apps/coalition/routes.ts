import type { Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import type { CoalitionSettings } from './domain/settings.ts';
import { responseTimesOf } from './population/response-times.ts';
import { addActingRoutes } from './routes/acting.ts';
import { addAgentRoutes } from './routes/agents.ts';
import { addCoalitionRoutes } from './routes/coalitions.ts';
import { addGameRoutes } from './routes/games.ts';
import { addKnowledgeRoutes } from './routes/knowledge/knowledge.ts';
import { addKnownPaths } from './routes/known-paths.ts';
import { addMindRoutes } from './routes/minds.ts';
import { addModelRoutes } from './routes/models.ts';
import { addOutsideRoutes } from './routes/outside.ts';
import { addPageRoutes } from './routes/pages.ts';
import { addPayoffRoutes } from './routes/payoffs.ts';
import { addStreamRoutes } from './routes/streams.ts';
import { addStudyRoutes } from './routes/studies.ts';
import { addSystemRoutes } from './routes/system.ts';
import { addWorldLifeRoutes } from './routes/world-life.ts';
import { addWorldRoutes } from './routes/worlds.ts';

/** The app's API, below `/api/v1/coalition`. */
export function coalitionRoutes(api: Api, platform: Platform<CoalitionSettings>): void {
  noteResponses(api, platform);
  addAgentRoutes(api, platform);
  addMindRoutes(api, platform);
  addModelRoutes(api, platform);
  addWorldRoutes(api, platform);
  addGameRoutes(api, platform);
  addCoalitionRoutes(api, platform);
  addKnowledgeRoutes(api, platform);
  addPayoffRoutes(api, platform);
  addPageRoutes(api, platform);
  addWorldLifeRoutes(api, platform);
  addSystemRoutes(api, platform);
  addStreamRoutes(api, platform);
  addOutsideRoutes(api, platform);
  addStudyRoutes(api, platform);
  addActingRoutes(api, platform);
}

/** What its users know from elsewhere: an agent's status and restart, and the system's metrics. */
export async function coalitionAliases(api: Api, platform: Platform<CoalitionSettings>): Promise<void> {
  await api.register(async (part: Api) => addKnownPaths(part, platform), { prefix: '/api/v1/agents' });
  await api.register(async (part: Api) => addSystemRoutes(part, platform), { prefix: '/api/v1/system' });
}

function noteResponses(api: Api, platform: Platform<CoalitionSettings>): void {
  const times = responseTimesOf(platform);
  api.addHook('onResponse', async (_request, reply) => times.note(reply.elapsedTime / 1000));
}
