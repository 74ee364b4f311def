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

export interface ClaimRequest {
  readonly workerId: string;
  readonly limit: number;
  /** What this worker can run, as `kind@version`. */
  readonly programs: readonly string[];
  /** The most runs of a queue at once over all workers; a queue that is not named has no limit. */
  readonly queues: ReadonlyMap<string, number>;
}

/** Claims are made one at a time over all workers: short, and it makes queue limits and serial keys exact. */
const claimLock = sql`select pg_advisory_xact_lock(7200431, 1)`;

/**
 * Takes runs that are due, most urgent first, and raises their epoch, which shuts out whoever held them before.
 * A queue takes no more than its limit; of the runs with one serial key only the oldest goes.
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
    const free = await freePlaces(tx, request.queues);
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
              and not exists (select 1 from kernel.paused_key p where p.key = c.serial_key)
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
async function freePlaces(tx: Tx, queues: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  if (queues.size === 0) return new Map();
  const running = await many(
    tx,
    sql<{ queue: string; count: number }>`select queue, count(*) as count from kernel.run
      where status = 'running' group by queue`,
  );
  const counts = new Map(running.map(({ queue, count }) => [queue, count]));
  return new Map([...queues].map(([queue, limit]) => [queue, Math.max(0, limit - (counts.get(queue) ?? 0))]));
}
