import { availableParallelism } from 'node:os';
import { defineApp } from '#kernel/app';
import { testingAgents } from './agents/agents.ts';
import { testingCommands } from './commands.ts';
import { testingSettingsSchema } from './domain/settings.ts';
import { testingOperations } from './operations.ts';
import { testingAliases, testingRoutes } from './routes.ts';
import { analysingSchedule, analysingWorkflow } from './workflows/analysing.ts';
import { browserQueue, executionWorkflow } from './workflows/execution.ts';
import { housekeepingSchedule, housekeepingWorkflow } from './workflows/housekeeping.ts';
import { reportingWorkflow } from './workflows/reporting.ts';
import { shardQueue, shardWorkflow } from './workflows/shard.ts';
import { watchingSchedule, watchingWorkflow } from './workflows/watching.ts';

export default defineApp({
  id: 'testing',
  title: 'Testing',
  summary:
    'Explores a web app or an API, writes tests from what it saw, runs them in real browsers and reports.',
  settings: testingSettingsSchema,
  agents: testingAgents,
  workflows: (platform) => [
    executionWorkflow(platform),
    shardWorkflow(platform),
    watchingWorkflow(platform),
    analysingWorkflow(platform),
    housekeepingWorkflow(platform),
    reportingWorkflow(platform),
  ],
  queues: {
    // More at once on one machine would only take each other's time, which their budgets count.
    [browserQueue]: { perWorker: Math.max(2, Math.floor(availableParallelism() / 2)) },
    [shardQueue]: { perWorker: 1 },
  },
  schedules: () => [watchingSchedule, analysingSchedule, housekeepingSchedule],
  routes: testingRoutes,
  extraRoutes: testingAliases,
  commands: testingCommands,
  operations: testingOperations,
});
