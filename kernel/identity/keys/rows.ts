import { sql } from '#kernel/database';
import { roleOf } from '../roles.ts';
import type { ApiKey, KeyBudget, KeyScope } from './key.ts';

export interface KeyRow {
  readonly id: string;
  readonly user_id: string;
  readonly email: string;
  readonly name: string;
  readonly shown: string;
  readonly role: string;
  readonly scopes: readonly KeyScope[];
  readonly allowed_models: readonly string[] | null;
  readonly budgets: readonly KeyBudget[];
  readonly requests_per_minute: number | null;
  readonly project_id: string | null;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
  readonly previous_until: Date | null;
}

/** Of `kernel.identity_api_key k` with its owner, `kernel.identity_user u`. */
export const keyColumns = sql`k.id, k.user_id, u.email, k.name, k.shown, k.role, k.scopes, k.allowed_models, k.budgets,
  k.requests_per_minute, k.project_id, k.created_at, k.expires_at, k.last_used_at, k.revoked_at, k.previous_until`;

export function keyOf(row: KeyRow, now: Date): ApiKey {
  return {
    id: row.id,
    name: row.name,
    shown: row.shown,
    owner: { id: row.user_id, email: row.email },
    role: roleOf(row.role),
    scopes: row.scopes,
    allowedModels: row.allowed_models,
    budgets: row.budgets,
    requestsPerMinute: row.requests_per_minute,
    projectId: row.project_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    previousGoodUntil: row.previous_until !== null && row.previous_until > now ? row.previous_until : null,
  };
}
