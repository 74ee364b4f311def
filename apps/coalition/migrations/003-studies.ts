import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table coalition.study (
      id uuid primary key,
      project_id uuid not null,
      owner_id text not null,
      run_id uuid not null,
      name text not null,
      -- What is compared, and who takes part with the models they had then.
      spec jsonb not null,
      status text not null default 'queued'
        check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
      seeds int not null,
      spent_seconds double precision not null default 0,
      -- In sentences, once it has ended.
      conclusions jsonb not null default '[]',
      error jsonb,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      ended_at timestamptz
    )`,
  );
  await run(db, sql`create index study_recent on coalition.study (project_id, id desc)`);
  await run(db, sql`create index study_ended on coalition.study (ended_at) where ended_at is not null`);
  // What is here is never played again.
  await run(
    db,
    sql`create table coalition.study_seed (
      study_id uuid not null references coalition.study on delete cascade,
      seed bigint not null,
      results jsonb not null,
      primary key (study_id, seed)
    )`,
  );
  // What members of a coalition share while it is active.
  await run(db, sql`alter table coalition.coalition add column together jsonb`);
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`alter table coalition.coalition drop column together`);
  for (const table of ['study_seed', 'study'])
    await run(db, sql`drop table ${sql.table(`coalition.${table}`)}`);
}
