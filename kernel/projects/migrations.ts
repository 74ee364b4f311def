import { type Migration, run, sql } from '#kernel/database';

export const migrations: readonly Migration[] = [
  {
    name: '200-projects',
    async up(db) {
      await run(
        db,
        sql`create table kernel.project (
          id uuid primary key,
          name text not null check (length(name) between 1 and 200),
          is_default boolean not null default false,
          -- The decision that governs it: { source, subject, decision, at }.
          governed_by jsonb,
          created_by text,
          created_at timestamptz not null default now()
        )`,
      );
      await run(db, sql`create unique index project_default on kernel.project (is_default) where is_default`);
      await run(
        db,
        sql`create table kernel.project_member (
          project_id uuid not null references kernel.project (id) on delete cascade,
          user_id text not null,
          role text not null check (role in ('owner', 'contributor', 'reviewer')),
          since timestamptz not null default now(),
          primary key (project_id, user_id)
        )`,
      );
      await run(db, sql`create index project_member_user on kernel.project_member (user_id)`);
    },
    async down(db) {
      await run(db, sql`drop table kernel.project_member`);
      await run(db, sql`drop table kernel.project`);
    },
  },
];
