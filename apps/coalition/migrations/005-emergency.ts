import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  // All processes obey what is there: one row.
  await run(
    db,
    sql`create table coalition.emergency (
      id boolean primary key default true check (id),
      is_on boolean not null,
      reason text not null,
      changed_by text not null,
      changed_at timestamptz not null default now()
    )`,
  );
  // Pages of ticks are packed numbers: looking for something to compress in them is in vain.
  await run(db, sql`alter table coalition.history alter column ticks set storage external`);
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`alter table coalition.history alter column ticks set storage extended`);
  await run(db, sql`drop table coalition.emergency`);
}
