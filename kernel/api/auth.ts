import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { MainstayError } from '#kernel/base';
import { type Api, principalOf } from '#kernel/http';
import { readSessionCookie, sessionCookie } from './session-cookie.ts';

const principalSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(['user', 'reviewer', 'admin', 'superadmin']),
  })
  .meta({ id: 'Principal' });

const credentials = z.object({ email: z.string().min(1).max(320), password: z.string().min(1).max(200) });

/** Signing in and out, at the paths that clients of such systems know. */
export function addAuthRoutes(api: Api, platform: Platform): void {
  const { identity, config } = platform;

  api.post(
    '/auth/login',
    {
      config: { access: 'public' },
      schema: {
        tags: ['Identity'],
        summary: 'Sign in; the console also gets a session cookie',
        body: credentials,
        response: {
          200: z.object({
            access_token: z.string(),
            token_type: z.literal('bearer'),
            expires_in: z.number(),
          }),
        },
      },
    },
    async (request, reply) => {
      const signedIn = await identity.signIn({
        ...request.body,
        ip: request.ip,
        userAgent: request.headers['user-agent'] ?? '',
      });
      const secure = request.protocol === 'https';
      void reply.header(
        'set-cookie',
        sessionCookie(signedIn.sessionToken, config.identity.session_ttl_seconds, secure),
      );
      void reply.header('cache-control', 'no-store');
      return {
        access_token: signedIn.accessToken,
        token_type: 'bearer' as const,
        expires_in: signedIn.expiresInSeconds,
      };
    },
  );

  api.post(
    '/auth/logout',
    {
      config: { access: 'public' },
      schema: { tags: ['Identity'], summary: 'Sign out of this session', response: { 204: z.null() } },
    },
    async (request, reply) => {
      const token = readSessionCookie(request.headers.cookie);
      if (token) await identity.signOut(token);
      if (request.principal) await identity.endSession(request.principal);
      return reply
        .header('set-cookie', sessionCookie('', 0, request.protocol === 'https'))
        .status(204)
        .send(null);
    },
  );

  api.get(
    '/.well-known/jwks.json',
    {
      config: { access: 'public' },
      schema: { tags: ['Identity'], summary: 'The keys that access tokens are signed with' },
    },
    () => identity.publicKeys(),
  );

  api.get(
    '/api/v1/me',
    {
      config: { access: 'user' },
      schema: { tags: ['Identity'], summary: 'Who you are', response: { 200: principalSchema } },
    },
    (request) => principalOf(request),
  );

  api.post(
    '/api/v1/me/password',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Identity'],
        summary: 'Change your password',
        body: z.object({ current_password: z.string().max(200), new_password: z.string().max(200) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      if (principal.via === 'cli') {
        throw new MainstayError(
          'identity.no_password',
          'The local administrator of the command line has no password.',
          {
            kind: 'conflict',
          },
        );
      }
      const { current_password: current, new_password: next } = request.body;
      await identity.changePassword(principal, current, next);
      return reply.status(204).send(null);
    },
  );
}
