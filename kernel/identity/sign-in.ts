import { type Clock, MainstayError } from '#kernel/base';
import { type Db, maybeOne, run, sql } from '#kernel/database';
import type { AccessTokens } from './access-tokens.ts';
import { accountKey, addressKey, countAttempt, refundAttempt } from './attempts.ts';
import { type AuthLibrary, addressHeader } from './auth-library.ts';
import type { OnIdentityEvent } from './event.ts';
import { passwordLength } from './password.ts';
import type { Sessions } from './sessions.ts';

export interface SignInRequest {
  readonly email: string;
  readonly password: string;
  /** The caller's address, as far as the server knows it. */
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export interface SignedIn {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  /** For the session cookie. */
  readonly sessionToken: string;
  readonly sessionExpiresAt: Date;
}

/** Attempts to sign in per minute; successes do not count. */
export interface AttemptLimits {
  readonly perAccount: number;
  readonly perAddress: number;
}

const wrongCredentials = (): MainstayError =>
  new MainstayError('identity.wrong_credentials', 'The e-mail address or the password is wrong.', {
    kind: 'unauthenticated',
  });

const deactivated = (): MainstayError =>
  new MainstayError(
    'identity.deactivated',
    'This account is deactivated. An administrator can activate it again.',
    {
      kind: 'forbidden',
    },
  );

export function signInWith(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly library: () => Promise<AuthLibrary>;
  readonly sessions: Sessions;
  readonly tokens: AccessTokens;
  readonly tokenTtlSeconds: number;
  readonly limits: AttemptLimits;
  readonly onEvent: OnIdentityEvent;
}): (request: SignInRequest) => Promise<SignedIn> {
  const { db, clock, sessions, limits, onEvent } = parts;

  async function openSession(request: SignInRequest, email: string): Promise<string> {
    if (request.password.length > passwordLength.max * 4) throw wrongCredentials();
    const headers = new Headers();
    if (request.ip !== null) headers.set(addressHeader, request.ip);
    if (request.userAgent !== null) headers.set('user-agent', printable(request.userAgent));
    const library = await parts.library();
    try {
      // For an unknown e-mail better-auth hashes the password all the same, so that both take about as long.
      const { token } = await library.api.signInEmail({
        body: { email, password: request.password },
        headers,
      });
      return token;
    } catch (error) {
      throw translated(error);
    }
  }

  async function failed(request: SignInRequest, email: string, error: MainstayError): Promise<void> {
    const user = await maybeOne(
      db,
      sql<{ id: string }>`select id from kernel.identity_user where email = ${email}`,
    );
    // What was typed is not kept: people type passwords into the wrong field.
    const detail = { reason: user ? error.code : 'unknown_account', ip: request.ip };
    await onEvent(undefined, {
      action: 'identity.sign_in_failed',
      actor: null,
      target: user?.id ?? null,
      detail,
    });
  }

  return async (request) => {
    const email = request.email.trim().toLowerCase();
    const now = clock.now();
    const counted = [
      ...(request.ip === null ? [] : [addressKey(request.ip, limits.perAddress)]),
      accountKey(email, limits.perAccount),
    ];
    for (const key of counted) await countAttempt(db, key, now);
    let token: string;
    try {
      token = await openSession(request, email);
    } catch (error) {
      if (error instanceof MainstayError) await failed(request, email, error);
      throw error;
    }
    for (const key of counted) await refundAttempt(db, key);
    const session = await sessions.find('token', token);
    if (!session) throw deactivated();
    try {
      await onEvent(undefined, {
        action: 'identity.signed_in',
        actor: { id: session.userId, email: session.email },
        target: session.userId,
        detail: { ip: request.ip },
      });
    } catch (error) {
      // No session without its record.
      await run(db, sql`delete from kernel.identity_session where id = ${session.id}`);
      sessions.forget();
      throw error;
    }
    const left = Math.floor((session.expiresAt.getTime() - now.getTime()) / 1000);
    const expiresInSeconds = Math.min(parts.tokenTtlSeconds, left);
    return {
      accessToken: await parts.tokens.sign({ ...session, sessionId: session.id }, expiresInSeconds),
      expiresInSeconds,
      sessionToken: sessions.handOut(token),
      sessionExpiresAt: session.expiresAt,
    };
  };
}

/** better-auth's refusals in our words; anything else is a fault and passes through. */
function translated(error: unknown): unknown {
  if (!(error instanceof Error) || !('body' in error)) return error;
  const { body } = error;
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  if (code === 'BANNED_USER') return deactivated();
  if (code === 'INVALID_EMAIL_OR_PASSWORD' || code === 'INVALID_EMAIL') return wrongCredentials();
  return error;
}

/** A header holds visible ASCII only. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 300);
}
