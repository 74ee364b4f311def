import { type Db, jsonb, many, run, sql, type Tx, transact } from '#kernel/database';
import { publish } from '#kernel/events';
import type { TickRecord } from '../living/tick.ts';
import { readPage } from '../living/tick-log.ts';
import type { Packed } from '../stepping/packing.ts';

export interface KeepOptions {
  /** Those of the packed worlds that are to be kept. */
  readonly worldIds: readonly string[];
  /** Whether they are nobody's afterwards. */
  readonly release: boolean;
  /** Done in the same transaction, if all of them were kept. */
  readonly within?: ((tx: Tx) => Promise<void>) | undefined;
}

/**
 * Keeps worlds as they are now: each with its agents, or not at all.
 *
 * @returns the worlds that are no longer this keeper's: nothing of them was kept
 */
export async function keepWorlds(
  db: Db,
  keeperId: string,
  { worldRows, agentRows, pageRows, oldRows, failures }: Packed,
  { worldIds, release, within }: KeepOptions,
): Promise<readonly string[]> {
  if (worldIds.length === 0) return [];
  return transact(db, async (tx) => {
    const kept = await many(
      tx,
      sql<{ id: string }>`update coalition.world w
        set state = c.state, tick = c.tick, keeper_id = case when ${release} then null else w.keeper_id end
        from jsonb_to_recordset(cast(${worldRows} as jsonb)) as c (id uuid, state jsonb, tick bigint)
        where w.id = c.id and w.keeper_id = ${keeperId} and w.id = any(${[...worldIds]}::uuid[]) returning w.id`,
    );
    const held = kept.map(({ id }) => id);
    if (held.length > 0) await keepAgents(tx, held, { agentRows, pageRows, oldRows, failures });
    const gone = new Set(worldIds).difference(new Set(held));
    if (gone.size === 0) await within?.(tx);
    return [...gone];
  });
}

async function keepAgents(
  tx: Tx,
  held: readonly string[],
  { agentRows, pageRows, oldRows, failures }: Omit<Packed, 'worlds' | 'worldRows'>,
): Promise<void> {
  await run(
    tx,
    sql`update coalition.agent a set tick = c.tick, mind = c.mind, random_state = c.random_state,
        last = case when c.last = 'null'::jsonb then a.last else coalesce(c.last, a.last) end
      from jsonb_to_recordset(cast(${agentRows} as jsonb))
        as c (id uuid, world_id uuid, tick bigint, mind jsonb, random_state bigint, last jsonb)
      where a.id = c.id and c.world_id = any(${[...held]}::uuid[])`,
  );
  await run(
    tx,
    sql`insert into coalition.history (agent_id, first_tick, last_tick, ticks)
      select c.agent_id, c.first_tick, c.last_tick, c.ticks
      from jsonb_to_recordset(cast(${pageRows} as jsonb))
        as c (agent_id uuid, world_id uuid, first_tick bigint, last_tick bigint, ticks jsonb)
      where c.world_id = any(${[...held]}::uuid[])
      on conflict (agent_id, first_tick) do update set last_tick = excluded.last_tick, ticks = excluded.ticks`,
  );
  if (oldRows !== '[]')
    await run(
      tx,
      // Agent by agent, by the index (a page begins before it ends): a plan for all at once would read the whole table.
      sql`delete from coalition.history where (agent_id, first_tick) in (
        select old.agent_id, old.first_tick
        from jsonb_to_recordset(cast(${oldRows} as jsonb)) as c (agent_id uuid, world_id uuid, last_tick bigint)
        cross join lateral (
          select h.agent_id, h.first_tick from coalition.history h
          where h.agent_id = c.agent_id and h.first_tick <= c.last_tick and h.last_tick <= c.last_tick limit 1000
        ) old
        where c.world_id = any(${[...held]}::uuid[]))`,
    );
  const failed = failures.filter(({ worldId }) => held.includes(worldId));
  if (failed.length > 0) await tellFailures(tx, failed);
}

/** Puts agents in error and tells whoever listens. */
export async function tellFailures(tx: Tx, failures: Packed['failures']): Promise<void> {
  await run(
    tx,
    sql`update coalition.agent a set status = 'error', error = c.error, changed_at = now()
      from jsonb_to_recordset(${jsonb(failures)}) as c (id uuid, error jsonb) where a.id = c.id`,
  );
  for (const { id, projectId, error } of failures)
    await publish(tx, { type: 'coalition.agent-failed', subject: id, projectId, data: error });
}

/** Newest first. @param before ticks before this one */
export async function readHistory(
  db: Db,
  agentId: string,
  {
    before,
    limit,
    historyTicks,
  }: { readonly before: number | undefined; readonly limit: number; readonly historyTicks: number },
): Promise<TickRecord[]> {
  const pages = await many(
    db,
    sql<{ ticks: unknown }>`select ticks from coalition.history where agent_id = ${agentId}
      ${before === undefined ? sql`` : sql`and first_tick < ${before}`}
      and last_tick > (select tick from coalition.agent where id = ${agentId}) - ${historyTicks}::bigint
      order by first_tick desc limit ${limit}`,
  );
  return pages
    .flatMap(({ ticks }) => readPage(ticks).toReversed())
    .filter(({ tick }) => before === undefined || tick < before)
    .slice(0, limit);
}
