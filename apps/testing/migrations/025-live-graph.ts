import { type Db, run, sql } from '#kernel/database';

/** What exploration knows so far. Worth nothing after a crash, so it is not logged. */
export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create unlogged table testing.live_graph (
      execution_id uuid primary key references testing.execution on delete cascade,
      graph jsonb not null
    )`,
  );
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table testing.live_graph`);
}
