import { type Migration, run, sql } from '#kernel/database';

export const migrations: readonly Migration[] = [
  {
    name: '700-agents',
    async up(db) {
      await run(
        db,
        sql`create table kernel.agent (
          name text primary key,
          app text not null,
          role text not null,
          summary text not null,
          status text not null default 'running' check (status in ('running', 'paused', 'error')),
          detail text not null default '',
          handled bigint not null default 0,
          -- Messages that failed one after the other; a good one sets it back.
          failures int not null default 0,
          restarts int not null default 0,
          last_handled_at timestamptz
        )`,
      );
    },
    async down(db) {
      await run(db, sql`drop table kernel.agent`);
    },
  },
];
