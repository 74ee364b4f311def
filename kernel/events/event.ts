import type { JsonObject } from '#kernel/base';

/** Something that happened, as it is written down. */
export interface NewEvent {
  /** `noun.verb-ed`, e.g. `run.started`. */
  readonly type: string;
  /** The id of what it happened to. */
  readonly subject: string;
  /** The project whose members may see it; without one it concerns the installation. */
  readonly projectId?: string | null;
  readonly actorId?: string | null;
  /** What a reader needs to know at once. Never secrets. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Something that happened, as it is read. */
export interface StoredEvent {
  /** Its place in the order of all events, a whole number as text: what `after` takes. */
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly projectId: string | null;
  readonly actorId: string | null;
  readonly at: Date;
  readonly data: JsonObject;
}
