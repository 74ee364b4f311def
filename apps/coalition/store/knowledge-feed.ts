import { type Db, jsonb, many, maybeOne, run, sql, type Tx } from '#kernel/database';
import type { Lived } from '../domain/knowledge/gather-life.ts';
import { readPage } from '../living/tick-log.ts';

/** Whether no other process gathers now; then none does until the transaction ends. */
export async function gatherAlone(tx: Tx): Promise<boolean> {
  const lock = await maybeOne(
    tx,
    sql<{ held: boolean }>`select pg_try_advisory_xact_lock(hashtext('coalition.knowledge')) as held`,
  );
  return lock?.held === true;
}

export interface NewLife {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly kind: string;
  readonly modelKey: string;
  readonly tick: number;
  readonly createdAt: Date;
  readonly learnt: unknown;
  readonly worldId: string;
  readonly worldName: string;
  readonly private: boolean;
  readonly position: number | null;
  readonly memory: unknown;
}

/** Agents that lived on, or began anew, since they were last looked at. */
export async function agentsWithNews(db: Db, limit: number): Promise<NewLife[]> {
  return many(
    db,
    sql<NewLife>`select a.id, a.project_id as "projectId", a.name, a.kind, a.model_key as "modelKey", a.tick,
        a.created_at as "createdAt", a.mind -> 'learnt' as learnt, w.id as "worldId", w.name as "worldName", w.private,
        m.position, m.memory
      from coalition.agent a
      join coalition.world w on w.id = a.world_id
      left join coalition.knowledge_mark m on m.subject = 'agent:' || a.id::text
      where m.position is null or m.position <> a.tick
      order by a.id limit ${limit}`,
  );
}

const mostTicks = 1000;

/** The ticks of some agents after their marks, by agent, in order; of a long time the last thousand. */
export async function readLives(
  db: Db,
  agents: readonly { readonly id: string; readonly after: number; readonly upTo: number }[],
): Promise<ReadonlyMap<string, readonly Lived[]>> {
  const rows = await many(
    db,
    sql<{ agentId: string; ticks: unknown }>`select h.agent_id as "agentId", h.ticks
      from jsonb_to_recordset(${jsonb(agents)}) as c (id uuid, after bigint, "upTo" bigint)
      join coalition.history h on h.agent_id = c.id
        and h.last_tick > greatest(c.after, c."upTo" - ${mostTicks}::bigint) and h.first_tick <= c."upTo"
      order by h.first_tick`,
  );
  const bounds = new Map(agents.map((agent) => [agent.id, agent]));
  const lives = new Map<string, Lived[]>();
  for (const { agentId, ticks } of rows) {
    const { after = 0, upTo = 0 } = bounds.get(agentId) ?? {};
    const fresh = readPage(ticks).filter(({ tick }) => tick > after && tick <= upTo);
    const known = lives.get(agentId);
    if (known) known.push(...fresh);
    else lives.set(agentId, fresh);
  }
  return lives;
}

export interface Mark {
  readonly subject: string;
  readonly position: number;
  readonly memory: unknown;
}

export async function readMarks(db: Db, subjects: readonly string[]): Promise<ReadonlyMap<string, Mark>> {
  const rows = await many(
    db,
    sql<Mark>`select subject, position, memory from coalition.knowledge_mark
      where subject = any(${[...subjects]}::text[])`,
  );
  return new Map(rows.map((row) => [row.subject, row]));
}

export async function keepMarks(tx: Tx, marks: readonly Mark[]): Promise<void> {
  if (marks.length === 0) return;
  await run(
    tx,
    sql`insert into coalition.knowledge_mark (subject, position, memory)
      select c.subject, c.position, c.memory
      from jsonb_to_recordset(${jsonb(marks)}) as c (subject text, position bigint, memory jsonb)
      on conflict (subject) do update set position = excluded.position, memory = excluded.memory`,
  );
}

export interface SharedWorld {
  readonly id: string;
  readonly projectId: string;
  readonly tick: number;
  readonly environment: unknown;
  readonly state: unknown;
}

/** Worlds with many agents that went on since they were last looked at. */
export async function worldsWithNews(db: Db, limit: number): Promise<SharedWorld[]> {
  return many(
    db,
    sql<SharedWorld>`select w.id, w.project_id as "projectId", w.tick, w.environment, w.state from coalition.world w
      left join coalition.knowledge_mark m on m.subject = 'world:' || w.id::text
      where not w.private and w.tick > 0 and (m.position is null or m.position <> w.tick)
      order by w.id limit ${limit}`,
  );
}

export async function seatsOf(
  db: Db,
  worldId: string,
): Promise<{ readonly id: string; readonly seat: number }[]> {
  return many(
    db,
    sql<{
      id: string;
      seat: number;
    }>`select id, seat from coalition.agent where world_id = ${worldId} order by id`,
  );
}

/** Whether an agent lived on, or began anew, since it was last looked at. */
export async function anyAgentNews(db: Db): Promise<boolean> {
  const row = await maybeOne(
    db,
    sql<{ news: boolean }>`select exists (select 1 from coalition.agent a
      left join coalition.knowledge_mark m on m.subject = 'agent:' || a.id::text
      where m.position is null or m.position <> a.tick) as news`,
  );
  return row?.news === true;
}

export async function namesOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await many(
    db,
    sql<{ id: string; name: string }>`select id::text, name from coalition.agent
      where id::text = any(${[...ids]}::text[])`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
