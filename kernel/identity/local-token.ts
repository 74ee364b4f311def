import { randomBytes } from 'node:crypto';
import { newSecret } from '#kernel/base';
import type { Principal } from './principal.ts';
import { sameSecret } from './sealing.ts';

/** Who owns what was begun from the command line of the machine the server runs on; no user has this id. */
export const localId = 'local';

const localPrincipal: Principal = {
  id: localId,
  email: 'local@mainstay.local',
  name: 'Command line',
  role: 'superadmin',
  via: 'cli',
};

export interface LocalToken {
  issue(): string;
  principal(token: string): Principal | undefined;
}

/** A token kept in the memory of this process only; whoever may read the file it is written to owns the server. */
export function localToken(): LocalToken {
  const comparisonKey = randomBytes(32);
  let issued: string | undefined;
  return {
    issue() {
      issued ??= newSecret();
      return issued;
    },
    principal: (token) =>
      issued !== undefined && sameSecret(comparisonKey, token, issued) ? localPrincipal : undefined,
  };
}
