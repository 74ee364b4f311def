import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  // Suggestions may be about more than one test, such as a change of the site that no test notices.
  await run(db, sql`alter table testing.suggestion alter column case_id drop not null`);
  await run(db, sql`alter table testing.suggestion add column subject text`);
  await run(db, sql`update testing.suggestion set subject = case_id::text`);
  await run(db, sql`alter table testing.suggestion alter column subject set not null`);
  await run(db, sql`alter table testing.suggestion drop constraint suggestion_case_id_kind_key`);
  await run(
    db,
    sql`alter table testing.suggestion add constraint suggestion_once unique (project_id, origin, kind, subject)`,
  );

  // Single runs of tests that say something about the suite, not about the site: in other orders, after others.
  await run(
    db,
    sql`create table testing.trial (
      execution_id uuid not null references testing.execution on delete cascade,
      name text not null,
      case_key text not null,
      outcome text not null,
      seconds real not null,
      tried_at timestamptz not null default clock_timestamp(),
      primary key (execution_id, name, case_key)
    )`,
  );
  await run(
    db,
    sql`create table testing.dependence (
      execution_id uuid not null references testing.execution on delete cascade,
      case_key text not null,
      dependence jsonb not null,
      primary key (execution_id, case_key)
    )`,
  );
  await run(
    db,
    sql`create table testing.mutant (
      execution_id uuid not null references testing.execution on delete cascade,
      id text not null,
      -- In which order they are tried.
      place int not null,
      mutant jsonb not null,
      status text not null default 'pending',
      killed_by text[] not null default '{}',
      ran_by text[] not null default '{}',
      seconds real not null default 0,
      primary key (execution_id, id)
    )`,
  );
  // What each test runs of the site's scripts: by function.
  await run(
    db,
    sql`create table testing.covered (
      execution_id uuid not null references testing.execution on delete cascade,
      case_key text not null,
      functions text[] not null,
      seconds real not null,
      primary key (execution_id, case_key)
    )`,
  );
  await run(
    db,
    sql`create table testing.analysis (
      project_id uuid not null,
      origin text not null,
      analysed_at timestamptz not null,
      figures jsonb not null,
      primary key (project_id, origin)
    )`,
  );
  await run(db, sql`create index execution_finished on testing.execution (finished_at)`);
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop index testing.execution_finished`);
  for (const table of ['analysis', 'covered', 'mutant', 'dependence', 'trial'])
    await run(db, sql`drop table ${sql.table(`testing.${table}`)}`);
  await run(db, sql`delete from testing.suggestion where case_id is null`);
  await run(db, sql`alter table testing.suggestion drop constraint suggestion_once`);
  await run(db, sql`alter table testing.suggestion drop column subject`);
  await run(
    db,
    sql`alter table testing.suggestion add constraint suggestion_case_id_kind_key unique (case_id, kind)`,
  );
  await run(db, sql`alter table testing.suggestion alter column case_id set not null`);
}
