import { z } from 'zod';
import { type Db, jsonb, many, maybeOne, run, sql, type Tx } from '#kernel/database';
import type { Lived } from '../domain/knowledge/gather-life.ts';
import { readPage } from '../living/tick-log.ts';

/** Whether no other process gathers now, nor imports into what is gathered; then none gathers until the transaction ends. */
export async function gatherAlone(tx: Tx): Promise<boolean> {
  const lock = await maybeOne(
    tx,
    sql<{ held: boolean }>`select pg_try_advisory_xact_lock(hashtext('coalition.knowledge')) and not exists (
        select 1 from coalition.knowledge_import join coalition.knowledge_graph g on g.id = graph_id
        where g.gathered and alive_at > now() - interval '2 minutes') as held`,
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

/** Agents that lived on, or began anew, since they were last looked at, in the order of their ids. */
export async function agentsWithNews(db: Db, after: string, limit: number): Promise<NewLife[]> {
  return many(
    db,
    sql<NewLife>`select a.id, a.project_id as "projectId", a.name, a.kind, a.model_key as "modelKey", a.tick,
        a.created_at as "createdAt", a.mind -> 'learnt' as learnt, w.id as "worldId", w.name as "worldName", w.private,
        m.position, m.memory
      from coalition.agent a
      join coalition.world w on w.id = a.world_id
      left join coalition.knowledge_mark m on m.subject = 'agent:' || a.id::text
      where a.id > ${after} and (m.position is null or m.position <> a.tick)
      order by a.id limit ${limit}`,
  );
}

const mostTicks = 1000;

interface Bounds {
  readonly after: number;
  readonly upTo: number;
}

/** What some agents lived through after their marks, by agent; of a long time the last thousand ticks. */
export async function readLives(
  db: Db,
  agents: readonly (Bounds & { readonly id: string })[],
): Promise<(agent: Bounds & { readonly id: string }) => readonly Lived[]> {
  const rows = await many(
    db,
    sql<{ agentId: string; ticks: unknown }>`select h.agent_id as "agentId", h.ticks
      from jsonb_to_recordset(${jsonb(agents)}) as c (id uuid, after bigint, "upTo" bigint)
      join coalition.history h on h.agent_id = c.id
        and h.last_tick > greatest(c.after, c."upTo" - ${mostTicks}::bigint) and h.first_tick <= c."upTo"
      order by h.first_tick`,
  );
  const pages = Map.groupBy(rows, ({ agentId }) => agentId);
  // One after the other: all ticks of all agents at once would take much memory.
  return ({ id, after, upTo }) =>
    (pages.get(id) ?? []).flatMap(({ ticks }) =>
      readPage(ticks).filter(({ tick }) => tick > after && tick <= upTo),
    );
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

const begin = '00000000-0000-0000-0000-000000000000';
const roundMemory = z.object({ after: z.uuid() });
const roundSubject = (of: 'agents' | 'worlds'): string => `round:${of}`;

/** The id up to which the present round through agents or worlds has come: who is late in it has a turn too. */
export async function readRound(db: Db, of: 'agents' | 'worlds'): Promise<string> {
  const marks = await readMarks(db, [roundSubject(of)]);
  return roundMemory.safeParse(marks.get(roundSubject(of))?.memory).data?.after ?? begin;
}

/** @param after undefined begins another round */
export async function keepRound(tx: Tx, of: 'agents' | 'worlds', after: string | undefined): Promise<void> {
  await keepMarks(tx, [{ subject: roundSubject(of), position: 0, memory: { after: after ?? begin } }]);
}

export interface SharedWorld {
  readonly id: string;
  readonly projectId: string;
  readonly tick: number;
  readonly environment: unknown;
  readonly state: unknown;
  readonly seats: readonly { readonly id: string; readonly seat: number }[];
}

/** Worlds in which agents can meet that went on since they were last looked at, in the order of their ids. */
export async function worldsWithNews(db: Db, after: string, limit: number): Promise<SharedWorld[]> {
  return many(
    db,
    sql<SharedWorld>`select w.id, w.project_id as "projectId", w.tick, w.environment, w.state,
        (select jsonb_agg(jsonb_build_object('id', a.id, 'seat', a.seat) order by a.id)
          from coalition.agent a where a.world_id = w.id) as seats
      from coalition.world w
      left join coalition.knowledge_mark m on m.subject = 'world:' || w.id::text
      where w.id > ${after} and not w.private and w.tick > 0 and w.environment -> 'columns' is not null
        and (m.position is null or m.position <> w.tick)
        and exists (select 1 from coalition.agent a where a.world_id = w.id offset 1)
      order by w.id limit ${limit}`,
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
