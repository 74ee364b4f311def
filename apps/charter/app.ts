import { defineApp } from '#kernel/app';
import { charterAgents } from './agents/agents.ts';
import { charterCommands } from './commands.ts';
import { charterSettingsSchema } from './domain/settings.ts';
import { charterAliases, charterRoutes } from './routes.ts';
import { assistWorkflow } from './workflows/assist.ts';
import { interviewWorkflow } from './workflows/interview.ts';

export default defineApp({
  id: 'charter',
  title: 'Charter',
  summary: 'A guided interview that ends in a governance decision and an AI project charter.',
  settings: charterSettingsSchema,
  agents: charterAgents,
  workflows: (platform) => [interviewWorkflow(platform), assistWorkflow(platform)],
  routes: charterRoutes,
  extraRoutes: charterAliases,
  commands: charterCommands,
});
