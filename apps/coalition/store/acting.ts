import { type Db, jsonb, many, one, run, sql, type Tx } from '#kernel/database';
import type { Shareable } from '../domain/together/shares.ts';

/** What the members of a coalition share while it is active; null when it does not act together. */
export async function sharesOfCoalition(db: Db, id: string): Promise<readonly Shareable[] | null> {
  const { together } = await one(
    db,
    sql<{
      together: { shares: Shareable[] } | null;
    }>`select together from coalition.coalition where id = ${id}`,
  );
  return together?.shares ?? null;
}

export async function setShares(tx: Tx, id: string, shares: readonly Shareable[] | null): Promise<void> {
  await run(
    tx,
    sql`update coalition.coalition set together = ${shares === null ? null : jsonb({ shares })}, changed_at = now()
      where id = ${id}`,
  );
}

/** Members of a coalition that are agents of its project, called by their ids or by names that only one of them has. */
const agentsOf = sql`select c.id as coalition_id, a.id as agent_id, a.name, a.world_id, a.seat, a.model_key, a.options,
    c.together, c.phase, member.ordinality as place
  from coalition.coalition c
  cross join jsonb_array_elements(c.document -> 'members') with ordinality as member(value, ordinality)
  join coalition.agent a on a.project_id = c.project_id
    and (a.id::text = member.value ->> 'agent'
      or (a.name = member.value ->> 'agent' and not exists (
        select 1 from coalition.agent other
        where other.project_id = c.project_id and other.name = a.name and other.id <> a.id)))
  where member.value ->> 'standing' = 'joined' and member.value ->> 'role' <> 'observer'`;

export interface ActingGroup {
  readonly coalitionId: string;
  readonly worldId: string;
  readonly shares: readonly Shareable[];
  /** At least two. An agent of several coalitions is in each. */
  readonly agentIds: readonly string[];
}

const groupsWhere = (condition: ReturnType<typeof sql>) => sql<ActingGroup>`
  select coalition_id as "coalitionId", world_id as "worldId", together -> 'shares' as shares,
    array_agg(agent_id::text order by place) as "agentIds"
  from (${agentsOf}) members
  where phase = 'active' and together is not null and ${condition}
  group by coalition_id, world_id, together having count(*) > 1
  order by coalition_id`;

/**
 * Who acts together in these worlds now: the agents of each active coalition that shares something, world by world. A
 * coalition that disbands is not among them.
 */
export const actingGroups = (db: Db, worldIds: readonly string[]): Promise<ActingGroup[]> =>
  many(db, groupsWhere(sql`world_id = any(${[...worldIds]}::uuid[])`));

/** The same of one coalition, wherever its agents are. */
export const groupsOfCoalition = (db: Db, id: string): Promise<ActingGroup[]> =>
  many(db, groupsWhere(sql`coalition_id = ${id}`));

export interface CoalitionAgent {
  readonly agentId: string;
  readonly name: string;
  readonly worldId: string;
  readonly modelKey: string;
  readonly options: unknown;
}

/** In the order in which they came into it. */
export async function agentsOfCoalition(db: Db, id: string): Promise<CoalitionAgent[]> {
  return many(
    db,
    sql<CoalitionAgent>`select agent_id as "agentId", name, world_id as "worldId", model_key as "modelKey", options
      from (${agentsOf}) members where coalition_id = ${id} order by place`,
  );
}
