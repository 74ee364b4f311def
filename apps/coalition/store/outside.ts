import { notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql } from '#kernel/database';

export const outsideStatuses = ['idle', 'driving', 'done', 'failed'] as const;

/** An environment outside that one agent acts in. */
export interface KeptOutside {
  readonly agentId: string;
  readonly url: string;
  readonly ticksPerSecond: number | null;
  readonly status: (typeof outsideStatuses)[number];
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly changedAt: Date;
}

const columns = sql`agent_id as "agentId", url, ticks_per_second as "ticksPerSecond", status, error, changed_at as "changedAt"`;

export async function setOutside(
  db: Db,
  agentId: string,
  url: string,
  ticksPerSecond: number | null,
): Promise<KeptOutside> {
  return one(
    db,
    sql<KeptOutside>`insert into coalition.outside (agent_id, url, ticks_per_second, status)
      values (${agentId}, ${url}, ${ticksPerSecond}, 'idle')
      on conflict (agent_id) do update set url = excluded.url, ticks_per_second = excluded.ticks_per_second,
        status = 'idle', error = null, holder_id = null, held_until = null, changed_at = now()
      returning ${columns}`,
  );
}

/** @throws MainstayError `coalition.no_outside` */
export async function getOutside(db: Db, agentId: string): Promise<KeptOutside> {
  const found = await maybeOne(
    db,
    sql<KeptOutside>`select ${columns} from coalition.outside where agent_id = ${agentId}`,
  );
  if (!found) throw notFound('coalition.no_outside', `Agent ${agentId} has no environment outside.`);
  return found;
}

export async function removeOutside(db: Db, agentId: string): Promise<void> {
  await run(db, sql`delete from coalition.outside where agent_id = ${agentId}`);
}

/** Whoever drives it lets go with its next look. */
export async function setOutsideStatus(
  db: Db,
  agentId: string,
  status: KeptOutside['status'],
  error: KeptOutside['error'] = null,
): Promise<void> {
  await run(
    db,
    sql`update coalition.outside set status = ${status}, error = ${error === null ? null : jsonb(error)},
        holder_id = null, held_until = null, changed_at = now()
      where agent_id = ${agentId}`,
  );
}

/** Takes what is to be driven and what no process drives that is alive. @returns what was taken */
export async function claimOutside(
  db: Db,
  holderId: string,
  { most, seconds }: { readonly most: number; readonly seconds: number },
): Promise<KeptOutside[]> {
  if (most <= 0) return [];
  return many(
    db,
    sql<KeptOutside>`update coalition.outside
      set holder_id = ${holderId}, held_until = now() + make_interval(secs => ${seconds})
      where agent_id in (
        select agent_id from coalition.outside
        where status = 'driving' and (held_until is null or held_until < now())
        order by agent_id limit ${most} for update skip locked
      ) returning ${columns}`,
  );
}

/** Says that a process still drives what it took. @returns the agents that are still its own */
export async function holdOutside(db: Db, holderId: string, seconds: number): Promise<string[]> {
  const held = await many(
    db,
    sql<{
      agentId: string;
    }>`update coalition.outside set held_until = now() + make_interval(secs => ${seconds})
      where holder_id = ${holderId} and status = 'driving' and held_until > now() returning agent_id as "agentId"`,
  );
  return held.map(({ agentId }) => agentId);
}

/** @param holderId all of one process; what any has when absent */
export async function freeOutside(db: Db, holderId?: string): Promise<void> {
  await run(
    db,
    sql`update coalition.outside set holder_id = null, held_until = null
      where ${holderId === undefined ? sql`holder_id is not null` : sql`holder_id = ${holderId}`}`,
  );
}
