import { type Db, maybeOne, run, sql, type Tx } from '#kernel/database';

/** The switch that all processes obey. */
export interface Emergency {
  readonly on: boolean;
  readonly reason: string | null;
  /** Who changed it last, and when. */
  readonly changedBy: string | null;
  readonly changedAt: Date | null;
}

export async function readEmergency(db: Db): Promise<Emergency> {
  const found = await maybeOne(
    db,
    sql<Emergency>`select is_on as "on", reason, changed_by as "changedBy", changed_at as "changedAt"
      from coalition.emergency`,
  );
  return found ?? { on: false, reason: null, changedBy: null, changedAt: null };
}

/** @returns whether that changed anything */
export async function setEmergency(
  tx: Tx,
  { on, reason, by }: { readonly on: boolean; readonly reason: string; readonly by: string },
): Promise<boolean> {
  const changed = await run(
    tx,
    sql`insert into coalition.emergency (is_on, reason, changed_by) select ${on}, ${reason}, ${by}
      where ${on} or exists (select 1 from coalition.emergency)
      on conflict (id) do update set is_on = excluded.is_on, reason = excluded.reason,
        changed_by = excluded.changed_by, changed_at = now()
      where coalition.emergency.is_on <> excluded.is_on`,
  );
  return changed > 0;
}
