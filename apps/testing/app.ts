import { defineApp } from '#kernel/app';
import { testingSettingsSchema } from './domain/settings.ts';

export default defineApp({
  id: 'testing',
  title: 'Testing',
  summary:
    'Explores a web app or an API, writes tests from what it saw, runs them in real browsers and reports.',
  settings: testingSettingsSchema,
});
