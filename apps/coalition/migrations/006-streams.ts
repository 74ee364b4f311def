import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  // What is worth nothing a minute later is not written to the log of the database: gone after a crash, and quick.
  await run(
    db,
    sql`create unlogged table coalition.stream_interest (
      reader_id uuid primary key,
      agents uuid[] not null,
      worlds uuid[] not null,
      until timestamptz not null
    )`,
  );
  await run(
    db,
    sql`create unlogged table coalition.stream_tick (
      agent_id uuid primary key,
      world_id uuid not null,
      writer_id uuid not null,
      version bigint not null,
      record jsonb not null,
      at timestamptz not null
    )`,
  );
  await run(db, sql`create index stream_tick_world on coalition.stream_tick (world_id)`);
  await run(db, sql`create sequence coalition.stream_version`);
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop sequence coalition.stream_version`);
  for (const table of ['stream_tick', 'stream_interest'])
    await run(db, sql`drop table ${sql.table(`coalition.${table}`)}`);
}
