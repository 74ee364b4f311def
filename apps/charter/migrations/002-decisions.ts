import { type Db, run, sql } from '#kernel/database';

/** Every decision of a session, kept when the session is reopened and decided again. */
export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table charter.decision (
      session_id uuid not null references charter.session (id) on delete cascade,
      edition int not null,
      decision text not null,
      decided_at timestamptz not null default now(),
      committee jsonb,
      primary key (session_id, edition)
    )`,
  );
  await run(
    db,
    sql`insert into charter.decision (session_id, edition, decision, decided_at, committee)
      select id, edition, decision ->> 'decision', updated_at, nullif(committee, 'null') from charter.session
      where decision is not null and edition > 0`,
  );
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table charter.decision`);
}
