import { type Migration, run, sql } from '#kernel/database';

export const migrations: readonly Migration[] = [
  {
    name: '900-pulse',
    async up(db) {
      // What readiness writes to, to prove that the database takes writes. Nothing is lost when it is.
      await run(db, sql`create unlogged table kernel.pulse (id int primary key, at timestamptz not null)`);
    },
    async down(db) {
      await run(db, sql`drop table kernel.pulse`);
    },
  },
];
