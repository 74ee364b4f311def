import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  // An execution that went on after a stop has had several runs, and files of each.
  await run(db, sql`alter table testing.execution add column run_ids uuid[] not null default '{}'`);
  await run(db, sql`update testing.execution set run_ids = array[run_id]`);
  // Since when a finding is known, for those whose first executions are deleted by now.
  await run(
    db,
    sql`create table testing.known_finding (
      project_id uuid not null,
      origin text not null,
      type text not null,
      key text not null,
      first_seen timestamptz not null,
      primary key (project_id, origin, type, key)
    )`,
  );
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table testing.known_finding`);
  await run(db, sql`alter table testing.execution drop column run_ids`);
}
