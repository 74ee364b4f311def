import { notFound } from '#kernel/base';
import { type Db, many, maybeOne, one, sql } from '#kernel/database';

export type RunStatus = 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
export const runStatuses = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;

export interface RunError {
  readonly code: string;
  readonly message: string;
}

/** One durable execution, as it stands now. */
export interface Run {
  readonly id: string;
  readonly app: string;
  readonly kind: string;
  readonly version: number;
  readonly title: string;
  readonly status: RunStatus;
  readonly progress: number; // 0..1
  readonly message: string;
  readonly cost: number;
  readonly waitingFor: string | null;
  readonly wakeAt: Date | null;
  readonly ownerId: string | null;
  readonly projectId: string | null;
  readonly parentId: string | null;
  readonly output: unknown;
  readonly error: RunError | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

export interface RunStep {
  readonly seq: number;
  readonly name: string;
  readonly kind: string;
  readonly status: 'succeeded' | 'failed' | 'pending';
  readonly attempts: number;
  readonly error: RunError | null;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

const runColumns = sql`r.id, r.app, r.kind, r.version, r.title, r.status, r.progress, r.message,
  r.cost::float8 as cost, r.waiting_for as "waitingFor",
  case when r.status = 'waiting' then r.available_at end as "wakeAt",
  r.owner_id as "ownerId", r.project_id as "projectId", r.parent_id as "parentId", r.output, r.error,
  r.created_at as "createdAt", r.started_at as "startedAt", r.ended_at as "endedAt"`;

/** @throws MainstayError `durable.run_not_found` */
export async function getRun(db: Db, id: string): Promise<Run> {
  const run = await maybeOne(db, sql<Run>`select ${runColumns} from kernel.run r where r.id = ${id}`);
  if (!run) throw runNotFound(id);
  return run;
}

export const runNotFound = (id: string): Error => notFound('durable.run_not_found', `There is no run ${id}.`);

export interface RunFilter {
  readonly app?: string | undefined;
  readonly kind?: string | undefined;
  readonly status?: readonly RunStatus[] | undefined;
  readonly projectId?: string | undefined;
  readonly parentId?: string | undefined;
  /** Only runs of this owner or of these projects. */
  readonly visibleTo?: { readonly ownerId: string; readonly projectIds: readonly string[] } | undefined;
  /** Runs before this id: ids sort by time, so it is a cursor. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Runs, newest first. Messages to agents are runs too; they are listed only when their kind is asked for. */
export async function listRuns(db: Db, filter: RunFilter): Promise<Run[]> {
  const conditions = [
    filter.app !== undefined && sql`r.app = ${filter.app}`,
    filter.kind !== undefined ? sql`r.kind = ${filter.kind}` : sql`r.kind <> 'agents.message'`,
    filter.status?.length && sql`r.status = any(${[...filter.status]})`,
    filter.projectId !== undefined && sql`r.project_id = ${filter.projectId}`,
    filter.parentId !== undefined && sql`r.parent_id = ${filter.parentId}`,
    filter.visibleTo !== undefined &&
      sql`(r.owner_id = ${filter.visibleTo.ownerId} or r.project_id = any(${[...filter.visibleTo.projectIds]}::uuid[]))`,
    filter.before !== undefined && sql`r.id < ${filter.before}`,
  ].filter((condition) => typeof condition === 'object');
  return many(
    db,
    sql<Run>`select ${runColumns} from kernel.run r where ${sql.join(conditions, sql` and `)}
      order by r.id desc limit ${filter.limit}`,
  );
}

export async function listSteps(db: Db, runId: string): Promise<RunStep[]> {
  return many(
    db,
    sql<RunStep>`select seq, name, kind, status, attempts, error, started_at as "startedAt", ended_at as "endedAt"
      from kernel.run_step where run_id = ${runId} order by seq`,
  );
}

/** How many runs are in each state, by queue: for metrics and health. */
export async function countRuns(db: Db): Promise<{ queue: string; status: RunStatus; count: number }[]> {
  return many(
    db,
    sql<{
      queue: string;
      status: RunStatus;
      count: number;
    }>`select queue, status, count(*) as count from kernel.run
      where status in ('queued', 'running', 'waiting') group by queue, status`,
  );
}

export interface SerialQueue {
  /** The serial key; of keys with a slash, the part before it. */
  readonly key: string;
  readonly length: number;
  /** How long the oldest that has not begun has waited; null when all have. */
  readonly oldestSeconds: number | null;
}

/** The serial keys, by their groups, that have runs which have not ended. */
export async function serialQueues(db: Db): Promise<SerialQueue[]> {
  return many(
    db,
    sql<SerialQueue>`select split_part(serial_key, '/', 1) as key, count(*) as length,
        extract(epoch from now() - min(created_at) filter (where started_at is null))::float8 as "oldestSeconds"
      from kernel.run where serial_key is not null and status in ('queued', 'running', 'waiting')
      group by split_part(serial_key, '/', 1)`,
  );
}

export interface WorkerPulse {
  /** When a worker was last heard of. */
  readonly lastBeatAt: Date | null;
  /** How many live. */
  readonly alive: number;
}

export async function workerPulse(db: Db): Promise<WorkerPulse> {
  return one(
    db,
    sql<WorkerPulse>`select max(heartbeat_at) as "lastBeatAt",
        count(*) filter (where stopped_at is null and heartbeat_at > now() - interval '30 s') as alive
      from kernel.worker`,
  );
}
