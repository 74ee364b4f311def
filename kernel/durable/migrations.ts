import { type Migration, run, sql } from '#kernel/database';

export const migrations: readonly Migration[] = [
  {
    name: '600-durable',
    async up(db) {
      await run(
        db,
        sql`create table kernel.worker (
          id uuid primary key,
          host text not null,
          pid int not null,
          started_at timestamptz not null default now(),
          heartbeat_at timestamptz not null default now(),
          stopped_at timestamptz
        )`,
      );
      await run(
        db,
        sql`create table kernel.run (
          id uuid primary key,
          -- The order in which runs were started.
          number bigint generated always as identity,
          app text not null,
          kind text not null,
          version int not null,
          title text not null,
          status text not null default 'queued'
            check (status in ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled')),
          input jsonb not null,
          output jsonb,
          error jsonb,
          queue text not null,
          priority int not null default 0,
          serial_key text,
          idempotency_key text unique,
          owner_id text,
          project_id uuid,
          parent_id uuid references kernel.run (id) on delete cascade,
          progress double precision not null default 0 check (progress between 0 and 1),
          message text not null default '',
          cost numeric(14, 6) not null default 0,
          waiting_for text,
          -- When a worker may take it: null means not before somebody wakes it.
          available_at timestamptz default now(),
          -- The fencing token: raised at every claim; a worker with an older one can record nothing.
          epoch int not null default 0,
          worker_id uuid,
          claimed_at timestamptz,
          -- Workers lost in a row without a finished step between; a run that kills its worker again and again is stopped.
          losses int not null default 0,
          cancel_requested boolean not null default false,
          created_at timestamptz not null default now(),
          started_at timestamptz,
          ended_at timestamptz
        )`,
      );
      await run(
        db,
        sql`create index run_available on kernel.run (queue, priority desc, available_at, number)
          where status in ('queued', 'waiting') and available_at is not null`,
      );
      await run(db, sql`create index run_running on kernel.run (worker_id) where status = 'running'`);
      await run(
        db,
        sql`create index run_serial on kernel.run (serial_key, number)
          where serial_key is not null and status in ('queued', 'running', 'waiting')`,
      );
      await run(db, sql`create index run_parent on kernel.run (parent_id) where parent_id is not null`);
      await run(db, sql`create index run_project on kernel.run (project_id, id desc)`);
      await run(
        db,
        sql`create table kernel.run_step (
          run_id uuid not null references kernel.run (id) on delete cascade,
          seq int not null,
          name text not null,
          kind text not null,
          status text not null check (status in ('succeeded', 'failed', 'pending')),
          attempts int not null default 1,
          output jsonb,
          error jsonb,
          started_at timestamptz not null,
          ended_at timestamptz not null default now(),
          primary key (run_id, seq)
        )`,
      );
      await run(
        db,
        sql`create table kernel.run_signal (
          id bigint generated always as identity primary key,
          run_id uuid not null references kernel.run (id) on delete cascade,
          name text not null,
          payload jsonb not null,
          key text,
          consumed_by int,
          sent_at timestamptz not null default now(),
          unique (run_id, key)
        )`,
      );
      await run(
        db,
        sql`create index run_signal_open on kernel.run_signal (run_id, name, id) where consumed_by is null`,
      );
      await run(
        db,
        sql`create table kernel.approval (
          id uuid primary key,
          run_id uuid not null references kernel.run (id) on delete cascade,
          seq int not null,
          app text not null,
          project_id uuid,
          title text not null,
          detail text not null,
          options jsonb not null,
          role text not null,
          status text not null default 'pending' check (status in ('pending', 'decided', 'withdrawn')),
          outcome text,
          comment text not null default '',
          requested_at timestamptz not null default now(),
          decided_by text,
          decided_at timestamptz
        )`,
      );
      await run(
        db,
        sql`create unique index approval_open on kernel.approval (run_id, seq) where status <> 'withdrawn'`,
      );
      await run(
        db,
        sql`create table kernel.paused_key (key text primary key, since timestamptz not null default now())`,
      );
      await run(
        db,
        sql`create table kernel.schedule (
          id text primary key,
          app text not null,
          kind text not null,
          version int not null,
          cron text not null,
          time_zone text not null,
          input jsonb not null,
          paused boolean not null default false,
          next_at timestamptz not null,
          last_at timestamptz,
          last_run_id uuid
        )`,
      );
    },
    async down(db) {
      for (const table of ['paused_key', 'schedule', 'approval', 'run_signal', 'run_step', 'run', 'worker']) {
        await run(db, sql`drop table ${sql.table(`kernel.${table}`)}`);
      }
    },
  },
];
