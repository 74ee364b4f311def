import { type Migration, run, sql } from '#kernel/database';
import { apiKeyMigration } from './keys/migration.ts';

/**
 * The tables of better-auth 1.7 (core, admin plugin), written out by hand so that they are numbered,
 * reviewed and reversible like all others; `schema.test.ts` asks better-auth's own planner whether anything is missing.
 */
const users: Migration = {
  name: '100-identity-users',
  async up(db) {
    await run(
      db,
      sql`create table kernel.identity_user (
        id text primary key,
        name text not null,
        email text not null unique,
        email_verified boolean not null,
        image text,
        role text,
        banned boolean,
        ban_reason text,
        ban_expires timestamptz,
        created_at timestamptz not null default current_timestamp,
        updated_at timestamptz not null default current_timestamp
      )`,
    );
    await run(
      db,
      sql`create table kernel.identity_session (
        id text primary key,
        user_id text not null references kernel.identity_user (id) on delete cascade,
        token text not null unique,
        ip_address text,
        user_agent text,
        impersonated_by text,
        expires_at timestamptz not null,
        created_at timestamptz not null default current_timestamp,
        updated_at timestamptz not null
      )`,
    );
    await run(db, sql`create index identity_session_user_id_idx on kernel.identity_session (user_id)`);
    await run(
      db,
      sql`create table kernel.identity_account (
        id text primary key,
        user_id text not null references kernel.identity_user (id) on delete cascade,
        account_id text not null,
        provider_id text not null,
        password text,
        access_token text,
        refresh_token text,
        id_token text,
        access_token_expires_at timestamptz,
        refresh_token_expires_at timestamptz,
        scope text,
        created_at timestamptz not null default current_timestamp,
        updated_at timestamptz not null
      )`,
    );
    await run(db, sql`create index identity_account_user_id_idx on kernel.identity_account (user_id)`);
    await run(
      db,
      sql`create table kernel.identity_verification (
        id text primary key,
        identifier text not null,
        value text not null,
        expires_at timestamptz not null,
        created_at timestamptz not null default current_timestamp,
        updated_at timestamptz not null default current_timestamp
      )`,
    );
    await run(
      db,
      sql`create index identity_verification_identifier_idx on kernel.identity_verification (identifier)`,
    );
  },
  async down(db) {
    await run(
      db,
      sql`drop table kernel.identity_verification, kernel.identity_account, kernel.identity_session,
        kernel.identity_user`,
    );
  },
};

/** Our own: keys that sign access tokens, and the count of recent sign-in attempts. */
const signingKeys: Migration = {
  name: '101-identity-signing-keys',
  async up(db) {
    await run(
      db,
      sql`create table kernel.identity_signing_key (
        id text primary key,
        public_key jsonb not null,
        private_key text,
        created_at timestamptz not null,
        retired_at timestamptz,
        check ((private_key is null) = (retired_at is not null))
      )`,
    );
    // At most one key signs at a time, whatever number of servers start at once.
    await run(
      db,
      sql`create unique index identity_signing_key_active on kernel.identity_signing_key ((true))
        where retired_at is null`,
    );
    await run(
      db,
      sql`create table kernel.identity_attempt (key text primary key, clears_at timestamptz not null)`,
    );
  },
  async down(db) {
    await run(db, sql`drop table kernel.identity_attempt, kernel.identity_signing_key`);
  },
};

export const migrations: readonly Migration[] = [users, signingKeys, apiKeyMigration];
