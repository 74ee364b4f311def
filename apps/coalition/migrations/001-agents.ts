import { type Db, run, sql } from '#kernel/database';

export async function up(db: Db): Promise<void> {
  // A process that has worlds, and what it does: its figures are part of its heartbeat.
  await run(
    db,
    sql`create table coalition.keeper (
      id uuid primary key,
      host text not null,
      pid int not null,
      figures jsonb not null default '{}',
      beat_at timestamptz not null default now()
    )`,
  );
  // Many agents have the same model: it is kept once.
  await run(
    db,
    sql`create table coalition.model (
      key text primary key,
      input jsonb not null,
      used_at timestamptz not null default now()
    )`,
  );
  await run(
    db,
    sql`create table coalition.world (
      id uuid primary key,
      project_id uuid not null,
      owner_id text not null,
      name text not null,
      -- One agent's own, gone with it; others have as many as come.
      private boolean not null,
      environment jsonb not null,
      ticks_per_second double precision,
      state jsonb not null,
      tick bigint not null default 0,
      keeper_id uuid,
      -- Somebody waits for its keeper to let it go.
      wanted_at timestamptz,
      created_at timestamptz not null default now()
    )`,
  );
  await run(db, sql`create index world_recent on coalition.world (project_id, id desc)`);
  await run(db, sql`create index world_kept on coalition.world (keeper_id) where keeper_id is not null`);
  await run(
    db,
    sql`create table coalition.agent (
      id uuid primary key,
      project_id uuid not null,
      owner_id text not null,
      name text not null,
      kind text not null check (kind in ('explorer', 'collector', 'coordinator', 'user-defined')),
      model_key text not null references coalition.model,
      options jsonb not null,
      status text not null default 'created'
        check (status in ('created', 'running', 'paused', 'stopped', 'error')),
      error jsonb,
      world_id uuid not null references coalition.world on delete cascade,
      seat int not null,
      tick bigint not null default 0,
      -- What it believes and has learnt; none before the first tick.
      mind jsonb,
      random_state bigint not null,
      -- What happened at the last tick.
      last jsonb,
      restarts int not null default 0,
      cloned_from uuid,
      created_at timestamptz not null default now(),
      changed_at timestamptz not null default now(),
      unique (world_id, seat)
    )`,
  );
  await run(db, sql`create index agent_recent on coalition.agent (project_id, id desc)`);
  await run(db, sql`create index agent_of_model on coalition.agent (model_key)`);
  await run(db, sql`create index agent_running on coalition.agent (world_id) where status = 'running'`);
  // As many ticks as were lived through between two checkpoints are one row.
  await run(
    db,
    sql`create table coalition.history (
      agent_id uuid not null references coalition.agent on delete cascade,
      first_tick bigint not null,
      last_tick bigint not null,
      ticks jsonb not null,
      primary key (agent_id, first_tick)
    )`,
  );
}

export async function down(db: Db): Promise<void> {
  for (const table of ['history', 'agent', 'world', 'model', 'keeper'])
    await run(db, sql`drop table ${sql.table(`coalition.${table}`)}`);
}
