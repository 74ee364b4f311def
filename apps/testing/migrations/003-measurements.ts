import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table testing.measurement (
      execution_id uuid not null references testing.execution on delete cascade,
      route text not null,
      browser text not null,
      cache text not null,
      measurement jsonb not null,
      measured_at timestamptz not null default now(),
      primary key (execution_id, route, browser, cache)
    )`,
  );
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table testing.measurement`);
}
