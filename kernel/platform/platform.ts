import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrations as agentMigrations, enrolAgents, mailboxWorkflow } from '#kernel/agents';
import { checkContribution, type DiscoveredApp, type Platform } from '#kernel/app';
import { migrations as artifactMigrations, createArtifactStore } from '#kernel/artifacts';
import { appendAudit, migrations as auditMigrations } from '#kernel/audit';
import { newSecret, systemClock } from '#kernel/base';
import type { KernelSettings } from '#kernel/config';
import { type Database, type MigrationSet, migrate, openDatabase } from '#kernel/database';
import {
  createDurable,
  migrations as durableMigrations,
  keepSchedules,
  type ScheduleDefinition,
  type Workflow,
} from '#kernel/durable';
import { createEventStream, migrations as eventMigrations } from '#kernel/events';
import { createGuard } from '#kernel/guard';
import { createIdentity, migrations as identityMigrations } from '#kernel/identity';
import { migrations as modelMigrations, openModels } from '#kernel/models';
import { ensureDefaultProject, migrations as projectMigrations } from '#kernel/projects';
import { createSearch, migrations as searchMigrations } from '#kernel/search';
import { createHealth, createLogger, createMetrics, type Logger } from '#kernel/telemetry';
import { addKernelHealth } from './health.ts';
import { housekeepingSchedule, housekeepingWorkflow } from './housekeeping.ts';
import { addKernelMetrics } from './metrics.ts';
import { migrations as pulseMigrations } from './migrations.ts';
import { modelEmbedder } from './model-embedder.ts';

export interface PlatformOptions {
  readonly version: string;
  readonly config: KernelSettings;
  /** Each app's section of the configuration, by its id. */
  readonly sections: Readonly<Record<string, unknown>>;
  readonly apps: readonly DiscoveredApp[];
  /** Where log lines go; standard output when absent. */
  readonly logTo?: NodeJS.WritableStream;
}

/** A platform that is open: its database is up to date, its agents and schedules are written down. */
export interface OpenPlatform {
  readonly platform: Platform;
  readonly apps: readonly DiscoveredApp[];
  /** One view of the platform for each app, with that app's settings. */
  readonly views: ReadonlyMap<string, Platform<never>>;
  /** Starts taking runs. */
  work(): Promise<void>;
  /** Stops in order: no new runs, runs at work finish or are handed on, then the rest. */
  close(graceSeconds?: number): Promise<void>;
}

/** The kernel's own migrations and those of the apps, in the order in which they are applied. */
export function migrationSets(apps: readonly DiscoveredApp[]): MigrationSet[] {
  const kernel = [
    ...identityMigrations,
    ...projectMigrations,
    ...auditMigrations,
    ...eventMigrations,
    ...artifactMigrations,
    ...durableMigrations,
    ...agentMigrations,
    ...searchMigrations,
    ...modelMigrations,
    ...pulseMigrations,
  ];
  return [
    { owner: 'kernel', schema: 'kernel', migrations: kernel },
    ...apps.map(({ migrations }) => migrations),
  ];
}

