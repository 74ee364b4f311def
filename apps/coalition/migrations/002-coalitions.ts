import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  await run(
    db,
    sql`create table coalition.coalition (
      id uuid primary key,
      project_id uuid not null,
      owner_id text not null,
      -- What its members are worth together; without one they share in equal parts.
      game jsonb,
      payoff_rule text not null,
      -- Who is in it and what it earned, and in which phase it is.
      document jsonb not null,
      phase text not null check (phase in ('forming', 'active', 'disbanding', 'dissolved')),
      created_at timestamptz not null default now(),
      changed_at timestamptz not null default now()
    )`,
  );
  await run(db, sql`create index coalition_recent on coalition.coalition (project_id, id desc)`);
  await run(
    db,
    sql`create table coalition.coalition_event (
      coalition_id uuid not null references coalition.coalition on delete cascade,
      seq int not null,
      at timestamptz not null default now(),
      kind text not null,
      agent text,
      detail text,
      primary key (coalition_id, seq)
    )`,
  );
}

export async function down(db: Db): Promise<void> {
  for (const table of ['coalition_event', 'coalition'])
    await run(db, sql`drop table ${sql.table(`coalition.${table}`)}`);
}
