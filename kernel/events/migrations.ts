import { type Migration, run, sql } from '#kernel/database';

/** The kernel's tables of this room. */
export const migrations: readonly Migration[] = [
  {
    name: '400-event',
    async up(db) {
      // An id is given when a row is written, a position only after its transaction has committed; see sequencer.ts.
      await run(
        db,
        sql`create table kernel.event (
          id bigint generated always as identity primary key,
          position bigint unique,
          type text not null,
          subject text not null,
          project_id text,
          actor_id text,
          data jsonb not null,
          at timestamptz not null default clock_timestamp()
        )`,
      );
      await run(db, sql`create index event_unplaced on kernel.event (id) where position is null`);
      await run(db, sql`create index event_at on kernel.event (at)`);
    },
    async down(db) {
      await run(db, sql`drop table kernel.event`);
    },
  },
];
