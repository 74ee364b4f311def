import type { ArtifactStore } from '#kernel/artifacts';
import type { Clock } from '#kernel/base';
import type { KernelSettings } from '#kernel/config';
import type { Database, Db } from '#kernel/database';
import type { Durable } from '#kernel/durable';
import type { EventStream } from '#kernel/events';
import type { Guard } from '#kernel/guard';
import type { Identity } from '#kernel/identity';
import type { Models } from '#kernel/models';
import type { Search } from '#kernel/search';
import type { Health, Logger, Metrics } from '#kernel/telemetry';

/** The kernel as an app or an operation sees it: the open parts of one running program. */
export interface Platform<Settings = unknown> {
  readonly version: string;
  readonly db: Db;
  readonly database: Database;
  readonly durable: Durable;
  readonly events: EventStream;
  readonly artifacts: ArtifactStore;
  readonly identity: Identity;
  readonly guard: Guard;
  /** Not configured is a normal state: look at `models.configured`. */
  readonly models: Models;
  readonly search: Search;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly log: Logger;
  readonly clock: Clock;
  readonly config: KernelSettings;
  /** The app's own section of the configuration. */
  readonly settings: Settings;
}
