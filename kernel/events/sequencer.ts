import { type Db, maybeOne, one, run, sql, transact } from '#kernel/database';

/** How many rows get their place in one transaction. */
const batchSize = 1000;

export interface LogEnds {
  /** Whether committed events wait for a place. */
  readonly unplaced: boolean;
  /** The last place given; 0 when there never was one. */
  readonly last: number;
}

/** Where the log ends. Two looks into an index: what an idle poll costs. */
export async function logEnds(db: Db): Promise<LogEnds> {
  return one(
    db,
    sql<LogEnds>`select exists (select 1 from kernel.event where position is null) as unplaced,
                        coalesce((select max(position) from kernel.event), 0) as last`,
  );
}

/**
 * Gives committed events their places.
 *
 * Ids are handed out before a transaction commits, so a reader going by id passes over an event whose transaction
 * commits later than one with a higher id. Places are given only to rows that are already committed, by one
 * process at a time (the lock is held until the places are visible), so a reader going by place misses nothing.
 * Places have no gaps and never repeat: clearing old events away leaves the last one.
 *
 * @returns whether this call gave places; false when another process is at it.
 */
export async function placeEvents(db: Db): Promise<boolean> {
  let more = true;
  while (more) {
    const placed = await transact(db, async (tx) => {
      const lock = await maybeOne(
        tx,
        sql<{ held: boolean }>`select pg_try_advisory_xact_lock(hashtext('kernel.event')) as held`,
      );
      if (lock?.held !== true) return undefined;
      // A statement of its own: its view of the table begins after the lock was got.
      return run(
        tx,
        sql`update kernel.event e set position = (select coalesce(max(position), 0) from kernel.event) + waiting.nth
            from (select id, row_number() over (order by id) as nth from kernel.event
                  where position is null order by id limit ${batchSize}) waiting
            where e.id = waiting.id`,
      );
    });
    if (placed === undefined) return false;
    more = placed === batchSize;
  }
  return true;
}
