import { type Migration, run, sql } from '#kernel/database';

/** What calls to models used, what they may use, and what was said. */
export const migrations: readonly Migration[] = [
  {
    name: '820-model-accounts',
    async up(db) {
      // What was used of a budget in a window of time: settled, and kept after the calls themselves are deleted.
      await run(
        db,
        sql`create table kernel.model_spend (
          budget text not null,
          time_window text not null,
          nano bigint not null default 0,
          tokens bigint not null default 0,
          updated_at timestamptz not null default now(),
          primary key (budget, time_window)
        )`,
      );
      // What a process has set aside of a budget for its calls: it may spend this without asking.
      await run(
        db,
        sql`create table kernel.model_lease (
          budget text not null,
          time_window text not null,
          holder uuid not null,
          nano bigint not null,
          tokens bigint not null,
          seen_at timestamptz not null default now(),
          primary key (budget, time_window, holder)
        )`,
      );
      await run(db, sql`create index model_lease_holder on kernel.model_lease (holder)`);
      await run(
        db,
        sql`create table kernel.model_usage (
          day date not null,
          app text not null,
          user_id text not null,
          key_id text not null,
          provider text not null,
          model text not null,
          calls bigint not null,
          failed bigint not null,
          cached bigint not null,
          input_tokens bigint not null,
          output_tokens bigint not null,
          nano bigint not null,
          primary key (day, app, user_id, key_id, provider, model)
        )`,
      );
      await run(
        db,
        sql`create table kernel.model_budget (
          id uuid primary key,
          scope text not null check (scope in ('installation', 'app', 'user', 'run')),
          subject text,
          period text not null check (period in ('day', 'month', 'total')),
          usd numeric(14, 6) check (usd > 0),
          tokens bigint check (tokens > 0),
          created_by text,
          created_at timestamptz not null default now(),
          check (usd is not null or tokens is not null)
        )`,
      );
      await run(
        db,
        sql`create unique index model_budget_once on kernel.model_budget (scope, coalesce(subject, ''), period)`,
      );
    },
    async down(db) {
      await run(
        db,
        sql`drop table kernel.model_budget, kernel.model_usage, kernel.model_lease, kernel.model_spend`,
      );
    },
  },
  {
    name: '821-model-calls',
    async up(db) {
      await run(
        db,
        sql`create table kernel.model_call (
          id uuid primary key,
          at timestamptz not null,
          app text not null,
          user_id text,
          project_id uuid,
          run_id uuid,
          key_id text,
          operation text not null,
          route text not null,
          provider text not null,
          model text not null,
          status text not null,
          error_code text,
          cached boolean not null,
          seconds real not null,
          first_part_seconds real,
          input_tokens int not null,
          cached_input_tokens int not null,
          output_tokens int not null,
          estimated boolean not null,
          nano bigint not null,
          guard jsonb,
          prompt jsonb,
          answer jsonb
        )`,
      );
      await run(
        db,
        sql`create index model_call_run on kernel.model_call (run_id, id) where run_id is not null`,
      );
      await run(db, sql`create index model_call_user on kernel.model_call (user_id, id)`);
      // Answers that may be given again: to the same question of the same person, or to a step that is run again.
      await run(
        db,
        sql`create table kernel.model_answer (
          key text primary key,
          answer jsonb not null,
          expires_at timestamptz not null
        )`,
      );
      await run(db, sql`create index model_answer_expires on kernel.model_answer (expires_at)`);
    },
    async down(db) {
      await run(db, sql`drop table kernel.model_answer, kernel.model_call`);
    },
  },
];
