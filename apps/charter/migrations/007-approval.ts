import { type Db, run, sql } from '#kernel/database';

/** Who must agree to a decided charter, in which order, and who did to what exactly. */
export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table charter.approval_step (
      session_id uuid not null references charter.session (id) on delete cascade,
      position int not null check (position >= 1),
      title text not null,
      -- Whether all of them must agree, or any one of them.
      rule text not null check (rule in ('all', 'any')),
      people text[] not null check (cardinality(people) between 1 and 50),
      primary key (session_id, position)
    )`,
  );
  await run(db, sql`create index approval_step_people on charter.approval_step using gin (people)`);
  await run(
    db,
    sql`create table charter.approval (
      id uuid primary key,
      session_id uuid not null references charter.session (id) on delete cascade,
      position int not null,
      step_title text not null,
      person_id text not null,
      -- As they were called then.
      person_name text not null,
      outcome text not null check (outcome in ('approved', 'rejected')),
      comment text not null default '',
      at timestamptz not null default now(),
      -- What was approved: answers and decision, by their hash and as they were.
      hash text not null,
      snapshot jsonb not null,
      edition int not null,
      revision int not null,
      risk jsonb not null,
      -- Set when what was approved changed, or the plan.
      lapsed_at timestamptz,
      lapsed_because text
    )`,
  );
  await run(db, sql`create index approval_session on charter.approval (session_id, id)`);
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table charter.approval`);
  await run(db, sql`drop table charter.approval_step`);
}
