import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '#kernel/base';
import { type Db, jsonb, one, run, sql, type Tx } from '#kernel/database';

/** Keeps a model under the hash of what it says, so that many agents with the same one have it once. @returns its key */
export async function keepModel(tx: Tx, input: Json): Promise<string> {
  const key = createHash('sha256').update(canonicalJson(input)).digest('hex');
  await run(
    tx,
    sql`insert into coalition.model (key, input) values (${key}, ${jsonb(input)})
      on conflict (key) do update set used_at = now()`,
  );
  return key;
}

export async function readModel(db: Db, key: string): Promise<Json> {
  const { input } = await one(db, sql<{ input: Json }>`select input from coalition.model where key = ${key}`);
  return input;
}

/** Models that no agent has had for a day. */
export async function forgetModels(db: Db): Promise<number> {
  return run(
    db,
    sql`delete from coalition.model m where used_at < now() - interval '1 day'
      and not exists (select 1 from coalition.agent a where a.model_key = m.key)`,
  );
}
