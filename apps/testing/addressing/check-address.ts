import { type AddressPolicy, createAddressCheck } from '#kernel/addresses';

export type { AddressPolicy };

/** Which addresses of sites may be tested; see `#kernel/addresses`. Errors are `testing.address_…`. */
export const siteAddresses = createAddressCheck({
  room: 'testing',
  refused: 'is not tested',
  plural: 'sites',
  login: ', and give them as the login of the site',
  wayOut: (range) =>
    range === 'loopback'
      ? 'An administrator may test it, or the command line on this machine; others where `testing.exploration.allowed_private_hosts` lists it.'
      : 'If it shall be tested, add it to `testing.exploration.allowed_private_hosts`.',
});

export const { checkAddress, resolveAllowed } = siteAddresses;
