export { sessionCookieName } from './authenticate.ts';
export { createIdentity, type Identity } from './identity.ts';
export { migrations } from './migrations.ts';
export { type Principal, type Role, roleAtLeast, roles } from './roles.ts';
export type { User } from './users.ts';
