import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table charter.session (
      id uuid primary key,
      project_id uuid not null,
      owner_id text not null,
      project_name text not null check (length(project_name) between 1 and 200),
      status text not null default 'in-progress'
        check (status in ('in-progress', 'deciding', 'awaiting-committee', 'completed', 'abandoned')),
      run_id uuid not null,
      -- The whole interview; every answer is one update of it.
      state jsonb not null,
      -- Raised with every change: who edits states what they saw.
      revision int not null default 0,
      -- How often it was decided.
      edition int not null default 0,
      decision jsonb,
      committee jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`,
  );
  await run(db, sql`create index session_recent on charter.session (project_id, id desc)`);
  await run(db, sql`create index session_owner on charter.session (owner_id, id desc)`);
  await run(
    db,
    sql`create table charter.conversation_history (
      session_id uuid not null references charter.session (id) on delete cascade,
      revision int not null,
      question_id text not null,
      value jsonb not null,
      outcome text not null,
      score double precision,
      result jsonb,
      actor_id text not null,
      at timestamptz not null default now(),
      primary key (session_id, revision)
    )`,
  );
  await run(
    db,
    sql`create table charter.checkpoint (
      session_id uuid not null references charter.session (id) on delete cascade,
      stage text not null,
      revision int not null,
      state jsonb not null,
      review jsonb,
      at timestamptz not null default now(),
      primary key (session_id, stage, revision)
    )`,
  );
  await run(
    db,
    sql`create table charter.document (
      session_id uuid not null references charter.session (id) on delete cascade,
      version text not null,
      format text not null,
      artifact_id uuid not null,
      size bigint not null,
      at timestamptz not null default now(),
      primary key (session_id, version, format)
    )`,
  );
}

export async function down(db: Db): Promise<void> {
  for (const table of ['document', 'checkpoint', 'conversation_history', 'session']) {
    await run(db, sql`drop table ${sql.table(`charter.${table}`)}`);
  }
}
