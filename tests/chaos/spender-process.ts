/**
 * A process that asks a model again and again until its budget refuses, to be killed:
 * `node spender-process.ts '{"directory": …, "url": …, "provider": "http://…/v1", "tokens": 60000}'`.
 * It says "started" with the first call and "refused" at the end.
 */
import pino from 'pino';
import { z } from 'zod';
import { MainstayError, systemClock } from '#kernel/base';
import { loadConfig } from '#kernel/config';
import { openDatabase } from '#kernel/database';
import { createGuard } from '#kernel/guard';
import { openModels } from '#kernel/models';
import { createMetrics } from '#kernel/telemetry';

const settings = z
  .object({
    directory: z.string(),
    url: z.string().optional(),
    provider: z.string(),
    tokens: z.number().int(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const database = await openDatabase({
  directory: settings.directory,
  ...(settings.url && { url: settings.url }),
});
const { values } = await loadConfig({
  directory: '/nonexistent',
  env: { CUSTOM_LLM_ENDPOINT: settings.provider, LLM_PROVIDER: 'custom', LLM_MODEL: 'model' },
  overrides: {
    'models.budgets': [{ scope: 'installation', period: 'total', tokens: settings.tokens }],
    'models.cache': false,
  },
  sections: {},
});
const metrics = createMetrics();
const log = pino({ level: 'silent' });
const models = openModels({
  db: database.db,
  alone: database.kind === 'embedded',
  settings: values.models,
  guard: createGuard({ settings: values.guard, metrics }),
  metrics,
  log,
  clock: systemClock,
});
process.stdout.write('started\n');

async function spend(): Promise<void> {
  for (;;) {
    try {
      await models.text({ route: 'default', facts: { app: 'chaos' }, prompt: 'More.', maxOutputTokens: 50 });
    } catch (error) {
      if (error instanceof MainstayError && error.code === 'models.budget_exceeded') return;
      throw error;
    }
  }
}
await Promise.all([spend(), spend(), spend(), spend()]);
await models.close();
await database.close();
process.stdout.write('refused\n');
