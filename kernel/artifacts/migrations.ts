import { type Migration, run, sql } from '#kernel/database';

/** The kernel's tables of this room. */
export const migrations: readonly Migration[] = [
  {
    name: '500-artifact',
    async up(db) {
      await run(
        db,
        sql`create table kernel.artifact (
          id uuid primary key,
          hash text not null check (hash ~ '^[0-9a-f]{64}$'),
          size bigint not null check (size >= 0),
          name text not null,
          content_type text not null,
          project_id text,
          run_id text,
          owner_id text,
          created_at timestamptz not null default now()
        )`,
      );
      await run(db, sql`create index artifact_hash on kernel.artifact (hash)`);
      await run(db, sql`create index artifact_run on kernel.artifact (run_id)`);
    },
    async down(db) {
      await run(db, sql`drop table kernel.artifact`);
    },
  },
];
