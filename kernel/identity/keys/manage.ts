import { type Clock, conflict, invalid, type Json, newId } from '#kernel/base';
import { type Db, jsonb, many, run, sql, type Tx, transact } from '#kernel/database';
import { type Actor, actorOf, requirePerson, requireRole } from '../actor.ts';
import type { IdentityEvent, OnIdentityEvent } from '../event.ts';
import { type ApiKey, checkSettings, type KeySettings } from './key.ts';
import { findKey, findOwner, type Owner, requireOwnersRole } from './owners.ts';
import { type KeyRow, keyColumns, keyOf } from './rows.ts';
import { digestOf, newKeyText, shownPart } from './text.ts';

/** 30 days: who needs longer has forgotten about it. */
const longestGraceSeconds = 30 * 86_400;

/** A key's text is in these answers only; nobody can read it again. */
export interface KeyWithText {
  readonly key: ApiKey;
  readonly text: string;
}

export interface NewApiKey extends Pick<KeySettings, 'name'>, Partial<Omit<KeySettings, 'name'>> {
  /** Whose key it is: the actor's own when absent. */
  readonly userId?: string | undefined;
}

/**
 * People keep their own keys; administrators those of everybody who is not above them. What a person may not see does
 * not exist for them. All but reading @throws MainstayError `identity.not_with_a_key` for who came with a key.
 */
export interface ApiKeys {
  /**
   * Unless told otherwise with the role `user`, for the API and the gateway, for all models, without limits, for good.
   *
   * @throws MainstayError `identity.key_invalid`, `identity.key_owner_missing`, `identity.key_role_too_high`,
   *   `identity.role_too_low`, `identity.user_not_found`
   */
  createApiKey(actor: Actor, key: NewApiKey): Promise<KeyWithText>;
  /** The newest first: one user's, or everybody's. `limit` defaults to 50. */
  listApiKeys(page: {
    readonly userId?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit?: number | undefined;
  }): Promise<{ items: ApiKey[]; nextCursor: string | null }>;
  /** @throws MainstayError `identity.key_not_found` */
  getApiKey(actor: Actor, id: string): Promise<ApiKey>;
  /** @throws MainstayError as `createApiKey` and `getApiKey`, `identity.key_revoked` */
  updateApiKey(actor: Actor, id: string, change: Partial<KeySettings>): Promise<ApiKey>;
  /** Ends it at once and for good; a second time does nothing. @throws MainstayError `identity.key_not_found` */
  revokeApiKey(actor: Actor, id: string): Promise<ApiKey>;
  /**
   * Gives the key a new text. The old one stays good for `graceSeconds` (0 for not at all, at most 30 days), but an
   * older one no longer.
   *
   * @throws MainstayError `identity.key_invalid`, `identity.key_not_found`, `identity.key_revoked`
   */
  rotateApiKey(actor: Actor, id: string, graceSeconds: number): Promise<KeyWithText>;
}

