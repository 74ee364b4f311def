import type { Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import type { TestingSettings } from '../domain/settings.ts';
import { browsersOf } from '../execution/browsers.ts';
import { openExecutions } from '../store/executions.ts';
import { tags } from './access.ts';

/** How the app's machinery is: browsers and the queue. */
export function addSystemRoutes(api: Api, platform: Platform<TestingSettings>): void {
  api.get(
    '/browser-pool',
    { config: { access: 'user' }, schema: { tags, summary: 'The browsers of this server' } },
    async () => {
      const pool = browsersOf(platform);
      return { installed: await pool.installed(), ...pool.status() };
    },
  );
  api.get(
    '/test-queue',
    { config: { access: 'user' }, schema: { tags, summary: 'Executions that wait or run' } },
    async () => {
      const open = await openExecutions(platform.db);
      const of = (status: string) => open.filter((execution) => execution.status === status);
      return {
        waiting: of('queued').length,
        running: of('running').length,
        items: open.map(({ id, status, phase, types, createdAt }) => ({
          ...{ id, status, phase, types },
          created_at: createdAt.toISOString(),
        })),
      };
    },
  );
}
