import { forbidden } from '#kernel/base';
import type { IdentityEvent } from './event.ts';
import type { Principal } from './principal.ts';
import { type Role, roleAtLeast } from './roles.ts';

/** Who acts; null is the system itself. Nobody grants a role above their own or changes a user above them. */
export type Actor = Pick<Principal, 'id' | 'email' | 'role' | 'via'> | null;

/** @throws MainstayError `identity.role_too_low` */
export function requireRole(actor: Actor, role: Role): void {
  if (actor === null || roleAtLeast(actor, role)) return;
  throw forbidden('identity.role_too_low', `Only a user with the role ${role} or a higher one may do this.`);
}

/**
 * Users, passwords and keys are changed by people: a key that leaked from some script must not be able to make itself
 * another key or a way to sign in, which would outlive its own end.
 *
 * @throws MainstayError `identity.not_with_a_key`
 */
export function requirePerson(actor: Actor): void {
  if (actor?.via !== 'api-key') return;
  throw forbidden(
    'identity.not_with_a_key',
    'An API key may not change users, passwords or API keys. Sign in to do this.',
  );
}

export function actorOf(actor: Actor): IdentityEvent['actor'] {
  return actor && { id: actor.id, email: actor.email };
}
