import { notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';
import type { MindRecord } from '../domain/inference/mind-record.ts';
import type { AgentOptions } from '../living/options.ts';
import type { TickRecord } from '../living/tick.ts';

export const agentKinds = ['explorer', 'collector', 'coordinator', 'user-defined'] as const;
export type AgentKind = (typeof agentKinds)[number];
export const agentStatuses = ['created', 'running', 'paused', 'stopped', 'error'] as const;
export type AgentStatus = (typeof agentStatuses)[number];

/** An agent as it was last kept. */
export interface KeptAgent {
  readonly id: string;
  readonly projectId: string;
  readonly ownerId: string;
  readonly name: string;
  readonly kind: AgentKind;
  readonly modelKey: string;
  readonly options: AgentOptions;
  readonly status: AgentStatus;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly worldId: string;
  readonly seat: number;
  readonly tick: number;
  readonly mind: MindRecord | null;
  readonly randomState: number;
  readonly last: TickRecord | null;
  readonly restarts: number;
  readonly clonedFrom: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

export const agentColumns = sql`id, project_id as "projectId", owner_id as "ownerId", name, kind, model_key as "modelKey", options,
  status, error, world_id as "worldId", seat, tick, mind, random_state as "randomState", last, restarts,
  cloned_from as "clonedFrom", created_at as "createdAt", changed_at as "changedAt"`;

export type NewAgent = Pick<
  KeptAgent,
  | 'id'
  | 'projectId'
  | 'ownerId'
  | 'name'
  | 'kind'
  | 'modelKey'
  | 'options'
  | 'worldId'
  | 'seat'
  | 'mind'
  | 'tick'
  | 'randomState'
  | 'clonedFrom'
>;

export async function insertAgent(tx: Tx, agent: NewAgent): Promise<KeptAgent> {
  const { id, projectId, ownerId, name, kind, modelKey, options, worldId, seat, mind, tick } = agent;
  return one(
    tx,
    sql<KeptAgent>`insert into coalition.agent
        (id, project_id, owner_id, name, kind, model_key, options, world_id, seat, mind, tick, random_state, cloned_from)
      values (${id}, ${projectId}, ${ownerId}, ${name}, ${kind}, ${modelKey}, ${jsonb(options)}, ${worldId}, ${seat},
        ${mind === null ? null : jsonb(mind)}, ${tick}, ${agent.randomState}, ${agent.clonedFrom})
      returning ${agentColumns}`,
  );
}

export const agentNotFound = (id: string): Error =>
  notFound('coalition.agent_not_found', `There is no agent ${id}, or it is not shared with you.`);

/** @throws MainstayError `coalition.agent_not_found` */
export async function getAgent(db: Db, id: string): Promise<KeptAgent> {
  const found = await maybeOne(
    db,
    sql<KeptAgent>`select ${agentColumns} from coalition.agent where id = ${id}`,
  );
  if (!found) throw agentNotFound(id);
  return found;
}

export async function agentsOfWorld(db: Db, worldId: string): Promise<KeptAgent[]> {
  return many(
    db,
    sql<KeptAgent>`select ${agentColumns} from coalition.agent where world_id = ${worldId} order by seat`,
  );
}

export interface AgentFilter {
  /** The projects that may be seen; all when absent. */
  readonly projectIds: readonly string[] | undefined;
  readonly projectId: string | undefined;
  readonly worldId: string | undefined;
  readonly kind: AgentKind | undefined;
  readonly status: AgentStatus | undefined;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** Newest first; ids are in the order of time. */
export async function listAgents(db: Db, filter: AgentFilter): Promise<KeptAgent[]> {
  const { projectIds, projectId, worldId, kind, status, cursor, limit } = filter;
  return many(
    db,
    sql<KeptAgent>`select ${agentColumns} from coalition.agent
      where true
        ${projectIds === undefined ? sql`` : sql`and project_id = any(${[...projectIds]}::uuid[])`}
        ${projectId === undefined ? sql`` : sql`and project_id = ${projectId}`}
        ${worldId === undefined ? sql`` : sql`and world_id = ${worldId}`}
        ${kind === undefined ? sql`` : sql`and kind = ${kind}`}
        ${status === undefined ? sql`` : sql`and status = ${status}`}
        ${cursor === undefined ? sql`` : sql`and id < ${cursor}`}
      order by id desc limit ${limit}`,
  );
}

export async function setAgentStatus(
  tx: Tx,
  id: string,
  status: AgentStatus,
  { afresh = false }: { readonly afresh?: boolean } = {},
): Promise<void> {
  await run(
    tx,
    sql`update coalition.agent set status = ${status}, error = null, changed_at = now()
        ${afresh ? sql`, mind = null, last = null, tick = 0, restarts = restarts + 1` : sql``}
      where id = ${id}`,
  );
}

export async function countRestart(tx: Tx, id: string): Promise<void> {
  await run(tx, sql`update coalition.agent set restarts = restarts + 1 where id = ${id}`);
}

export async function deleteAgent(tx: Tx, id: string): Promise<void> {
  await run(tx, sql`delete from coalition.agent where id = ${id}`);
}

export async function countAgents(db: Db): Promise<Readonly<Record<AgentStatus, number>>> {
  const rows = await many(
    db,
    sql<{
      status: AgentStatus;
      count: number;
    }>`select status, count(*) as count from coalition.agent group by status`,
  );
  const counts = { created: 0, running: 0, paused: 0, stopped: 0, error: 0 };
  for (const { status, count } of rows) counts[status] = Number(count);
  return counts;
}

/** Agents that cannot live as they are kept. */
export async function failAgents(
  db: Db,
  failed: readonly { readonly id: string; readonly error: NonNullable<KeptAgent['error']> }[],
): Promise<void> {
  await run(
    db,
    sql`update coalition.agent a set status = 'error', error = c.error, changed_at = now()
      from jsonb_to_recordset(${jsonb(failed)}) as c (id uuid, error jsonb) where a.id = c.id`,
  );
}

/** All that run in a world which cannot be brought to life. */
export async function failRunning(
  tx: Tx,
  worldId: string,
  error: NonNullable<KeptAgent['error']>,
): Promise<void> {
  await run(
    tx,
    sql`update coalition.agent set status = 'error', error = ${jsonb(error)}, changed_at = now()
      where world_id = ${worldId} and status = 'running'`,
  );
}
