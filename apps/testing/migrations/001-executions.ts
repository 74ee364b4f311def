import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table testing.execution (
      id uuid primary key,
      project_id uuid not null,
      owner_id text not null,
      run_id uuid not null,
      url text not null,
      origin text not null,
      types text[] not null,
      -- What was asked for beside the address: budget, browsers, sign-in, an API's description.
      options jsonb not null,
      status text not null default 'queued'
        check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
      phase text not null default 'queued',
      -- Of the budget, in all attempts.
      spent_seconds real not null default 0,
      graph jsonb,
      figures jsonb not null default '{}',
      limits jsonb not null default '[]',
      summary jsonb,
      error jsonb,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      finished_at timestamptz
    )`,
  );
  await run(db, sql`create index execution_recent on testing.execution (project_id, id desc)`);
  await run(db, sql`create index execution_of_site on testing.execution (project_id, origin, id desc)`);

  // The suite of a site: what writing it again finds is the same test.
  await run(
    db,
    sql`create table testing.test_case (
      id uuid primary key,
      project_id uuid not null,
      origin text not null,
      key text not null,
      definition jsonb not null,
      status text not null default 'active' check (status in ('active', 'quarantined', 'disabled')),
      -- What healing proposes, until a person takes or refuses it.
      proposal jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (project_id, origin, key)
    )`,
  );
  await run(
    db,
    sql`create table testing.result (
      execution_id uuid not null references testing.execution on delete cascade,
      case_key text not null,
      browser text not null,
      outcome text not null,
      seconds real not null,
      result jsonb not null,
      finished_at timestamptz not null default now(),
      primary key (execution_id, case_key, browser)
    )`,
  );
  await run(db, sql`create index result_of_case on testing.result (case_key, browser, finished_at desc)`);
  await run(
    db,
    sql`create table testing.finding (
      execution_id uuid not null references testing.execution on delete cascade,
      type text not null,
      key text not null,
      finding jsonb not null,
      seen int not null default 1,
      found_at timestamptz not null default now(),
      primary key (execution_id, type, key)
    )`,
  );
  await run(db, sql`create index finding_history on testing.finding (type, key, found_at)`);
  await run(
    db,
    sql`create table testing.report (
      execution_id uuid not null references testing.execution on delete cascade,
      format text not null,
      artifact_id uuid not null,
      primary key (execution_id, format)
    )`,
  );
  await run(
    db,
    sql`create table testing.watch (
      id uuid primary key,
      project_id uuid not null,
      owner_id text not null,
      request jsonb not null,
      every_seconds int not null,
      next_at timestamptz not null,
      paused boolean not null default false,
      last_execution_id uuid,
      created_at timestamptz not null default now()
    )`,
  );
}

export async function down(db: Db): Promise<void> {
  for (const table of ['watch', 'report', 'finding', 'result', 'test_case', 'execution'])
    await run(db, sql`drop table ${sql.table(`testing.${table}`)}`);
}
