import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  // With what an environment outside can tell that it is us who ask. Encrypted; the one before is good for a while more.
  await run(
    db,
    sql`create table coalition.world_secret (
      world_id uuid primary key references coalition.world on delete cascade,
      sealed text not null,
      made_at timestamptz not null default now(),
      previous text,
      previous_until timestamptz
    )`,
  );
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table coalition.world_secret`);
}
