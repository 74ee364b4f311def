import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  // The texts that mutants are changes of: a report shows them in their place.
  await run(
    db,
    sql`create table testing.script (
      execution_id uuid not null references testing.execution on delete cascade,
      file text not null,
      hash text not null,
      inline boolean not null,
      source text not null,
      primary key (execution_id, file, hash)
    )`,
  );
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table testing.script`);
}
