import { type Db, run, sql } from '#kernel/database';

/** What was decided on, so that a charter can say what changed since; and the formats that could not be written. */
export async function up(db: Db): Promise<void> {
  await run(db, sql`alter table charter.decision add column revision int, add column state jsonb`);
  await run(
    db,
    sql`create table charter.document_failure (
      session_id uuid not null references charter.session (id) on delete cascade,
      version text not null,
      format text not null,
      code text not null,
      message text not null,
      at timestamptz not null default now(),
      primary key (session_id, version, format)
    )`,
  );
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table charter.document_failure`);
  await run(db, sql`alter table charter.decision drop column revision, drop column state`);
}
