import { type Db, many, run, sql, type Tx, transact } from '#kernel/database';

export interface ClaimedRun {
  readonly id: string;
  readonly epoch: number;
  readonly kind: string;
  readonly version: number;
  readonly input: unknown;
  readonly ownerId: string | null;
  readonly projectId: string | null;
  readonly parentId: string | null;
}

/** How much of a queue is at work at once: so many runs over all workers, or on each of them. */
export type QueueLimit = number | { readonly perWorker: number };

export interface ClaimRequest {
  readonly workerId: string;
  readonly limit: number;
  /** What this worker can run, as `kind@version`. */
  readonly programs: readonly string[];
  /** A queue that is not named has no limit. */
  readonly queues: ReadonlyMap<string, QueueLimit>;
}

/** Claims are made one at a time over all workers: short, and it makes queue limits and serial keys exact. */
const claimLock = sql`select pg_advisory_xact_lock(7200431, 1)`;

/**
 * Takes runs that are due, most urgent first, and raises their epoch, which shuts out whoever held them before.
 * A queue takes no more than its limit; of the runs with one serial key only the oldest goes. The part of a key before
 * its first slash is its group: pausing `a` holds `a/1` and `a/2` back, too.
 */
export async function claimRuns(db: Db, request: ClaimRequest): Promise<ClaimedRun[]> {
  if (request.limit <= 0 || request.programs.length === 0) return [];
  // Most looks find nothing: they should cost one index probe and no lock.
  const due = await many(
    db,
    sql`select 1 from kernel.run
      where status in ('queued', 'waiting') and available_at <= now() limit 1`,
  );
  if (due.length === 0) return [];
  return transact(db, async (tx) => {
    await run(tx, claimLock);
    const free = await freePlaces(tx, request);
    return many(
      tx,
      sql<ClaimedRun>`update kernel.run r
        set status = 'running', epoch = r.epoch + 1, worker_id = ${request.workerId}, claimed_at = now(),
          waiting_for = null, started_at = coalesce(r.started_at, now())
        where r.id in (
          select id from (
            select c.id, c.priority, c.available_at, c.number,
              row_number() over (partition by c.queue order by c.priority desc, c.available_at, c.number) as place, c.queue
            from kernel.run c
            where c.status in ('queued', 'waiting') and c.available_at <= now()
              and c.kind || '@' || c.version = any(${[...request.programs]})
              and (c.serial_key is null or not exists (
                select 1 from kernel.run o
                where o.serial_key = c.serial_key and o.status in ('queued', 'running', 'waiting')
                  and o.number < c.number))
              and not exists (select 1 from kernel.paused_key p where p.key in (c.serial_key, split_part(c.serial_key, '/', 1)))
          ) due
          where place <= coalesce((${JSON.stringify(Object.fromEntries(free))}::jsonb ->> due.queue)::int, ${request.limit})
          order by priority desc, available_at, number
          limit ${request.limit})
        and r.status in ('queued', 'waiting')
        returning r.id, r.epoch, r.kind, r.version, r.input, r.owner_id as "ownerId", r.project_id as "projectId",
          r.parent_id as "parentId"`,
    );
  });
}

/** How many more runs each limited queue may take. */
async function freePlaces(tx: Tx, { queues, workerId }: ClaimRequest): Promise<Map<string, number>> {
  if (queues.size === 0) return new Map();
  const running = await many(
    tx,
    sql<{ queue: string; all: number; mine: number }>`select queue, count(*) as "all",
        count(*) filter (where worker_id = ${workerId}) as mine
      from kernel.run where status = 'running' group by queue`,
  );
  const counts = new Map(running.map((count) => [count.queue, count]));
  return new Map(
    [...queues].map(([queue, limit]) => {
      const { all, mine } = counts.get(queue) ?? { all: 0, mine: 0 };
      return [queue, Math.max(0, typeof limit === 'number' ? limit - all : limit.perWorker - mine)];
    }),
  );
}
