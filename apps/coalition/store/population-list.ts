import { type Db, many, one, sql } from '#kernel/database';
import { readPage } from '../living/tick-log.ts';
import { type AgentKind, type AgentStatus, agentColumns, type KeptAgent } from './agents.ts';

export interface PopulationFilter {
  /** The projects that may be seen; all when absent. */
  readonly projectIds: readonly string[] | undefined;
  readonly projectId: string | undefined;
  readonly worldId: string | undefined;
  readonly kind: AgentKind | undefined;
  readonly status: AgentStatus | undefined;
  /** A part of the name, in any case. */
  readonly search: string | undefined;
}

export interface PopulationPage {
  readonly agents: readonly KeptAgent[];
  /** Of all pages. */
  readonly total: number;
}

/** One page of the agents, newest first, and how many there are of them. */
export async function pageOfPopulation(
  db: Db,
  filter: PopulationFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<PopulationPage> {
  const where = matching(filter);
  const agents = await many(
    db,
    sql<KeptAgent>`select ${agentColumns} from coalition.agent where ${where}
      order by id desc limit ${limit} offset ${offset}`,
  );
  const { count } = await one(
    db,
    sql<{ count: number }>`select count(*) as count from coalition.agent where ${where}`,
  );
  return { agents, total: Number(count) };
}

function matching({ projectIds, projectId, worldId, kind, status, search }: PopulationFilter) {
  const part = search === undefined ? undefined : `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`true
    ${projectIds === undefined ? sql`` : sql`and project_id = any(${[...projectIds]}::uuid[])`}
    ${projectId === undefined ? sql`` : sql`and project_id = ${projectId}`}
    ${worldId === undefined ? sql`` : sql`and world_id = ${worldId}`}
    ${kind === undefined ? sql`` : sql`and kind = ${kind}`}
    ${status === undefined ? sql`` : sql`and status = ${status}`}
    ${part === undefined ? sql`` : sql`and name ilike ${part}`}`;
}

/** The free energies, in nats, of the newest ticks that are kept in one piece, oldest first, by agent. */
export async function lastFreeEnergies(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  if (ids.length === 0) return new Map();
  const rows = await many(
    db,
    sql<{ id: string; ticks: unknown }>`select distinct on (agent_id) agent_id as id, ticks
      from coalition.history where agent_id = any(${[...ids]}::uuid[])
      order by agent_id, first_tick desc`,
  );
  return new Map(rows.map(({ id, ticks }) => [id, readPage(ticks).map(({ freeEnergy }) => freeEnergy)]));
}

/** The names and kinds of worlds, by id. */
export async function namesOfWorlds(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly name: string; readonly private: boolean; readonly kind: string }>> {
  const rows = await many(
    db,
    sql<{ id: string; name: string; private: boolean; kind: string }>`select id, name, private,
        environment->>'kind' as kind from coalition.world where id = any(${[...new Set(ids)]}::uuid[])`,
  );
  return new Map(rows.map(({ id, ...world }) => [id, world]));
}
