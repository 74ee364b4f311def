export { sessionCookieName } from './authenticate.ts';
export { createIdentity, type Identity } from './identity.ts';
export { allowsModel } from './keys/allowed-models.ts';
export { type ApiKey, budgetPeriods, type KeyScope, type KeySettings, keyScopes } from './keys/key.ts';
export { localId } from './local-token.ts';
export { migrations } from './migrations.ts';
export type { Principal } from './principal.ts';
export { roleAtLeast, roles } from './roles.ts';
export type { User } from './users.ts';
