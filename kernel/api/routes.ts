import type { DiscoveredApp, Platform } from '#kernel/app';
import type { Api } from '#kernel/http';
import { addAgentRoutes } from './agents.ts';
import { addApprovalRoutes } from './approvals.ts';
import { addArtifactRoutes } from './artifacts.ts';
import { addAuditRoutes } from './audit.ts';
import { addAuthRoutes } from './auth.ts';
import { addBudgetRoutes } from './budgets.ts';
import { addEventRoutes } from './events.ts';
import { addGuardRoutes } from './guard.ts';
import { addKeyRoutes } from './keys.ts';
import { addModelRoutes } from './models.ts';
import { addProjectRoutes } from './projects.ts';
import { addRunRoutes } from './runs.ts';
import { addSystemRoutes } from './system.ts';
import { addUserRoutes } from './users.ts';

/** The HTTP API of the kernel's rooms: the rooms themselves know nothing of HTTP. */
export async function addKernelRoutes(
  server: Api,
  platform: Platform,
  apps: readonly DiscoveredApp[],
): Promise<void> {
  addSystemRoutes(server, platform, apps);
  addAuthRoutes(server, platform);
  addEventRoutes(server, platform);
  await server.register(
    async (api: Api) => {
      addRunRoutes(api, platform);
      addApprovalRoutes(api, platform);
      addAgentRoutes(api, platform);
      addProjectRoutes(api, platform);
      addArtifactRoutes(api, platform);
      addModelRoutes(api, platform);
      addBudgetRoutes(api, platform);
      addGuardRoutes(api, platform.guard);
      addAuditRoutes(api, platform);
      addUserRoutes(api, platform);
      addKeyRoutes(api, platform);
    },
    { prefix: '/api/v1' },
  );
}
