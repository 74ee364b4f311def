import { type Db, run, sql } from '#kernel/database';

/** Tests of one execution that several workers share. */
export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table testing.shared_test (
      execution_id uuid not null references testing.execution on delete cascade,
      case_key text not null,
      browser text not null,
      place int not null,
      -- The run of the worker that has it; null: anybody may take it.
      taken_by uuid,
      primary key (execution_id, case_key, browser)
    )`,
  );
  await run(
    db,
    sql`create index shared_test_free on testing.shared_test (execution_id, place) where taken_by is null`,
  );
  await run(db, sql`alter table testing.result add column worker text not null default ''`);
  await run(db, sql`alter table testing.execution add column spent_at timestamptz`);
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`alter table testing.execution drop column spent_at`);
  await run(db, sql`alter table testing.result drop column worker`);
  await run(db, sql`drop table testing.shared_test`);
}
