import { type Db, run, sql } from '#kernel/database';

/** What people say to each other about answers, and the answers that they propose. */
export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table charter.comment (
      id uuid primary key,
      session_id uuid not null references charter.session (id) on delete cascade,
      question_id text not null,
      -- The comment that it answers; threads are one level deep.
      thread_id uuid references charter.comment (id) on delete cascade,
      author_id text not null,
      text text not null,
      -- Ids of people whose address it names.
      mentions text[] not null default '{}',
      at timestamptz not null default now(),
      edited_at timestamptz,
      deleted_at timestamptz,
      -- Of the first comment of a thread.
      resolved_at timestamptz,
      resolved_by text
    )`,
  );
  await run(db, sql`create index comment_session on charter.comment (session_id, question_id, id)`);
  await run(db, sql`create index comment_mentions on charter.comment using gin (mentions)`);
  await run(
    db,
    sql`create table charter.suggestion (
      id uuid primary key,
      session_id uuid not null references charter.session (id) on delete cascade,
      question_id text not null,
      author_id text not null,
      value jsonb not null,
      note text not null default '',
      -- The revision that its author saw.
      revision int not null,
      status text not null default 'open' check (status in ('open', 'accepted', 'rejected', 'withdrawn')),
      at timestamptz not null default now(),
      decided_by text,
      decided_at timestamptz,
      reason text not null default '',
      -- The version that it became.
      became int
    )`,
  );
  await run(db, sql`create index suggestion_session on charter.suggestion (session_id, question_id, id)`);
  await run(db, sql`create index suggestion_open on charter.suggestion (session_id) where status = 'open'`);
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table charter.suggestion`);
  await run(db, sql`drop table charter.comment`);
}
