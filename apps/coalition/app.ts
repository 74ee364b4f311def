import { defineApp } from '#kernel/app';
import { coalitionCommands } from './commands.ts';
import { coalitionSettingsSchema } from './domain/settings.ts';
import { coalitionOperations } from './operations.ts';
import { coalitionAliases, coalitionRoutes } from './routes.ts';
import { housekeepingSchedule, housekeepingWorkflow } from './workflows/housekeeping.ts';
import { knowingSchedule, knowingWorkflow } from './workflows/knowing.ts';

export default defineApp({
  id: 'coalition',
  title: 'Coalition',
  summary: 'Agents that act by active inference, learn, and form coalitions that are right by game theory.',
  settings: coalitionSettingsSchema,
  workflows: (platform) => [housekeepingWorkflow(platform), knowingWorkflow(platform)],
  schedules: () => [housekeepingSchedule, knowingSchedule],
  routes: coalitionRoutes,
  extraRoutes: coalitionAliases,
  commands: coalitionCommands,
  operations: coalitionOperations,
});
