import { type Db, run, sql } from '#kernel/database';

/** Links by which somebody without an account reads a charter, and interviews to begin others from. */
export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table charter.share (
      id uuid primary key,
      session_id uuid not null references charter.session (id) on delete cascade,
      -- SHA-256 of the token; the token itself is told once and kept nowhere.
      token_hash text not null unique,
      label text not null,
      expires_at timestamptz not null,
      created_by text not null,
      at timestamptz not null default now(),
      revoked_at timestamptz,
      views int not null default 0,
      last_viewed_at timestamptz
    )`,
  );
  await run(db, sql`create index share_session on charter.share (session_id, id)`);
  await run(
    db,
    sql`create table charter.template (
      id uuid primary key,
      name text not null unique check (length(name) between 1 and 200),
      description text not null default '',
      -- By question id: { value, locked }.
      answers jsonb not null,
      published_by text not null,
      at timestamptz not null default now(),
      withdrawn_at timestamptz
    )`,
  );
  // The ids of questions whose answer came from a template and stays.
  await run(db, sql`alter table charter.session add column locked text[] not null default '{}'`);
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`alter table charter.session drop column locked`);
  await run(db, sql`drop table charter.template`);
  await run(db, sql`drop table charter.share`);
}
