/** What a person may do, from least to most. Each role may do all that those before it may. */
export const roles = ['user', 'reviewer', 'admin', 'superadmin'] as const;
export type Role = (typeof roles)[number];

/** Whether somebody has this role or a higher one. */
export function roleAtLeast(principal: { readonly role: Role }, role: Role): boolean {
  return roles.indexOf(principal.role) >= roles.indexOf(role);
}

/** A stored role. An unknown or missing one counts as the least, so that a damaged row never grants more. */
export function roleOf(stored: string | null): Role {
  return roles.find((role) => role === stored) ?? 'user';
}
