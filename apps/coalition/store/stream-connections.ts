import { type Db, one, run, sql, transact } from '#kernel/database';

/** One client that listens. */
export interface KeptConnection {
  readonly id: string;
  readonly userId: string;
  readonly address: string;
}

export interface ConnectionCounts {
  readonly ofUser: number;
  readonly ofAddress: number;
}

/**
 * Counts the connections of a user and of an address in all processes, and adds one unless it would be too many. Two
 * that come at once, wherever they come, are counted one after the other.
 *
 * @returns how many there were before
 */
export async function addConnection(
  db: Db,
  processId: string,
  { id, userId, address }: KeptConnection,
  { most, seconds }: { readonly most: ConnectionCounts; readonly seconds: number },
): Promise<ConnectionCounts> {
  return transact(db, async (tx) => {
    // Everybody the user first: two that wait for each other there cannot be.
    for (const whose of [`user ${userId}`, `address ${address}`])
      await run(tx, sql`select pg_advisory_xact_lock(hashtext('coalition.stream'), hashtext(${whose}))`);
    const counted = await one(
      tx,
      sql<{ ofUser: number; ofAddress: number }>`select
          count(*) filter (where user_id = ${userId})::int as "ofUser",
          count(*) filter (where address = ${address})::int as "ofAddress"
        from coalition.stream_connection where (user_id = ${userId} or address = ${address}) and until > now()`,
    );
    if (counted.ofUser < most.ofUser && counted.ofAddress < most.ofAddress)
      await run(
        tx,
        sql`insert into coalition.stream_connection (id, process_id, user_id, address, until)
          values (${id}, ${processId}, ${userId}, ${address}, now() + make_interval(secs => ${seconds}))`,
      );
    return counted;
  });
}

/** Says that a process still has these, also those that were forgotten meanwhile; forgets what others say no more. */
export async function keepConnections(
  db: Db,
  processId: string,
  connections: readonly KeptConnection[],
  seconds: number,
): Promise<void> {
  const column = (value: (connection: KeptConnection) => string) => connections.map(value);
  await run(
    db,
    sql`insert into coalition.stream_connection (id, process_id, user_id, address, until)
      select c.id, ${processId}, c.user_id, c.address, now() + make_interval(secs => ${seconds})
      from unnest(${column(({ id }) => id)}::uuid[], ${column(({ userId }) => userId)}::text[],
        ${column(({ address }) => address)}::text[]) as c (id, user_id, address)
      on conflict (id) do update set until = excluded.until`,
  );
  await run(db, sql`delete from coalition.stream_connection where until < now() - interval '1 minute'`);
}

export async function removeConnection(db: Db, id: string): Promise<void> {
  await run(db, sql`delete from coalition.stream_connection where id = ${id}`);
}

export async function removeConnectionsOf(db: Db, processId: string): Promise<void> {
  await run(db, sql`delete from coalition.stream_connection where process_id = ${processId}`);
}

/** Of whoever has most. */
export async function mostConnections(db: Db): Promise<ConnectionCounts> {
  return one(
    db,
    sql<{ ofUser: number; ofAddress: number }>`with living as (
        select user_id, address from coalition.stream_connection where until > now()
      ) select
        coalesce((select max(n) from (select count(*) as n from living group by user_id) u), 0)::int as "ofUser",
        coalesce((select max(n) from (select count(*) as n from living group by address) a), 0)::int as "ofAddress"`,
  );
}
