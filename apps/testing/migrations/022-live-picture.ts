import { type Db, run, sql } from '#kernel/database';

/** What is being looked at now. Worth nothing after a crash, so it is not logged. */
export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create unlogged table testing.live_picture (
      execution_id uuid primary key references testing.execution on delete cascade,
      -- A JPEG.
      picture bytea not null check (octet_length(picture) <= 262144),
      doing text not null,
      taken_at timestamptz not null default now()
    )`,
  );
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table testing.live_picture`);
}
