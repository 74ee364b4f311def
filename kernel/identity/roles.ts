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
}

/** Whether the principal has this role or a higher one. */
export function roleAtLeast(principal: Pick<Principal, 'role'>, role: Role): boolean {
  return roles.indexOf(principal.role) >= roles.indexOf(role);
}

/** A stored role. An unknown or missing one counts as the least, so that a damaged row never grants more. */
export function roleOf(stored: string | null): Role {
  return roles.find((role) => role === stored) ?? 'user';
}
