import { type Clock, invalid, systemClock } from '#kernel/base';
import type { Db } from '#kernel/database';
import { accessTokens } from './access-tokens.ts';
import { type Actor, actorOf, requirePerson } from './actor.ts';
import { removeOldAttempts } from './attempts.ts';
import { lazyAuthLibrary } from './auth-library.ts';
import { authenticateWith, type Credentials } from './authenticate.ts';
import type { OnIdentityEvent } from './event.ts';
import { ensureFirstAdministrator, type FirstAdministrator } from './first-administrator.ts';
import { type ApiKeys, apiKeys } from './keys/manage.ts';
import { keyUse } from './keys/use.ts';
import { keyVerifier } from './keys/verify.ts';
import { localToken } from './local-token.ts';
import type { Principal } from './principal.ts';
import { type Sealing, sealingFor } from './sealing.ts';
import { sessions as sessionsOf } from './sessions.ts';
import { type AttemptLimits, type SignedIn, type SignInRequest, signInWith } from './sign-in.ts';
import { type PublicKey, signingKeys } from './signing-keys.ts';
import { type Users, users } from './users.ts';

export interface IdentityOptions {
  readonly db: Db;
  /** Where people reach this installation; the issuer of its tokens, so the same on all of its servers. */
  readonly baseUrl: string;
  /** At least 32 characters, the same on all servers; signs sessions and encrypts the signing key. */
  readonly secret: string;
  readonly tokenTtlSeconds: number;
  readonly sessionTtlSeconds: number;
  /** Failed attempts to sign in per minute; five for an account and for an address unless told otherwise. */
  readonly limits?: AttemptLimits;
  readonly clock?: Clock;
  readonly onEvent: OnIdentityEvent;
}

export interface Identity extends Users, ApiKeys {
  /**
   * @throws MainstayError `identity.wrong_credentials` (also for an unknown e-mail address, after about as long),
   *   `identity.too_many_attempts`, `identity.deactivated`
   */
  signIn(request: SignInRequest): Promise<SignedIn>;
  /** Ends the session and the access tokens that came with it. An unknown token is no error. */
  signOut(sessionToken: string): Promise<void>;
  /** As `signOut`, for a caller who came with an access token. */
  endSession(principal: Principal): Promise<void>;
  /**
   * Who makes a request: null when the headers name nobody. A session ended on another server may count for up to
   * 5 s more.
   *
   * @throws MainstayError `identity.invalid_token` for an access token that is wrong, expired or revoked,
   *   `identity.invalid_key` for such an API key
   */
  authenticate(headers: Credentials): Promise<Principal | null>;
  /**
   * Whom an API key stands for, with what it may be used for in `key`: the part of `authenticate` for callers that
   * come a thousand times a second. No promise when the key was seen in the last 5 s.
   *
   * @throws MainstayError `identity.invalid_key`, at once or by the promise
   */
  verifyApiKey(text: string): Principal | Promise<Principal>;
  /** The JSON Web Key Set (RFC 7517) that access tokens can be checked with. */
  publicKeys(): Promise<{ readonly keys: readonly PublicKey[] }>;
  /** New tokens are signed with a new key; those signed with the old one stay good until they expire. */
  rotateSigningKey(actor: Actor): Promise<{ readonly kid: string }>;
  ensureFirstAdministrator(wanted?: {
    readonly email?: string | undefined;
    readonly password?: string | undefined;
  }): Promise<FirstAdministrator>;
  /** The bearer token of this process's own command line; not stored anywhere by this room. */
  issueLocalToken(): string;
  /**
   * Encrypts secrets that another room or an app has to keep and to know again, such as one that it signs with. Each
   * purpose has a key of its own.
   */
  sealingFor(purpose: string): Sealing;
  /** Writes down last uses of API keys; removes expired sessions, unusable signing keys, and old attempt counts. */
  removeExpired(): Promise<void>;
}

const defaultLimits: AttemptLimits = { perAccount: 5, perAddress: 5 };

/** Identity on an open, migrated database. Starts nothing: keys and better-auth are loaded at their first use. */
export function createIdentity(options: IdentityOptions): Identity {
  if (options.secret.length < 32) {
    throw invalid('identity.secret_too_short', 'The secret needs at least 32 characters.');
  }
  const { db, secret, onEvent, clock = systemClock, limits = defaultLimits } = options;
  const issuer = new URL(options.baseUrl).origin;
  const signing = signingKeys({ db, secret, clock, tokenTtlSeconds: options.tokenTtlSeconds });
  const tokens = accessTokens({ keys: signing, issuer, clock });
  const sessions = sessionsOf({ db, secret, clock });
  const local = localToken();
  const use = keyUse(db);
  const keys = keyVerifier({ db, clock, use });
  const forget = (): void => {
    sessions.forget();
    keys.forget();
  };
  const library = lazyAuthLibrary({
    db,
    baseUrl: issuer,
    secret,
    sessionTtlSeconds: options.sessionTtlSeconds,
  });

  const end = (by: 'id' | 'token', value: string): Promise<void> =>
    sessions.end(by, value, (tx, session) =>
      onEvent(tx, {
        action: 'identity.signed_out',
        actor: { id: session.userId, email: session.email },
        target: session.userId,
        detail: {},
      }),
    );

  return {
    ...users({ db, clock, forget, onEvent, passwordAttemptsPerMinute: limits.perAccount }),
    ...apiKeys({ db, clock, forget, onEvent }),
    signIn: signInWith({
      db,
      clock,
      library,
      sessions,
      tokens,
      limits,
      onEvent,
      tokenTtlSeconds: options.tokenTtlSeconds,
    }),
    async signOut(sessionToken) {
      const token = sessions.take(sessionToken);
      if (token !== undefined) await end('token', token);
    },
    async endSession({ sessionId }) {
      if (sessionId !== undefined) await end('id', sessionId);
    },
    authenticate: authenticateWith({ sessions, tokens, local, keys }),
    verifyApiKey: (text) => keys.verify(text),
    publicKeys: async () => ({ keys: await signing.all() }),
    async rotateSigningKey(actor) {
      requirePerson(actor);
      const kid = await signing.rotate((tx, target) =>
        onEvent(tx, { action: 'identity.signing_key_rotated', actor: actorOf(actor), target, detail: {} }),
      );
      return { kid };
    },
    ensureFirstAdministrator: (wanted = {}) => ensureFirstAdministrator({ db, clock, onEvent }, wanted),
    issueLocalToken: () => local.issue(),
    sealingFor: (purpose) => sealingFor(secret, purpose),
    async removeExpired() {
      await use.flush();
      await sessions.removeExpired();
      await signing.removeOld();
      await removeOldAttempts(db, clock.now());
    },
  };
}
