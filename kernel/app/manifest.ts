import { z } from 'zod';
import type { Agent } from '#kernel/agents';
import { MainstayError } from '#kernel/base';
import type { QueueLimit, ScheduleDefinition, Workflow } from '#kernel/durable';
import type { Api } from '#kernel/http';
import type { HealthCheck } from '#kernel/telemetry';
import type { AppCommands } from './commands.ts';
import type { Platform } from './platform.ts';

/**
 * All that an app contributes, as data: what knows the platform is a function of it. `Settings` is what its section
 * of the configuration holds.
 */
export interface AppManifest<Settings = unknown> {
  /** Its folder's name: also its database schema, its section of the configuration and its path in the API. */
  readonly id: string;
  readonly title: string;
  /** One sentence for its user. */
  readonly summary: string;
  readonly settings?: z.ZodType<Settings>;
  readonly agents?: (platform: Platform<Settings>) => readonly Agent[];
  readonly workflows?: (platform: Platform<Settings>) => readonly Workflow[];
  readonly schedules?: (platform: Platform<Settings>) => readonly ScheduleDefinition[];
  /** The most of its runs at once, over all workers or on each, by queue; queue names begin with the app's id. */
  readonly queues?: Readonly<Record<string, QueueLimit>>;
  /** Its API; paths are relative to `/api/v1/ID`. */
  readonly routes?: (api: Api, platform: Platform<Settings>) => void;
  /** Paths that its users know from elsewhere, complete; each must be its own. */
  readonly extraRoutes?: (api: Api, platform: Platform<Settings>) => void;
  /** `mainstay ID …` */
  readonly commands?: AppCommands;
  readonly operations?: (platform: Platform<Settings>) => AppOperations;
}

export interface AppOperations {
  readonly health?: readonly HealthCheck[];
  /** Ends what it holds outside the database, such as browsers: called when no run of it works any more. */
  readonly close?: () => Promise<void>;
}

/** A manifest whose settings type no longer matters: what the platform holds. */
export interface App {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly settings?: z.ZodType;
  readonly queues?: Readonly<Record<string, QueueLimit>>;
  readonly commands?: AppCommands;
  agents?(platform: Platform<never>): readonly Agent[];
  workflows?(platform: Platform<never>): readonly Workflow[];
  schedules?(platform: Platform<never>): readonly ScheduleDefinition[];
  routes?(api: Api, platform: Platform<never>): void;
  extraRoutes?(api: Api, platform: Platform<never>): void;
  operations?(platform: Platform<never>): AppOperations;
}

/** Keeps the type of an app's settings; `checkManifest` does the checking, at the start. */
export function defineApp<Settings>(manifest: AppManifest<Settings>): App {
  return manifest;
}

const isFunction = z.custom<object>((value) => typeof value === 'function', 'must be a function');

const manifestSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^(?=.{2,31}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      'must be a lower-case word of 2 to 31 letters, digits and hyphens',
    ),
  title: z.string().min(1).max(60),
  summary: z.string().min(1).max(300),
  settings: z.custom<z.ZodType>((value) => value instanceof z.ZodType, 'must be a zod schema').optional(),
  queues: z
    .record(
      z.string(),
      z.union([z.number().int().positive(), z.strictObject({ perWorker: z.number().int().positive() })]),
    )
    .optional(),
  agents: isFunction.optional(),
  workflows: isFunction.optional(),
  schedules: isFunction.optional(),
  routes: isFunction.optional(),
  extraRoutes: isFunction.optional(),
  commands: isFunction.optional(),
  operations: isFunction.optional(),
});

/**
 * Checks what a file offers as a manifest.
 *
 * @throws MainstayError `app.invalid_manifest`, naming the file and every wrong field.
 */
export function checkManifest(file: string, folder: string, offered: unknown): asserts offered is App {
  const parsed = manifestSchema.safeParse(offered);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.') || 'default export'}: ${issue.message}`);
  if (parsed.success && parsed.data.id !== folder) {
    problems.push(`id: is "${parsed.data.id}" but must be the folder's name, "${folder}"`);
  }
  if (problems.length > 0) {
    throw new MainstayError(
      'app.invalid_manifest',
      `${file} is not a valid app manifest: ${problems.join('; ')}.`,
      {
        kind: 'invalid',
        details: { file, problems },
      },
    );
  }
}

/** Checks what an app contributed, once its functions have been called: names must carry the app's id. */
export function checkContribution(
  app: App,
  parts: {
    agents: readonly Agent[];
    workflows: readonly Workflow[];
    schedules: readonly ScheduleDefinition[];
  },
): void {
  const names = [
    ...parts.agents.map(({ name }) => ['agents', name]),
    ...parts.workflows.map(({ kind }) => ['workflows', kind]),
    ...parts.schedules.map(({ id }) => ['schedules', id]),
    ...Object.keys(app.queues ?? {}).map((queue) => ['queues', queue]),
  ];
  const wrong = names.filter(([, name]) => !name?.startsWith(`${app.id}.`));
  if (wrong.length === 0) return;
  const list = wrong.map(([field, name]) => `${field}: "${name}" must begin with "${app.id}."`);
  throw new MainstayError('app.invalid_manifest', `apps/${app.id}/app.ts is not valid: ${list.join('; ')}.`, {
    kind: 'invalid',
  });
}
