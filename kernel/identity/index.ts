export { type Credentials, sessionCookieName } from './authenticate.ts';
export type { IdentityEvent, OnIdentityEvent } from './event.ts';
export { createIdentity, type Identity, type IdentityOptions } from './identity.ts';
export { migrations } from './migrations.ts';
export { type Principal, type Role, roleAtLeast, roles } from './roles.ts';
export type { User } from './users.ts';
