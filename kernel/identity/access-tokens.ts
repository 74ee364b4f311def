import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { type Clock, MainstayError, newId } from '#kernel/base';
import type { Role } from './roles.ts';
import { type SigningKeys, signingAlgorithm } from './signing-keys.ts';

const audience = 'mainstay';

const claims = z.object({ sub: z.string(), sid: z.string(), jti: z.string() });

export const invalidToken = (cause?: unknown): MainstayError =>
  new MainstayError(
    'identity.invalid_token',
    'The access token is not valid or has expired. Sign in again.',
    {
      kind: 'unauthenticated',
      cause,
    },
  );

export interface TokenSubject {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly role: Role;
}

export interface AccessTokens {
  sign(subject: TokenSubject, ttlSeconds: number): Promise<string>;
  /** @throws MainstayError `identity.invalid_token` */
  verify(token: string): Promise<{ readonly userId: string; readonly sessionId: string }>;
}

/**
 * Access tokens are JWTs (RFC 7519) signed with RS256. Only that algorithm is accepted whatever a token's header
 * says (RFC 8725, 3.1), with our issuer and audience; `sid` ties a token to the session that it ends with.
 */
export function accessTokens(options: {
  readonly keys: SigningKeys;
  readonly issuer: string;
  readonly clock: Clock;
}): AccessTokens {
  const { keys, issuer, clock } = options;
  return {
    async sign(subject, ttlSeconds) {
      const { kid, key } = await keys.active();
      const now = Math.floor(clock.now().getTime() / 1000);
      return new SignJWT({ email: subject.email, role: subject.role, sid: subject.sessionId })
        .setProtectedHeader({ alg: signingAlgorithm, typ: 'JWT', kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(subject.userId)
        .setJti(newId())
        .setIssuedAt(now)
        .setExpirationTime(now + ttlSeconds)
        .sign(key);
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(
          token,
          async ({ kid }) => {
            const key = kid === undefined ? undefined : await keys.publicKey(kid);
            if (!key) throw new errors.JWKSNoMatchingKey();
            return key;
          },
          {
            algorithms: [signingAlgorithm],
            issuer,
            audience,
            currentDate: clock.now(),
            requiredClaims: ['exp', 'iat', 'jti', 'sub', 'sid'],
          },
        );
        const { sub, sid } = claims.parse(payload);
        return { userId: sub, sessionId: sid };
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) throw invalidToken(error);
        throw error;
      }
    },
  };
}
