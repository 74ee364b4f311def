import { defineApp } from '#kernel/app';
import { testingAgents } from './agents/agents.ts';
import { testingCommands } from './commands.ts';
import { testingSettingsSchema } from './domain/settings.ts';
import { testingOperations } from './operations.ts';
import { testingAliases, testingRoutes } from './routes.ts';
import { executionWorkflow } from './workflows/execution.ts';
import { watchingSchedule, watchingWorkflow } from './workflows/watching.ts';

export default defineApp({
  id: 'testing',
  title: 'Testing',
  summary:
    'Explores a web app or an API, writes tests from what it saw, runs them in real browsers and reports.',
  settings: testingSettingsSchema,
  agents: testingAgents,
  workflows: (platform) => [executionWorkflow(platform), watchingWorkflow(platform)],
  schedules: () => [watchingSchedule],
  routes: testingRoutes,
  extraRoutes: testingAliases,
  commands: testingCommands,
  operations: testingOperations,
});
