import { defineApp } from '#kernel/app';
import { coalitionCommands } from './commands.ts';
import { coalitionSettingsSchema } from './domain/settings.ts';
import { coalitionOperations } from './operations.ts';
import { coalitionAliases, coalitionRoutes } from './routes.ts';
import { housekeepingSchedule, housekeepingWorkflow } from './workflows/housekeeping.ts';

export default defineApp({
  id: 'coalition',
  title: 'Coalition',
  summary: 'Agents that act by active inference, learn, and form coalitions that are right by game theory.',
  settings: coalitionSettingsSchema,
  workflows: (platform) => [housekeepingWorkflow(platform)],
  schedules: () => [housekeepingSchedule],
  routes: coalitionRoutes,
  extraRoutes: coalitionAliases,
  commands: coalitionCommands,
  operations: coalitionOperations,
});
