import { type Db, run, sql } from '#kernel/database';

/** What a model was asked for, and what it proposed; people decide on each proposal. */
export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table charter.assist (
      id uuid primary key,
      session_id uuid not null references charter.session (id) on delete cascade,
      kind text not null,
      -- A question's id or a section's; '' where it is about the whole.
      target text not null,
      run_id uuid,
      asked_by text not null,
      -- Asked for by the program, after an answer.
      automatic boolean not null,
      status text not null default 'pending' check (status in ('pending', 'ready', 'failed', 'cancelled')),
      -- The interview's revision that the model saw.
      revision int,
      -- Which model, in which call, at what cost.
      made_by jsonb,
      -- What came of it, in numbers.
      outcome jsonb,
      error jsonb,
      at timestamptz not null default now(),
      ended_at timestamptz
    )`,
  );
  await run(db, sql`create index assist_session on charter.assist (session_id, id)`);
  await run(
    db,
    sql`create unique index assist_pending on charter.assist (session_id, kind, target) where status = 'pending'`,
  );
  await run(
    db,
    sql`create table charter.assist_note (
      id uuid primary key,
      assist_id uuid not null references charter.assist (id) on delete cascade,
      session_id uuid not null references charter.session (id) on delete cascade,
      kind text not null,
      target text not null,
      content jsonb not null,
      -- The questions whose answers it rests on.
      basis text[] not null,
      status text not null default 'open' check (status in ('open', 'accepted', 'rejected', 'replaced')),
      decided_by text,
      decided_at timestamptz,
      reason text not null default '',
      -- The text as a person changed it.
      edited text,
      at timestamptz not null default now()
    )`,
  );
  await run(db, sql`create index assist_note_session on charter.assist_note (session_id, id)`);
  await run(
    db,
    sql`alter table charter.suggestion
      -- Which model wrote it, in which call, on which answers each sentence rests; null for a person's.
      add column made_by jsonb`,
  );
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`alter table charter.suggestion drop column made_by`);
  await run(db, sql`drop table charter.assist_note`);
  await run(db, sql`drop table charter.assist`);
}
