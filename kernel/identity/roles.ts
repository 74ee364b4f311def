import type { KeyBudget, KeyScope } from './keys/key.ts';

/** What a person may do, from least to most. Each role may do all that those before it may. */
export const roles = ['user', 'reviewer', 'admin', 'superadmin'] as const;
export type Role = (typeof roles)[number];

/** Whoever makes a request, as every room sees them. */
export interface Principal {
  /** The user's id, or `local` for the command line of the server's own machine. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** How they proved who they are. */
  readonly via: 'session' | 'token' | 'api-key' | 'cli';
  /** The session behind a cookie or an access token; absent for API keys and the command line. */
  readonly sessionId?: string;
  /** The API key they came with. */
  readonly key?: PrincipalKey;
}

/** What an API key may be used for. */
export interface PrincipalKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  /** Names of models and routes, `*` standing for any characters; null for all. See `allowsModel`. */
  readonly allowedModels: readonly string[] | null;
  readonly budgets: readonly KeyBudget[];
  readonly requestsPerMinute: number | null;
  /** The project that its model calls are charged to. */
  readonly projectId: string | null;
}

/** Whether the principal has this role or a higher one. */
export function roleAtLeast(principal: Pick<Principal, 'role'>, role: Role): boolean {
  return roles.indexOf(principal.role) >= roles.indexOf(role);
}

/** A stored role. An unknown or missing one counts as the least, so that a damaged row never grants more. */
export function roleOf(stored: string | null): Role {
  return roles.find((role) => role === stored) ?? 'user';
}
