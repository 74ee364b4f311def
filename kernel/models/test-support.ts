import { systemClock } from '#kernel/base';
import { loadConfig } from '#kernel/config';
import { migrations as durableMigrations } from '#kernel/durable';
import { migrations as eventMigrations } from '#kernel/events';
import { createGuard } from '#kernel/guard';
import { createLogger, createMetrics, type Metrics } from '#kernel/telemetry';
import { type ModelServer, startModelServer, type TestDatabase, testDatabase } from '#testing-kit';
import { migrations } from './migrations.ts';
import type { Models } from './models.ts';
import { openModels } from './open-models.ts';

export interface ModelsUnderTest {
  readonly server: ModelServer;
  readonly database: TestDatabase;
  readonly metrics: Metrics;
  readonly models: Models;
  dispose(): Promise<void>;
}

/**
 * Models on a real database, with OpenAI and Anthropic at a local server that speaks their protocols: `openai/gpt-5-mini`
 * first, `anthropic/claude-haiku-4-5` when that fails. Attempts that fail are made again once.
 */
export async function modelsUnderTest(
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<ModelsUnderTest> {
  const server = await startModelServer();
  const database = await testDatabase([
    {
      owner: 'kernel',
      schema: 'kernel',
      migrations: [...eventMigrations, ...durableMigrations, ...migrations],
    },
  ]);
  const { values } = await loadConfig({
    directory: '/nonexistent',
    env: {
      LLM_PROVIDER: 'openai',
      LLM_FALLBACK_PROVIDER: 'anthropic',
      OPENAI_API_KEY: 'sk-openai-of-the-tests',
      OPENAI_BASE_URL: `${server.url}/openai/v1`,
      ANTHROPIC_API_KEY: 'sk-anthropic-of-the-tests',
      ANTHROPIC_BASE_URL: `${server.url}/anthropic/v1`,
    },
    overrides: { 'models.retries': 1, ...overrides },
    sections: {},
  });
  const metrics = createMetrics();
  const models = openModels({
    db: database.db,
    alone: true,
    settings: values.models,
    guard: createGuard({ settings: values.guard, metrics }),
    metrics,
    log: createLogger({ level: 'silent' }),
    clock: systemClock,
  });
  return {
    server,
    database,
    metrics,
    models,
    async dispose() {
      await models.close();
      await database.dispose();
      await server.close();
    },
  };
}
