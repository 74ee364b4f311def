import { type Db, jsonb, many, maybeOne, one, run, sql, type Tx } from '#kernel/database';

/** What a process says of itself with each heartbeat. */
export interface KeeperFigures {
  readonly worlds: number;
  readonly agents: number;
  /** Of the last minute: agents' ticks, and the share of the time that was spent on them. */
  readonly ticksPerSecond: number;
  readonly busy: number;
  /** Worlds whose next tick is due and not begun with. */
  readonly waiting: number;
  /** Threads that step agents. */
  readonly threads: number;
  /** Seconds that one tick of one agent takes; null before the first. */
  readonly tickSeconds: { readonly mean: number; readonly p95: number } | null;
}

export interface Keeper {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly figures: KeeperFigures;
}

/** A world that is waited for is nobody's for so long, unless whoever waited takes it earlier. */
const wantedSeconds = 5;

const isAlive = (deadAfterSeconds: number) =>
  sql`k.beat_at > now() - make_interval(secs => ${deadAfterSeconds})`;

/** @param alone whether no other process can be there: then whatever others had is free at once */
export async function enrolKeeper(
  db: Db,
  keeper: { readonly id: string; readonly host: string; readonly pid: number },
  alone: boolean,
): Promise<void> {
  if (alone) await run(db, sql`delete from coalition.keeper`);
  await run(
    db,
    sql`insert into coalition.keeper (id, host, pid) values (${keeper.id}, ${keeper.host}, ${keeper.pid})`,
  );
}

/**
 * @param deadAfterSeconds undefined where no other process can be there
 * @returns whether it was alive until now; if not, others may have taken its worlds
 */
export async function beatKeeper(
  db: Db,
  id: string,
  figures: KeeperFigures,
  deadAfterSeconds: number | undefined,
): Promise<boolean> {
  const beaten = await run(
    db,
    sql`update coalition.keeper k set beat_at = now(), figures = ${jsonb(figures)}
      where id = ${id} ${deadAfterSeconds === undefined ? sql`` : sql`and ${isAlive(deadAfterSeconds)}`}`,
  );
  return beaten > 0;
}

export async function signOffKeeper(db: Db, id: string): Promise<void> {
  await run(db, sql`update coalition.world set keeper_id = null where keeper_id = ${id}`);
  await run(db, sql`delete from coalition.keeper where id = ${id}`);
}

export async function livingKeepers(db: Db, deadAfterSeconds: number): Promise<Keeper[]> {
  return many(
    db,
    sql<Keeper>`select id, host, pid, figures from coalition.keeper k where ${isAlive(deadAfterSeconds)} order by id`,
  );
}

export async function forgetKeepers(db: Db): Promise<number> {
  return run(db, sql`delete from coalition.keeper where beat_at < now() - interval '1 day'`);
}

/** Takes worlds with running agents that no living process has. @returns their ids */
export async function claimWorlds(
  db: Db,
  keeperId: string,
  { most, deadAfterSeconds }: { readonly most: number; readonly deadAfterSeconds: number },
): Promise<string[]> {
  if (most <= 0) return [];
  const claimed = await many(
    db,
    sql<{ id: string }>`update coalition.world set keeper_id = ${keeperId}, wanted_at = null where id in (
      select w.id from coalition.world w
      where exists (select 1 from coalition.agent a where a.world_id = w.id and a.status = 'running')
        and not exists (select 1 from coalition.keeper k where k.id = w.keeper_id and ${isAlive(deadAfterSeconds)})
        and (w.wanted_at is null or w.wanted_at < now() - make_interval(secs => ${wantedSeconds}))
      order by w.id limit ${most} for update skip locked
    ) returning id`,
  );
  return claimed.map(({ id }) => id);
}

/** Worlds in which somebody should live and that no living process has. */
export async function countUnkeptWorlds(db: Db, deadAfterSeconds: number): Promise<number> {
  const { count } = await one(
    db,
    sql<{ count: number }>`select count(*) as count from coalition.world w
      where w.environment ->> 'kind' <> 'given'
        and exists (select 1 from coalition.agent a where a.world_id = w.id and a.status = 'running')
        and not exists (select 1 from coalition.keeper k where k.id = w.keeper_id and ${isAlive(deadAfterSeconds)})`,
  );
  return Number(count);
}

/** Worlds of a process that somebody waits for. */
export async function wantedWorlds(db: Db, keeperId: string): Promise<string[]> {
  const wanted = await many(
    db,
    sql<{
      id: string;
    }>`select id from coalition.world where keeper_id = ${keeperId} and wanted_at is not null`,
  );
  return wanted.map(({ id }) => id);
}

/**
 * Locks a world until the transaction ends, if no process has it; else leaves word that it is wanted.
 *
 * @returns whether it is free; undefined when there is no such world
 */
export async function lockWorld(tx: Tx, id: string, deadAfterSeconds: number): Promise<boolean | undefined> {
  const found = await maybeOne(
    tx,
    sql<{
      keeperId: string | null;
    }>`select keeper_id as "keeperId" from coalition.world where id = ${id} for update`,
  );
  if (!found) return undefined;
  const { alive } = await one(
    tx,
    sql<{ alive: boolean }>`select exists (select 1 from coalition.keeper k
      where k.id = ${found.keeperId} and ${isAlive(deadAfterSeconds)}) as alive`,
  );
  await run(
    tx,
    alive
      ? sql`update coalition.world set wanted_at = now() where id = ${id}`
      : sql`update coalition.world set keeper_id = null, wanted_at = null where id = ${id}`,
  );
  return !alive;
}

/** Gives a locked world to a process that will work with it by hand. */
export async function giveWorld(tx: Tx, id: string, keeperId: string): Promise<void> {
  await run(tx, sql`update coalition.world set keeper_id = ${keeperId} where id = ${id}`);
}

/** Lets worlds of a process go as they were last kept. */
export async function freeWorlds(db: Db, keeperId: string, ids: readonly string[]): Promise<void> {
  await run(
    db,
    sql`update coalition.world set keeper_id = null
      where id = any(${[...ids]}::uuid[]) and keeper_id = ${keeperId}`,
  );
}
