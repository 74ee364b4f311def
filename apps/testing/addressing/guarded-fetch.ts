import { type AddressPolicy, createGuardedFetch as create, type GuardedFetch } from '#kernel/addresses';
import { siteAddresses } from './check-address.ts';

export type { GuardedFetch };

/** A `fetch` that talks to sites that may be tested only; see `#kernel/addresses`. */
export const createGuardedFetch = (policy: AddressPolicy): GuardedFetch => create(siteAddresses, policy);
