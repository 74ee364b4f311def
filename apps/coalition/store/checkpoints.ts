import { type Db, jsonb, many, run, sql, transact } from '#kernel/database';
import { publish } from '#kernel/events';
import type { MindRecord } from '../domain/inference/mind-record.ts';
import type { TickRecord } from '../living/tick.ts';

/** What is kept of a world and of those in it that changed. */
export interface Checkpoint {
  readonly worldId: string;
  readonly state: unknown;
  readonly tick: number;
  readonly release: boolean;
  readonly agents: readonly {
    readonly id: string;
    readonly projectId: string;
    readonly tick: number;
    readonly mind: MindRecord;
    readonly randomState: number;
    /** New since the last checkpoint, in order. */
    readonly history: readonly TickRecord[];
    readonly historyTicks: number;
    /** Why it can no longer go on. */
    readonly error: { readonly code: string; readonly message: string } | null;
  }[];
}

/**
 * Keeps worlds as they are now: each with its agents, or not at all.
 *
 * @returns the worlds that are no longer this keeper's: nothing of them was kept
 */
export async function keepWorlds(
  db: Db,
  keeperId: string,
  checkpoints: readonly Checkpoint[],
): Promise<readonly string[]> {
  if (checkpoints.length === 0) return [];
  return transact(db, async (tx) => {
    const worlds = checkpoints.map(({ worldId: id, state, tick, release }) => ({ id, state, tick, release }));
    const kept = await many(
      tx,
      sql<{ id: string }>`update coalition.world w
        set state = c.state, tick = c.tick, keeper_id = case when c.release then null else w.keeper_id end
        from jsonb_to_recordset(${jsonb(worlds)}) as c (id uuid, state jsonb, tick bigint, release boolean)
        where w.id = c.id and w.keeper_id = ${keeperId} returning w.id`,
    );
    const held = new Set(kept.map(({ id }) => id));
    const agents = checkpoints.filter(({ worldId }) => held.has(worldId)).flatMap((one) => one.agents);
    if (agents.length > 0) {
      const rows = agents.map(({ id, tick, mind, randomState, history, error }) => ({
        ...{ id, tick, mind, error, random_state: randomState, last: history.at(-1) ?? null },
      }));
      await run(
        tx,
        sql`update coalition.agent a set tick = c.tick, mind = c.mind, random_state = c.random_state,
            last = case when c.last = 'null'::jsonb then a.last else coalesce(c.last, a.last) end,
            status = case when c.error is null or c.error = 'null'::jsonb then a.status else 'error' end,
            error = case when c.error is null or c.error = 'null'::jsonb then a.error else c.error end,
            changed_at = case when c.error is null or c.error = 'null'::jsonb then a.changed_at else now() end
          from jsonb_to_recordset(${jsonb(rows)})
            as c (id uuid, tick bigint, mind jsonb, random_state bigint, last jsonb, error jsonb)
          where a.id = c.id`,
      );
      await keepHistory(tx, agents);
      for (const { id, projectId, error } of agents)
        if (error) await publish(tx, { type: 'coalition.agent-failed', subject: id, projectId, data: error });
    }
    return checkpoints.map(({ worldId }) => worldId).filter((id) => !held.has(id));
  });
}

async function keepHistory(db: Db, agents: Checkpoint['agents']): Promise<void> {
  const pages = agents.flatMap(({ id, history, historyTicks }) => {
    const [first, last] = [history[0], history.at(-1)];
    if (!first || !last) return [];
    return [
      {
        ...{ agent_id: id, first_tick: first.tick, last_tick: last.tick, ticks: history },
        oldest: last.tick - historyTicks,
      },
    ];
  });
  if (pages.length === 0) return;
  const records = sql`jsonb_to_recordset(${jsonb(pages)})
    as c (agent_id uuid, first_tick bigint, last_tick bigint, ticks jsonb, oldest bigint)`;
  await run(
    db,
    sql`insert into coalition.history (agent_id, first_tick, last_tick, ticks)
      select c.agent_id, c.first_tick, c.last_tick, c.ticks from ${records}
      on conflict (agent_id, first_tick) do update set last_tick = excluded.last_tick, ticks = excluded.ticks`,
  );
  await run(
    db,
    sql`delete from coalition.history h using ${records}
      where h.agent_id = c.agent_id and h.last_tick <= c.oldest`,
  );
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
    sql<{ ticks: TickRecord[] }>`select ticks from coalition.history where agent_id = ${agentId}
      ${before === undefined ? sql`` : sql`and first_tick < ${before}`}
      and last_tick > (select tick from coalition.agent where id = ${agentId}) - ${historyTicks}::bigint
      order by first_tick desc limit ${limit}`,
  );
  return pages
    .flatMap(({ ticks }) => ticks.toReversed())
    .filter(({ tick }) => before === undefined || tick < before)
    .slice(0, limit);
}
