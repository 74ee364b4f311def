import { newId, notFound } from '#kernel/base';
import { type Db, jsonb, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';
import type { Environment } from '../living/environment.ts';

/** Something that agents live in; stepped as a whole, by one process at a time. */
export interface KeptWorld {
  readonly id: string;
  readonly projectId: string;
  readonly ownerId: string;
  readonly name: string;
  /** One agent's own. */
  readonly private: boolean;
  readonly environment: Environment;
  readonly ticksPerSecond: number | null;
  readonly state: unknown;
  readonly tick: number;
  readonly createdAt: Date;
}

const columns = sql`id, project_id as "projectId", owner_id as "ownerId", name, private, environment,
  ticks_per_second as "ticksPerSecond", state, tick, created_at as "createdAt"`;

export async function insertWorld(
  tx: Tx,
  world: Omit<KeptWorld, 'id' | 'tick' | 'createdAt'>,
): Promise<KeptWorld> {
  const { projectId, ownerId, name, environment, ticksPerSecond, state } = world;
  return one(
    tx,
    sql<KeptWorld>`insert into coalition.world
        (id, project_id, owner_id, name, private, environment, ticks_per_second, state)
      values (${newId()}, ${projectId}, ${ownerId}, ${name}, ${world.private}, ${jsonb(environment)}, ${ticksPerSecond},
        ${jsonb(state)})
      returning ${columns}`,
  );
}

export const worldNotFound = (id: string): Error =>
  notFound('coalition.world_not_found', `There is no world ${id}, or it is not shared with you.`);

/** @throws MainstayError `coalition.world_not_found` */
export async function getWorld(db: Db, id: string): Promise<KeptWorld> {
  const found = await maybeOne(db, sql<KeptWorld>`select ${columns} from coalition.world where id = ${id}`);
  if (!found) throw worldNotFound(id);
  return found;
}

export async function listWorlds(
  db: Db,
  {
    projectIds,
    cursor,
    limit,
  }: {
    readonly projectIds: readonly string[] | undefined;
    readonly cursor: string | undefined;
    readonly limit: number;
  },
): Promise<KeptWorld[]> {
  return many(
    db,
    sql<KeptWorld>`select ${columns} from coalition.world
      where not private
        ${projectIds === undefined ? sql`` : sql`and project_id = any(${[...projectIds]}::uuid[])`}
        ${cursor === undefined ? sql`` : sql`and id < ${cursor}`}
      order by id desc limit ${limit}`,
  );
}

export async function setWorldState(tx: Tx, id: string, state: unknown): Promise<void> {
  await run(tx, sql`update coalition.world set state = ${jsonb(state)} where id = ${id}`);
}

export async function setPace(tx: Tx, id: string, ticksPerSecond: number): Promise<void> {
  await run(tx, sql`update coalition.world set ticks_per_second = ${ticksPerSecond} where id = ${id}`);
}

/** @returns how many agents of the world changed */
export async function setStatusInWorld(
  tx: Tx,
  worldId: string,
  from: readonly string[],
  status: string,
): Promise<number> {
  return run(
    tx,
    sql`update coalition.agent set status = ${status}, changed_at = now()
      where world_id = ${worldId} and status = any(${[...from]}::text[])`,
  );
}

export async function deleteWorld(tx: Tx, id: string): Promise<void> {
  await run(tx, sql`delete from coalition.world where id = ${id}`);
}
