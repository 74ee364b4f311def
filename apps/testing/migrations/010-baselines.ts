import { type Db, run, sql } from '#kernel/database';

/** The pictures of states: the approved ones, what is proposed instead, and those before. */
export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table testing.baseline (
      id uuid primary key,
      project_id uuid not null,
      site text not null,
      state text not null,
      browser text not null,
      viewport text not null,
      platform text not null,
      status text not null check (status in ('proposed', 'approved', 'rejected', 'superseded')),
      picture uuid not null,
      width int not null,
      height int not null,
      masks jsonb not null default '[]',
      drawn_by text not null,
      -- Null for the first picture of a state.
      compared_with uuid references testing.baseline (id) on delete cascade,
      share double precision,
      difference uuid,
      created_at timestamptz not null default now(),
      decided_by text,
      decided_at timestamptz,
      check (status not in ('approved', 'rejected') or decided_by is not null)
    )`,
  );
  const key = sql`project_id, site, state, browser, viewport, platform`;
  await run(
    db,
    sql`create unique index baseline_approved on testing.baseline (${key}) where status = 'approved'`,
  );
  // One first picture and one that differs may wait for a person, not more.
  await run(
    db,
    sql`create unique index baseline_proposed on testing.baseline (${key}, (compared_with is null))
      where status = 'proposed'`,
  );
  await run(db, sql`create index baseline_history on testing.baseline (project_id, site, id desc)`);
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table testing.baseline`);
}
