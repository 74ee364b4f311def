import { type Db, jsonb, many, maybeOne, run, sql } from '#kernel/database';
import type { TickRecord } from '../living/tick.ts';

/** What must be known of an agent to show its ticks to others. */
export interface ShownAgent {
  readonly id: string;
  readonly projectId: string;
  readonly worldId: string;
  readonly modelKey: string;
}

const shown = sql`id, project_id as "projectId", world_id as "worldId", model_key as "modelKey"`;

export async function shownAgent(db: Db, id: string): Promise<ShownAgent | undefined> {
  return maybeOne(db, sql<ShownAgent>`select ${shown} from coalition.agent where id = ${id}`);
}

export async function shownAgentsOf(db: Db, worldId: string): Promise<ShownAgent[]> {
  return many(db, sql<ShownAgent>`select ${shown} from coalition.agent where world_id = ${worldId}`);
}

/** Agents and worlds that clients of a process look at. */
export interface Interest {
  readonly agents: readonly string[];
  readonly worlds: readonly string[];
}

/** A process says for some seconds what its clients look at; without saying it again it is forgotten. */
export async function tellInterest(
  db: Db,
  readerId: string,
  { agents, worlds }: Interest,
  seconds: number,
): Promise<void> {
  await run(
    db,
    sql`insert into coalition.stream_interest (reader_id, agents, worlds, until)
      values (${readerId}, ${[...agents]}::uuid[], ${[...worlds]}::uuid[], now() + make_interval(secs => ${seconds}))
      on conflict (reader_id) do update set agents = excluded.agents, worlds = excluded.worlds, until = excluded.until`,
  );
}

export async function forgetInterest(db: Db, readerId: string): Promise<void> {
  await run(db, sql`delete from coalition.stream_interest where reader_id = ${readerId}`);
}

/** What clients of other processes look at. */
export async function interestOfOthers(db: Db, readerId: string): Promise<Interest> {
  const rows = await many(
    db,
    sql<Interest>`select agents, worlds from coalition.stream_interest where reader_id <> ${readerId} and until > now()`,
  );
  return { agents: rows.flatMap(({ agents }) => agents), worlds: rows.flatMap(({ worlds }) => worlds) };
}

export interface SharedTick {
  readonly agentId: string;
  readonly worldId: string;
  readonly record: TickRecord;
}

/** Lays out the newest tick of each agent for other processes, in the place of the one before. */
export async function shareTicks(db: Db, writerId: string, ticks: readonly SharedTick[]): Promise<void> {
  if (ticks.length === 0) return;
  const rows = ticks.map(({ agentId, worldId, record }) => ({
    agent_id: agentId,
    world_id: worldId,
    record,
  }));
  await run(
    db,
    sql`insert into coalition.stream_tick (agent_id, world_id, writer_id, version, record, at)
      select c.agent_id, c.world_id, ${writerId}, nextval('coalition.stream_version'), c.record, now()
      from jsonb_to_recordset(${jsonb(rows)}) as c (agent_id uuid, world_id uuid, record jsonb)
      -- Everybody in the same order: two that write the same agents do not wait for each other in a circle.
      order by c.agent_id
      on conflict (agent_id) do update set world_id = excluded.world_id, writer_id = excluded.writer_id,
        version = excluded.version, record = excluded.record, at = excluded.at`,
  );
}

/**
 * The newest ticks that other processes laid out within the last seconds. One is found several times: `version` tells.
 */
export async function sharedTicks(
  db: Db,
  readerId: string,
  { agents, worlds }: Interest,
  seconds: number,
): Promise<(SharedTick & { readonly version: number })[]> {
  return many(
    db,
    sql<SharedTick & { version: number }>`select agent_id as "agentId", world_id as "worldId", record, version
      from coalition.stream_tick
      where writer_id <> ${readerId} and at > now() - make_interval(secs => ${seconds})
        and (agent_id = any(${[...agents]}::uuid[]) or world_id = any(${[...worlds]}::uuid[]))`,
  );
}

/** What nobody fetched, and what processes looked at that are gone. */
export async function sweepStreams(db: Db): Promise<void> {
  await run(db, sql`delete from coalition.stream_tick where at < now() - interval '1 minute'`);
  await run(db, sql`delete from coalition.stream_interest where until < now() - interval '1 minute'`);
}
