import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table testing.suggestion (
      id uuid primary key,
      project_id uuid not null,
      origin text not null,
      kind text not null,
      case_id uuid not null references testing.test_case on delete cascade,
      title text not null,
      reason text not null,
      -- What a person did about it; what was dismissed is not proposed again.
      status text not null default 'open' check (status in ('open', 'applied', 'dismissed')),
      created_at timestamptz not null default now(),
      unique (case_id, kind)
    )`,
  );
  await run(db, sql`create index suggestion_of_site on testing.suggestion (project_id, origin, id)`);
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table testing.suggestion`);
}