export function apiKeys(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly forget: () => void;
  readonly onEvent: OnIdentityEvent;
}): ApiKeys {
  const { db, clock, forget, onEvent } = parts;

  async function record(
    tx: Tx,
    action: IdentityEvent['action'],
    actor: Actor,
    key: Pick<ApiKey, 'id' | 'name' | 'owner'>,
    more: Readonly<Record<string, Json>> = {},
  ): Promise<void> {
    const detail = { name: key.name, owner: key.owner.email, ...more };
    await onEvent(tx, { action, actor: actorOf(actor), target: key.id, detail });
  }

  /** Changes one key that the actor may change, with a lock on it, and reads it again. */
  async function change(
    actor: Actor,
    id: string,
    work: (tx: Tx, key: ApiKey, owner: Owner) => Promise<void>,
  ): Promise<ApiKey> {
    requirePerson(actor);
    const changed = await transact(db, async (tx) => {
      const { key, owner } = await findKey(tx, actor, id, clock.now(), true);
      requireRole(key.owner.id === actor?.id ? null : actor, owner.role);
      await work(tx, key, owner);
      return (await findKey(tx, actor, id, clock.now())).key;
    });
    forget();
    return changed;
  }

  return {
    async createApiKey(actor, { userId, ...given }) {
      requirePerson(actor);
      const settings = checkSettings({ ...defaults, ...given });
      requireFuture(settings.expiresAt, clock.now());
      const text = newKeyText();
      const id = newId();
      const key = await transact(db, async (tx) => {
        const owner = await findOwner(tx, actor, userId);
        if (owner.id !== actor?.id) requireRole(actor, owner.role);
        requireOwnersRole(settings.role, owner);
        await run(
          tx,
          sql`insert into kernel.identity_api_key (id, user_id, name, shown, digest, role, scopes, allowed_models,
              budgets, requests_per_minute, project_id, expires_at, created_at)
            values (${id}, ${owner.id}, ${settings.name}, ${shownPart(text)}, ${digestOf(text)}, ${settings.role},
              ${jsonb(settings.scopes)}, ${modelsColumn(settings)}, ${jsonb(settings.budgets)},
              ${settings.requestsPerMinute}, ${settings.projectId}, ${settings.expiresAt}, ${clock.now()})`,
        );
        const { key: made } = await findKey(tx, null, id, clock.now());
        await record(tx, 'identity.api_key_created', actor, made, toDetail(settings));
        return made;
      });
      return { key, text };
    },
    async listApiKeys({ userId, cursor, limit = 50 }) {
      const size = Math.min(Math.max(1, Math.floor(limit)), 200);
      const rows = await many(
        db,
        sql<KeyRow>`select ${keyColumns}
          from kernel.identity_api_key k join kernel.identity_user u on u.id = k.user_id
          where ${userId === undefined ? sql`true` : sql`k.user_id = ${userId}`}
            and ${cursor === undefined ? sql`true` : sql`k.id < ${cursor}`}
          order by k.id desc limit ${size + 1}`,
      );
      const items = rows.slice(0, size).map((row) => keyOf(row, clock.now()));
      return { items, nextCursor: rows.length > size ? (items.at(-1)?.id ?? null) : null };
    },
    getApiKey: async (actor, id) => (await findKey(db, actor, id, clock.now())).key,
    updateApiKey: (actor, id, given) =>
      change(actor, id, async (tx, key, owner) => {
        requireLive(key);
        const settings = checkSettings({ ...key, ...given });
        if (given.role !== undefined) requireOwnersRole(settings.role, owner);
        if (given.expiresAt) requireFuture(given.expiresAt, clock.now());
        await run(
          tx,
          sql`update kernel.identity_api_key set name = ${settings.name}, role = ${settings.role},
              scopes = ${jsonb(settings.scopes)}, allowed_models = ${modelsColumn(settings)},
              budgets = ${jsonb(settings.budgets)}, requests_per_minute = ${settings.requestsPerMinute},
              project_id = ${settings.projectId}, expires_at = ${settings.expiresAt}
            where id = ${id}`,
        );
        await record(
          tx,
          'identity.api_key_changed',
          actor,
          { ...key, name: settings.name },
          toDetail(settings),
        );
      }),
    revokeApiKey: (actor, id) =>
      change(actor, id, async (tx, key) => {
        if (key.revokedAt !== null) return;
        await run(tx, sql`update kernel.identity_api_key set revoked_at = ${clock.now()} where id = ${id}`);
        await record(tx, 'identity.api_key_revoked', actor, key);
      }),
    async rotateApiKey(actor, id, graceSeconds) {
      if (!Number.isInteger(graceSeconds) || graceSeconds < 0 || graceSeconds > longestGraceSeconds) {
        throw invalid(
          'identity.key_invalid',
          `The old text of a key may stay good for 0 to ${longestGraceSeconds} whole seconds.`,
        );
      }
      const text = newKeyText();
      const key = await change(actor, id, async (tx, before) => {
        requireLive(before);
        const until = new Date(clock.now().getTime() + graceSeconds * 1000);
        await run(
          tx,
          sql`update kernel.identity_api_key set previous_digest = digest, previous_until = ${until},
              digest = ${digestOf(text)}, shown = ${shownPart(text)}
            where id = ${id}`,
        );
        await record(tx, 'identity.api_key_rotated', actor, before, { grace_seconds: graceSeconds });
      });
      return { key, text };
    },
  };
}

const defaults: Omit<KeySettings, 'name'> = {
  role: 'user',
  scopes: ['api', 'gateway'],
  allowedModels: null,
  budgets: [],
  requestsPerMinute: null,
  projectId: null,
  expiresAt: null,
};

function requireLive(key: ApiKey): void {
  if (key.revokedAt === null) return;
  throw conflict('identity.key_revoked', 'This API key was revoked, which is for good. Make a new one.');
}

function requireFuture(expiresAt: Date | null, now: Date): void {
  if (expiresAt === null || expiresAt > now) return;
  throw invalid('identity.key_invalid', 'The time at which an API key expires must be in the future.');
}

const modelsColumn = ({ allowedModels }: KeySettings) =>
  allowedModels === null ? sql`null` : jsonb(allowedModels);

function toDetail(settings: KeySettings): Record<string, Json> {
  return {
    role: settings.role,
    scopes: [...settings.scopes],
    allowed_models: settings.allowedModels && [...settings.allowedModels],
    budgets: settings.budgets.map(({ period, usd = null, tokens = null }) => ({ period, usd, tokens })),
    requests_per_minute: settings.requestsPerMinute,
    project_id: settings.projectId,
    expires_at: settings.expiresAt?.toISOString() ?? null,
  };
}
