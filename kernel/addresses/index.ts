export { type AddressPolicy, createAddressCheck } from './check-address.ts';
export { connectionError } from './connection-errors.ts';
export { createGuardedFetch, type GuardedFetch } from './guarded-fetch.ts';
