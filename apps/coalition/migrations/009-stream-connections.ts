import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  // Who listens, in all processes together. Each process says again and again what it has; after a crash it is forgotten.
  await run(
    db,
    sql`create unlogged table coalition.stream_connection (
      id uuid primary key,
      process_id uuid not null,
      user_id text not null,
      address text not null,
      until timestamptz not null
    )`,
  );
  await run(db, sql`create index stream_connection_user on coalition.stream_connection (user_id)`);
  await run(db, sql`create index stream_connection_address on coalition.stream_connection (address)`);
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table coalition.stream_connection`);
}
