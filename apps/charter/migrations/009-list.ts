import { type Db, run, sql } from '#kernel/database';

/** For lists of thousands: every order, and what is filtered by most. */
export async function up(db: Db): Promise<void> {
  await run(db, sql`create index session_changed on charter.session (updated_at desc, id desc)`);
  await run(db, sql`create index session_name on charter.session (lower(project_name), id)`);
  await run(db, sql`create index session_progress on charter.session (progress desc, id desc)`);
  await run(
    db,
    sql`create index session_decision on charter.session (decision_kind, id desc)
      where decision_kind is not null`,
  );
  await run(db, sql`create index session_stage on charter.session (stage, id desc)`);
  await run(db, sql`create index session_words on charter.session using gin (words)`);
}

export async function down(db: Db): Promise<void> {
  for (const name of ['words', 'stage', 'decision', 'progress', 'name', 'changed']) {
    await run(db, sql`drop index ${sql.table(`charter.session_${name}`)}`);
  }
}
