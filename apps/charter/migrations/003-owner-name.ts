import { type Db, run, sql } from '#kernel/database';

/** Who answers for the project, as a file of answers names them: seldom the account that read it in. */
export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`alter table charter.session add column owner_name text check (length(owner_name) between 1 and 200)`,
  );
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`alter table charter.session drop column owner_name`);
}
