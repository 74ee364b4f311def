import { type Migration, run, sql } from '#kernel/database';

/** The kernel's tables of this room. */
export const migrations: readonly Migration[] = [
  {
    name: '300-audit-log',
    async up(db) {
      // Text where other rooms use narrower types: a value must read back exactly as it was hashed.
      await run(
        db,
        sql`create table kernel.audit_log (
          seq bigint primary key,
          at timestamptz(3) not null,
          actor_id text,
          actor_email text,
          action text not null,
          target text not null,
          detail jsonb not null,
          request_id text,
          ip text,
          previous_hash text not null,
          hash text not null
        )`,
      );
      await run(db, sql`create index audit_log_action on kernel.audit_log (action text_pattern_ops, seq)`);
      await run(db, sql`create index audit_log_actor on kernel.audit_log (actor_id, seq)`);
      await run(
        db,
        sql`create function kernel.refuse_audit_change() returns trigger language plpgsql as $$
            begin
              raise exception 'The audit log is append-only: % is refused.', tg_op using errcode = 'insufficient_privilege';
            end $$`,
      );
      await run(
        db,
        sql`create trigger audit_log_append_only before update or delete or truncate on kernel.audit_log
            for each statement execute function kernel.refuse_audit_change()`,
      );
    },
    async down(db) {
      await run(db, sql`drop table kernel.audit_log`);
      await run(db, sql`drop function kernel.refuse_audit_change()`);
    },
  },
];
