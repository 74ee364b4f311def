import type { KeyBudget, KeyScope } from './keys/key.ts';
import type { Role } from './roles.ts';

/** Whoever makes a request, as every room sees them. */
export interface Principal {
  /** The user's id, or `local` for the command line of the server's own machine. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** What they may do now: of an API key the lesser of its own role and its owner's. */
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
