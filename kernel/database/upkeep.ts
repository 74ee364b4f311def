import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, many, run, sql } from './queryable.ts';

/** What the embedded database does by itself for its tables, as a server's autovacuum does: it has none. */
export interface Upkeep {
  /** Ends it; what is being cleaned is cleaned to its end. */
  stop(): Promise<void>;
}

export interface UpkeepOptions {
  readonly everyMilliseconds?: number;
  /** Told of a table that could not be cleaned; without one, of all. */
  readonly failed?: (error: unknown, table?: string) => void;
}

/** A table that could not be cleaned, perhaps since it takes longer than a statement may, is left alone for so long. */
const leaveAloneMilliseconds = 3_600_000;

interface Table {
  readonly schema: string;
  readonly name: string;
  readonly vacuum: boolean;
}

/**
 * Looks after tables every minute: room that deleted and changed rows took is used again, and the planner knows what is
 * in them. When is what PostgreSQL's own autovacuum has as defaults (PostgreSQL 18, chapter 24.1.6): 50 rows and 20 % of
 * the table dead, 1000 rows and 20 % new, 50 rows and 10 % other than when it was last analysed, or rows older than 200
 * million transactions. One table at a time, with as long a pause after it as it took, for the one session.
 */
export function startUpkeep(
  db: Db,
  { everyMilliseconds = 60_000, failed = () => {} }: UpkeepOptions = {},
): Upkeep {
  const ending = new AbortController();
  const leftAlone = new Map<string, number>();
  const pause = (milliseconds: number): Promise<void> =>
    // Being ended is no error, and waiting for the next time keeps no process alive.
    sleep(milliseconds, undefined, { signal: ending.signal, ref: false }).catch(() => {});

  const lookAfter = async ({ schema, name, vacuum }: Table): Promise<void> => {
    const key = `${schema}.${name}`;
    if ((leftAlone.get(key) ?? 0) > performance.now()) return;
    const began = performance.now();
    const table = sql.id(schema, name);
    try {
      await run(db, vacuum ? sql`vacuum (analyze, truncate false) ${table}` : sql`analyze ${table}`);
    } catch (error) {
      // It may have been dropped since, or is too large for the time that a statement has: the others matter too.
      failed(error, key);
      leftAlone.set(key, performance.now() + leaveAloneMilliseconds);
    }
    await pause(performance.now() - began);
  };

  const loop = (async () => {
    for (;;) {
      await pause(everyMilliseconds);
      if (ending.signal.aborted) return;
      const tables = await tablesInNeed(db).catch((error: unknown) => {
        failed(error);
        return [];
      });
      for (const table of tables) {
        if (ending.signal.aborted) return;
        await lookAfter(table);
      }
    }
  })();

  return {
    async stop() {
      ending.abort();
      await loop;
    },
  };
}

/** The worst first. */
async function tablesInNeed(db: Db): Promise<readonly Table[]> {
  // What is counted in this session is told to the statistics only now and then.
  await run(db, sql`select pg_stat_force_next_flush()`);
  return many(
    db,
    sql<Table>`select schema, name, vacuum from (
        select s.schemaname as schema, s.relname as name, s.n_dead_tup as dead,
          s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0)
            or s.n_ins_since_vacuum > 1000 + 0.2 * greatest(c.reltuples, 0)
            or age(c.relfrozenxid) > 200000000 as vacuum,
          s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0) as stale
        from pg_stat_all_tables s join pg_class c on c.oid = s.relid
        where s.schemaname <> 'pg_toast' and c.relpersistence = 'p' and c.relkind = 'r'
      ) t where vacuum or (stale and schema not in ('pg_catalog', 'information_schema'))
      order by dead desc`,
  );
}
