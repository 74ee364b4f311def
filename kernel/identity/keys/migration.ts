import { type Migration, run, sql } from '#kernel/database';

/**
 * API keys. `previous_digest` is the text before the last rotation, good until `previous_until`. The project is of
 * another room that is made later, so it is no foreign key.
 */
export const apiKeyMigration: Migration = {
  name: '102-identity-api-keys',
  async up(db) {
    await run(
      db,
      sql`create table kernel.identity_api_key (
        id text primary key,
        user_id text not null references kernel.identity_user (id) on delete cascade,
        name text not null,
        shown text not null,
        digest text not null unique,
        previous_digest text unique,
        previous_until timestamptz,
        role text not null,
        scopes jsonb not null,
        allowed_models jsonb,
        budgets jsonb not null,
        requests_per_minute integer,
        project_id text,
        created_at timestamptz not null,
        expires_at timestamptz,
        last_used_at timestamptz,
        revoked_at timestamptz,
        check ((previous_digest is null) = (previous_until is null))
      )`,
    );
    await run(db, sql`create index identity_api_key_user_id_idx on kernel.identity_api_key (user_id)`);
  },
  async down(db) {
    await run(db, sql`drop table kernel.identity_api_key`);
  },
};
