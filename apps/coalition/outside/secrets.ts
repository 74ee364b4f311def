import type { Platform } from '#kernel/app';
import { MainstayError } from '#kernel/base';
import type { Tx } from '#kernel/database';
import {
  addWorldSecret,
  findWorldSecret,
  type KeptWorldSecret,
  replaceWorldSecret,
} from '../store/world-secrets.ts';
import { newSecret } from './signature.ts';

/** The secrets that what environments outside are asked is signed with: one for each world, kept encrypted. */
export interface Secrets {
  /** @returns the new secret, which is never told again; undefined where the world has one */
  first(tx: Tx, worldId: string): Promise<string | undefined>;
  /** Another one. What is asked is signed with the one before too, for `graceSeconds` more. */
  replace(
    tx: Tx,
    worldId: string,
    graceSeconds: number,
  ): Promise<{ readonly secret: string; readonly kept: KeptWorldSecret }>;
  /**
   * Those that are good now, the newest first; none where the world never got one.
   *
   * @throws MainstayError `coalition.secret_unreadable`
   */
  of(worldId: string): Promise<readonly string[]>;
}

export function createSecrets({ db, identity }: Pick<Platform, 'db' | 'identity'>): Secrets {
  const sealing = identity.sealingFor('coalition world');
  const open = (sealed: string, worldId: string): string => {
    const secret = sealing.unseal(sealed, worldId);
    if (secret !== undefined) return secret;
    throw new MainstayError(
      'coalition.secret_unreadable',
      'The secret of this world cannot be read: the secret of this installation is another one than when it was made. Make a new one for the world.',
    );
  };
  return {
    async first(tx, worldId) {
      const secret = newSecret();
      return (await addWorldSecret(tx, worldId, sealing.seal(secret, worldId))) ? secret : undefined;
    },
    async replace(tx, worldId, graceSeconds) {
      const secret = newSecret();
      return {
        secret,
        kept: await replaceWorldSecret(tx, worldId, sealing.seal(secret, worldId), graceSeconds),
      };
    },
    async of(worldId) {
      const kept = await findWorldSecret(db, worldId);
      if (!kept) return [];
      const { sealed, previous } = kept;
      return [sealed, ...(previous === null ? [] : [previous])].map((one) => open(one, worldId));
    },
  };
}
