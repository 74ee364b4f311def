import { type Db, maybeOne, one, sql, type Tx } from '#kernel/database';

/** The secret of a world outside, encrypted, and the one before it for as long as that is still good. */
export interface KeptWorldSecret {
  readonly sealed: string;
  readonly madeAt: Date;
  readonly previous: string | null;
  readonly previousUntil: Date | null;
}

const columns = sql`sealed, made_at as "madeAt",
  case when previous_until > now() then previous end as previous,
  case when previous_until > now() then previous_until end as "previousUntil"`;

export async function findWorldSecret(db: Db, worldId: string): Promise<KeptWorldSecret | undefined> {
  return maybeOne(
    db,
    sql<KeptWorldSecret>`select ${columns} from coalition.world_secret where world_id = ${worldId}`,
  );
}

/** @returns whether it was kept: not where there is one already */
export async function addWorldSecret(tx: Tx, worldId: string, sealed: string): Promise<boolean> {
  const added = await maybeOne(
    tx,
    sql<{
      worldId: string;
    }>`insert into coalition.world_secret (world_id, sealed) values (${worldId}, ${sealed})
      on conflict do nothing returning world_id as "worldId"`,
  );
  return added !== undefined;
}

/** @param graceSeconds for which the one that was there stays good */
export async function replaceWorldSecret(
  tx: Tx,
  worldId: string,
  sealed: string,
  graceSeconds: number,
): Promise<KeptWorldSecret> {
  return one(
    tx,
    sql<KeptWorldSecret>`insert into coalition.world_secret as kept (world_id, sealed) values (${worldId}, ${sealed})
      on conflict (world_id) do update set sealed = excluded.sealed, made_at = now(), previous = kept.sealed,
        previous_until = now() + make_interval(secs => ${graceSeconds})
      returning ${columns}`,
  );
}
