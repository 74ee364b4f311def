import { z } from 'zod';
import { type Clock, conflict, invalid, type Json, MainstayError, newId, notFound } from '#kernel/base';
import { type Db, many, maybeOne, one, run, sql, type Tx, transact } from '#kernel/database';
import { type Actor, actorOf, requirePerson, requireRole } from './actor.ts';
import { accountKey, countAttempt, refundAttempt } from './attempts.ts';
import type { IdentityEvent, OnIdentityEvent } from './event.ts';
import { checkPassword, generatePassword, hashPassword, verifyPassword } from './password.ts';
import type { Principal } from './principal.ts';
import { type Role, roleOf } from './roles.ts';

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  readonly createdAt: Date;
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  /** Absent, a readable one is generated and returned. */
  readonly password?: string | undefined;
  readonly role: Role;
}

export interface Users {
  /**
   * @returns the user, and the password when it was generated: the only time it can be read.
   * @throws MainstayError `identity.email_taken`, `identity.email_invalid`, `identity.name_invalid`,
   *   `identity.password_…`, `identity.role_too_low`, `identity.not_with_a_key`
   */
  createUser(actor: Actor, user: NewUser): Promise<{ user: User; password?: string }>;
  /** Users by e-mail address, from after `cursor` on. `limit` defaults to 50. */
  listUsers(page?: { cursor?: string | undefined; limit?: number | undefined }): Promise<{
    items: User[];
    nextCursor: string | null;
  }>;
  findUser(by: { id: string } | { email: string }): Promise<User | undefined>;
  /** Those of these ids that there are, in no order. */
  findUsers(ids: readonly string[]): Promise<User[]>;
  /** @throws MainstayError `identity.user_not_found`, `identity.last_administrator`, `identity.role_too_low` */
  setRole(actor: Actor, userId: string, role: Role): Promise<User>;
  /** For a user who lost it; ends all of the user's sessions. Without `password` a readable one is generated. */
  setPassword(actor: Actor, userId: string, password?: string): Promise<{ password?: string }>;
  /** Ends the user's other sessions. @throws MainstayError `identity.wrong_password`, `identity.password_…` */
  changePassword(principal: Principal, current: string, next: string): Promise<void>;
  /** Refuses sign-in and ends all sessions. @throws as `setRole` */
  deactivate(actor: Actor, userId: string): Promise<User>;
  activate(actor: Actor, userId: string): Promise<User>;
}

interface Row {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string | null;
  readonly banned: boolean | null;
  readonly created_at: Date;
}

const columns = sql`id, email, name, role, banned, created_at`;
const emailSchema = z.email().max(254);

export function users(parts: {
  readonly db: Db;
  readonly clock: Clock;
  /** Makes a change to a user count at once in this process. */
  readonly forget: () => void;
  readonly passwordAttemptsPerMinute: number;
  readonly onEvent: OnIdentityEvent;
}): Users {
  const { db, clock, onEvent } = parts;

  /** Changes one user in a transaction that holds the lock on administration, then records it. */
  async function change(
    actor: Actor,
    userId: string,
    action: IdentityEvent['action'],
    detail: Readonly<Record<string, Json>>,
    work: (tx: Tx, user: User) => Promise<void>,
  ): Promise<User> {
    requirePerson(actor);
    const changed = await transact(db, async (tx) => {
      await lockAdministration(tx);
      const before = await find(tx, { id: userId });
      if (!before) throw notFound('identity.user_not_found', `There is no user ${userId}.`);
      requireRole(actor, before.role);
      await work(tx, before);
      const target = before.id;
      await onEvent(tx, {
        action,
        actor: actorOf(actor),
        target,
        detail: { email: before.email, ...detail },
      });
      return find(tx, { id: userId });
    });
    parts.forget();
    if (!changed) throw notFound('identity.user_not_found', `There is no user ${userId}.`);
    return changed;
  }

  return {
    async createUser(actor, user) {
      requirePerson(actor);
      requireRole(actor, user.role);
      const ready = await prepareUser(user);
      const created = await transact(db, async (tx) => {
        const inserted = await insertUser(tx, ready, clock.now());
        const detail = { email: inserted.email, role: inserted.role };
        await onEvent(tx, {
          action: 'identity.user_created',
          actor: actorOf(actor),
          target: inserted.id,
          detail,
        });
        return inserted;
      });
      return { user: created, ...(user.password === undefined && { password: ready.password }) };
    },
    async listUsers({ cursor, limit = 50 } = {}) {
      const size = Math.min(Math.max(1, Math.floor(limit)), 200);
      const rows = await many(
        db,
        sql<Row>`select ${columns} from kernel.identity_user where email > ${cursor ?? ''}
          order by email limit ${size + 1}`,
      );
      const items = rows.slice(0, size).map(userOf);
      return { items, nextCursor: rows.length > size ? (items.at(-1)?.email ?? null) : null };
    },
    findUser: (by) => find(db, by),
    async findUsers(ids) {
      if (ids.length === 0) return [];
      const rows = await many(
        db,
        sql<Row>`select ${columns} from kernel.identity_user where id = any(${[...new Set(ids)]})`,
      );
      return rows.map(userOf);
    },
    async setRole(actor, userId, role) {
      requireRole(actor, role);
      return change(actor, userId, 'identity.role_changed', { role }, async (tx, user) => {
        if (role !== 'superadmin') await keepAnAdministrator(tx, user);
        await run(
          tx,
          sql`update kernel.identity_user set role = ${role}, updated_at = ${clock.now()} where id = ${userId}`,
        );
      });
    },
    async setPassword(actor, userId, given) {
      const known = await find(db, { id: userId });
      if (!known) throw notFound('identity.user_not_found', `There is no user ${userId}.`);
      const password = given ?? generatePassword();
      checkPassword(password, known.email);
      const hashed = await hashPassword(password);
      await change(actor, userId, 'identity.password_set', {}, async (tx, user) => {
        await storePassword(tx, user.id, hashed, clock.now());
        await run(tx, sql`delete from kernel.identity_session where user_id = ${user.id}`);
      });
      return given === undefined ? { password } : {};
    },
    async changePassword(principal, current, next) {
      requirePerson(principal);
      const attempt = accountKey(principal.email, parts.passwordAttemptsPerMinute);
      await countAttempt(db, attempt, clock.now());
      const stored = await maybeOne(
        db,
        sql<{ password: string | null }>`select password from kernel.identity_account
          where user_id = ${principal.id} and provider_id = 'credential'`,
      );
      if (!stored?.password || !(await verifyPassword(stored.password, current))) {
        throw invalid('identity.wrong_password', 'The current password is wrong.');
      }
      await refundAttempt(db, attempt);
      checkPassword(next, principal.email);
      const hashed = await hashPassword(next);
      await change(principal, principal.id, 'identity.password_changed', {}, async (tx, user) => {
        await storePassword(tx, user.id, hashed, clock.now());
        await run(
          tx,
          sql`delete from kernel.identity_session
            where user_id = ${user.id} and id <> ${principal.sessionId ?? ''}`,
        );
      });
    },
    deactivate: (actor, userId) =>
      change(actor, userId, 'identity.user_deactivated', {}, async (tx, user) => {
        await keepAnAdministrator(tx, user);
        await run(
          tx,
          sql`update kernel.identity_user set banned = true, updated_at = ${clock.now()} where id = ${userId}`,
        );
        await run(tx, sql`delete from kernel.identity_session where user_id = ${userId}`);
      }),
    activate: (actor, userId) =>
      change(actor, userId, 'identity.user_activated', {}, async (tx) => {
        await run(
          tx,
          sql`update kernel.identity_user set banned = false, ban_reason = null, ban_expires = null,
            updated_at = ${clock.now()} where id = ${userId}`,
        );
      }),
  };
}

