import { type Db, many, run, sql } from '#kernel/database';
import { overviewOf } from '../domain/interview/overview.ts';
import type { InterviewState } from '../domain/interview/state.ts';

/** What lists need of a session beside it; who is to answer what until when; and what proves answers. */
export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`alter table charter.session
      add column stage text,
      add column progress double precision not null default 0,
      -- Settled questions and complete stages.
      add column done text[] not null default '{}',
      add column words tsvector not null default '',
      add column decision_kind text
        generated always as (coalesce(committee ->> 'outcome', decision ->> 'decision')) stored`,
  );
  const ids = await many(db, sql<{ id: string }>`select id from charter.session`);
  for (const { id } of ids) {
    // One at a time: all the interviews of an installation need not fit in memory.
    const [row] = await many(
      db,
      sql<{ state: InterviewState }>`select state from charter.session where id = ${id}`,
    );
    if (row === undefined) continue;
    const { stage, progress, done, text } = overviewOf(row.state);
    await run(
      db,
      sql`update charter.session set stage = ${stage}, progress = ${progress}, done = ${[...done]}::text[],
        words = to_tsvector('simple', project_name || ' ' || ${text}::text) where id = ${id}`,
    );
  }
  await run(
    db,
    sql`create table charter.assignment (
      session_id uuid not null references charter.session (id) on delete cascade,
      -- A question's id or a stage's.
      target text not null,
      assignee_id text not null,
      due date,
      note text not null default '',
      assigned_by text not null,
      at timestamptz not null default now(),
      primary key (session_id, target)
    )`,
  );
  await run(db, sql`create index assignment_assignee on charter.assignment (assignee_id, due)`);
  await run(
    db,
    sql`create table charter.evidence (
      id uuid primary key,
      session_id uuid not null references charter.session (id) on delete cascade,
      question_id text not null,
      title text not null,
      -- Either a link or a kept file.
      url text,
      artifact_id uuid,
      name text,
      media_type text,
      size bigint,
      expires_on date,
      added_by text not null,
      at timestamptz not null default now(),
      check ((url is null) <> (artifact_id is null))
    )`,
  );
  await run(db, sql`create index evidence_session on charter.evidence (session_id, question_id, id)`);
}

export async function down(db: Db): Promise<void> {
  await run(db, sql`drop table charter.evidence`);
  await run(db, sql`drop table charter.assignment`);
  await run(
    db,
    sql`alter table charter.session drop column decision_kind, drop column words, drop column done,
      drop column progress, drop column stage`,
  );
}