/** Opens every part of the program but the HTTP server. */
export async function openPlatform(options: PlatformOptions): Promise<OpenPlatform> {
  const { config, apps } = options;
  const log = createLogger({ level: config.log.level, ...(options.logTo && { destination: options.logTo }) });
  const directory = config.server.data_directory;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const database = await openDatabase({
    url: config.database.url,
    directory,
    poolSize: config.database.pool_size,
    statementTimeoutSeconds: config.database.statement_timeout_seconds,
    upkeep: { failed: (err, table) => log.warn({ err, table }, 'The database could not clean a table') },
  });
  try {
    const applied = await migrate(database.db, migrationSets(apps));
    if (applied.length > 0) log.info({ migrations: applied }, 'The database was brought up to date');
    return await assemble(options, database, log);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function assemble(
  { version, config, sections, apps }: PlatformOptions,
  database: Database,
  log: Logger,
): Promise<OpenPlatform> {
  const { db } = database;
  const directory = config.server.data_directory;
  const metrics = createMetrics();
  const health = createHealth();
  const events = createEventStream({ db, log, pollMilliseconds: database.kind === 'embedded' ? 1000 : 250 });
  const guard = createGuard({ settings: config.guard, metrics });
  const models = openModels({
    db,
    alone: database.kind === 'embedded',
    settings: config.models,
    guard,
    metrics,
    log,
    clock: systemClock,
  });
  // Vectors cost money: they are made only where they are asked for.
  const embedder = config.search.mode === 'hybrid' ? modelEmbedder(models) : undefined;
  const platform: Platform = {
    guard,
    models,
    search: await createSearch({ db, ...(embedder && { embedder, mode: 'hybrid' as const }) }),
    version,
    config,
    database,
    db,
    log,
    metrics,
    health,
    events,
    clock: systemClock,
    settings: undefined,
    durable: createDurable({
      db,
      log,
      settings: {
        concurrency: config.durable.worker_concurrency,
        pollMilliseconds: database.kind === 'embedded' ? 1000 : 500,
        heartbeatSeconds: config.durable.heartbeat_seconds,
        deadAfterSeconds: config.durable.dead_after_seconds,
        alone: database.kind === 'embedded',
      },
    }),
    artifacts: await createArtifactStore({
      db,
      directory: join(directory, 'artifacts'),
      maxBytes: config.artifacts.max_bytes,
    }),
    identity: createIdentity({
      db,
      secret: config.identity.secret_key ?? (await keptSecret(directory)),
      baseUrl: config.server.public_url,
      tokenTtlSeconds: config.identity.token_ttl_seconds,
      sessionTtlSeconds: config.identity.session_ttl_seconds,
      onEvent: async (tx, { action, actor, target, detail }) => {
        const entry = { action, target: target ?? 'nobody', detail, actorId: actor?.id ?? null };
        await appendAudit(tx ?? db, { ...entry, actorEmail: actor?.email ?? null });
      },
    }),
  };
  await ensureDefaultProject(db);

  const views = new Map(
    apps.map(({ app }) => [app.id, { ...platform, settings: sections[app.id] as never }]),
  );
  const contributed = apps.map(({ app }) => {
    const view = views.get(app.id) ?? { ...platform, settings: undefined as never };
    const parts = {
      agents: app.agents?.(view) ?? [],
      workflows: app.workflows?.(view) ?? [],
      schedules: app.schedules?.(view) ?? [],
    };
    checkContribution(app, parts);
    const operations = app.operations?.(view) ?? {};
    for (const check of operations.health ?? []) health.add(check);
    return { ...parts, close: operations.close };
  });
  const agents = contributed.flatMap((parts) => parts.agents);
  const schedules: readonly ScheduleDefinition[] = [
    housekeepingSchedule,
    ...contributed.flatMap((parts) => parts.schedules),
  ];
  const workflows: readonly Workflow[] = [
    mailboxWorkflow(agents),
    housekeepingWorkflow(platform),
    ...contributed.flatMap((parts) => parts.workflows),
  ];
  await enrolAgents(db, agents);
  await keepSchedules(db, schedules, platform.clock.now());
  let working = false;
  addKernelHealth(platform, workflows, () => working);
  addKernelMetrics(platform);
  await events.start();

  return {
    platform,
    apps,
    views,
    async work() {
      const queues = new Map(apps.flatMap(({ app }) => Object.entries(app.queues ?? {})));
      await platform.durable.worker.start({ workflows, queues });
      working = true;
    },
    async close(graceSeconds = config.server.shutdown_seconds) {
      try {
        if (working) await platform.durable.worker.stop(graceSeconds);
        await Promise.all(contributed.map(({ close }) => close?.()));
        await events.stop();
        await models.close();
      } finally {
        await database.close();
      }
    },
  };
}

/** The secret of an installation that was given none: made once and kept beside its data. */
async function keptSecret(directory: string): Promise<string> {
  const file = join(directory, 'secret.key');
  await writeFile(file, newSecret(48), { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return (await readFile(file, 'utf8')).trim();
}
