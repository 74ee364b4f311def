import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  // An environment that somebody else runs, which is asked over HTTP what an agent observes.
  await run(
    db,
    sql`create table coalition.outside (
      agent_id uuid primary key references coalition.agent on delete cascade,
      url text not null,
      ticks_per_second double precision,
      status text not null check (status in ('idle', 'driving', 'done', 'failed')),
      error jsonb,
      -- The process that drives it, for as long as it says so.
      holder_id uuid,
      held_until timestamptz,
      created_at timestamptz not null default now(),
      changed_at timestamptz not null default now()
    )`,
  );
  await run(db, sql`create index outside_driven on coalition.outside (held_until) where status = 'driving'`);
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table coalition.outside`);
}
