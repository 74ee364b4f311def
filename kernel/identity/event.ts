import type { Json } from '#kernel/base';
import type { Tx } from '#kernel/database';

/** Something about who may do what that must be on record. Never holds a password, token or key. */
export interface IdentityEvent {
  readonly action:
    | 'identity.signed_in'
    | 'identity.sign_in_failed'
    | 'identity.signed_out'
    | 'identity.user_created'
    | 'identity.role_changed'
    | 'identity.password_set'
    | 'identity.password_changed'
    | 'identity.user_deactivated'
    | 'identity.user_activated'
    | 'identity.signing_key_rotated'
    | 'identity.api_key_created'
    | 'identity.api_key_changed'
    | 'identity.api_key_rotated'
    | 'identity.api_key_revoked';

  /** Who did it; null for the system itself and for whoever failed to sign in. */
  readonly actor: { readonly id: string; readonly email: string } | null;
  /** The id of the user or key it was done to; null where a failed sign-in named no known user. */
  readonly target: string | null;
  readonly detail: Readonly<Record<string, Json>>;
}

/**
 * Told of every event. With `tx` the record belongs into that transaction, so that change and record are kept
 * together; without it (sign-in, whose session better-auth writes on its own connection) it stands alone.
 */
export type OnIdentityEvent = (tx: Tx | undefined, event: IdentityEvent) => Promise<void>;
