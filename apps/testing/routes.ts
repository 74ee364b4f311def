import type { Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import type { TestingSettings } from './domain/settings.ts';
import { addBaselineRoutes } from './routes/baselines.ts';
import { addCaseRoutes } from './routes/cases.ts';
import { addExecutionRoutes } from './routes/executions.ts';
import { addLiveRoutes } from './routes/live.ts';
import { addOptimisingRoutes } from './routes/optimising.ts';
import { addSuggestionRoutes } from './routes/suggestions.ts';
import { addSystemRoutes } from './routes/system.ts';
import { addWatchRoutes } from './routes/watches.ts';

/** The app's API, below `/api/v1/testing`. */
export function testingRoutes(api: Api, platform: Platform<TestingSettings>): void {
  addExecutionRoutes(api, platform);
  addLiveRoutes(api, platform);
  addCaseRoutes(api, platform);
  addWatchRoutes(api, platform);
  addBaselineRoutes(api, platform);
  addSuggestionRoutes(api, platform);
  addOptimisingRoutes(api, platform);
}

/** The same under `/api/v1/tests`, where their users know them from, and the machinery under `/api/v1/system`. */
export async function testingAliases(api: Api, platform: Platform<TestingSettings>): Promise<void> {
  await api.register(
    async (part: Api) => {
      addExecutionRoutes(part, platform);
      addLiveRoutes(part, platform);
      addCaseRoutes(part, platform);
    },
    { prefix: '/api/v1/tests' },
  );
  await api.register(async (part: Api) => addSystemRoutes(part, platform), { prefix: '/api/v1/system' });
}