/**
 * One change of who administers at a time, on all servers: without it, two that each take a role away from the
 * other would both see an administrator left.
 */
export async function lockAdministration(tx: Tx): Promise<void> {
  await run(tx, sql`select pg_advisory_xact_lock(hashtext('mainstay identity administration'))`);
}

interface ReadyUser extends Required<NewUser> {
  readonly hashed: string;
}

/** Checks and hashes before a transaction begins, so that none is held while the processor works. */
export async function prepareUser(user: NewUser): Promise<ReadyUser> {
  const email = user.email.trim().toLowerCase();
  const name = user.name.trim();
  if (!emailSchema.safeParse(email).success) {
    throw invalid('identity.email_invalid', `"${user.email}" is not an e-mail address.`);
  }
  if (name === '' || name.length > 200) {
    throw invalid('identity.name_invalid', 'A name needs between 1 and 200 characters.');
  }
  const password = user.password ?? generatePassword();
  checkPassword(password, email);
  return { email, name, password, role: user.role, hashed: await hashPassword(password) };
}

/** The rows better-auth would write for a user with a password, in the caller's transaction. */
export async function insertUser(tx: Tx, user: ReadyUser, now: Date): Promise<User> {
  const id = newId();
  const row = await maybeOne(
    tx,
    sql<Row>`insert into kernel.identity_user
        (id, name, email, email_verified, role, banned, created_at, updated_at)
      values (${id}, ${user.name}, ${user.email}, false, ${user.role}, false, ${now}, ${now})
      on conflict (email) do nothing returning ${columns}`,
  );
  if (!row) throw conflict('identity.email_taken', `A user with the e-mail address ${user.email} exists.`);
  await storePassword(tx, id, user.hashed, now);
  return userOf(row);
}

async function storePassword(tx: Tx, userId: string, hashed: string, now: Date): Promise<void> {
  const changed = await run(
    tx,
    sql`update kernel.identity_account set password = ${hashed}, updated_at = ${now}
      where user_id = ${userId} and provider_id = 'credential'`,
  );
  if (changed > 0) return;
  await run(
    tx,
    sql`insert into kernel.identity_account
        (id, user_id, account_id, provider_id, password, created_at, updated_at)
      values (${newId()}, ${userId}, ${userId}, 'credential', ${hashed}, ${now}, ${now})`,
  );
}

async function keepAnAdministrator(tx: Tx, user: User): Promise<void> {
  if (user.role !== 'superadmin' || !user.active) return;
  const { others } = await one(
    tx,
    sql<{ others: number }>`select count(*) as others from kernel.identity_user
      where role = 'superadmin' and banned is not true and id <> ${user.id}`,
  );
  if (others > 0) return;
  throw new MainstayError(
    'identity.last_administrator',
    'This is the last active superadmin. Make another user superadmin first.',
    { kind: 'conflict' },
  );
}

async function find(db: Db, by: { id: string } | { email: string }): Promise<User | undefined> {
  const condition = 'id' in by ? sql`id = ${by.id}` : sql`email = ${by.email.trim().toLowerCase()}`;
  const row = await maybeOne(db, sql<Row>`select ${columns} from kernel.identity_user where ${condition}`);
  return row && userOf(row);
}

function userOf(row: Row): User {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: roleOf(row.role),
    active: row.banned !== true,
    createdAt: row.created_at,
  };
}
