import { defineApp } from '#kernel/app';
import { coalitionCommands } from './commands.ts';
import { coalitionSettingsSchema } from './domain/settings.ts';
import { coalitionOperations } from './operations.ts';
import { coalitionAliases, coalitionRoutes } from './routes.ts';
import { studyQueue } from './studying/declaration.ts';
import { housekeepingSchedule, housekeepingWorkflow } from './workflows/housekeeping.ts';
import { knowingSchedule, knowingWorkflow } from './workflows/knowing.ts';
import { studyWorkflow } from './workflows/study.ts';

export default defineApp({
  id: 'coalition',
  title: 'Coalition',
  summary: 'Agents that act by active inference, learn, and form coalitions that are right by game theory.',
  settings: coalitionSettingsSchema,
  workflows: (platform) => [
    housekeepingWorkflow(platform),
    knowingWorkflow(platform),
    studyWorkflow(platform),
  ],
  queues: { [studyQueue]: { perWorker: 1 } },
  schedules: () => [housekeepingSchedule, knowingSchedule],
  routes: coalitionRoutes,
  extraRoutes: coalitionAliases,
  commands: coalitionCommands,
  operations: coalitionOperations,
});
