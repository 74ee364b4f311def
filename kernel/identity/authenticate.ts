import { MainstayError } from '#kernel/base';
import { type AccessTokens, invalidToken } from './access-tokens.ts';
import { isKeyText } from './keys/text.ts';
import type { KeyVerifier } from './keys/verify.ts';
import type { LocalToken } from './local-token.ts';
import type { Principal } from './principal.ts';
import type { LiveSession, Sessions } from './sessions.ts';

/** The cookie that the console's session travels in. */
export const sessionCookieName = 'mainstay_session';

/** The headers of a request that may say who makes it. */
export interface Credentials {
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
  /** Where the clients of some model providers put their key. */
  readonly 'x-api-key'?: string | readonly string[] | undefined;
}

/** See `Identity.authenticate`. */
export function authenticateWith(parts: {
  readonly sessions: Sessions;
  readonly tokens: AccessTokens;
  readonly local: LocalToken;
  readonly keys: KeyVerifier;
}): (headers: Credentials) => Promise<Principal | null> {
  async function byBearer(token: string): Promise<Principal> {
    // First, since it takes only a look: programs with keys come a thousand times a second.
    if (isKeyText(token)) return parts.keys.verify(token);
    const local = parts.local.principal(token);
    if (local) return local;
    const { userId, sessionId } = await parts.tokens.verify(token);
    const session = await parts.sessions.find('id', sessionId);
    if (!session || session.userId !== userId) throw invalidToken();
    return principalOf(session, 'token');
  }

  return async ({ authorization, cookie, 'x-api-key': key }) => {
    if (authorization !== undefined) {
      const [scheme, token, ...rest] = authorization.trim().split(/\s+/);
      if (scheme?.toLowerCase() !== 'bearer' || token === undefined || rest.length > 0) {
        throw new MainstayError(
          'identity.invalid_token',
          'The Authorization header must read "Bearer" and an access token or API key.',
          { kind: 'unauthenticated' },
        );
      }
      return byBearer(token);
    }
    if (key !== undefined) return parts.keys.verify(typeof key === 'string' ? key.trim() : key.join());
    const value = cookieOf(cookie);
    // A cookie that has run out is nobody, not an error: the browser sends it with the sign-in form too.
    const token = value === undefined ? undefined : parts.sessions.take(value);
    const session = token === undefined ? undefined : await parts.sessions.find('token', token);
    return session ? principalOf(session, 'session') : null;
  };
}

function principalOf(session: LiveSession, via: Principal['via']): Principal {
  return {
    id: session.userId,
    email: session.email,
    name: session.name,
    role: session.role,
    via,
    sessionId: session.id,
  };
}

function cookieOf(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === sessionCookieName) return pair.slice(at + 1).trim();
  }
  return undefined;
}
