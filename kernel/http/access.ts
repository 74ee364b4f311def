import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { MainstayError } from '#kernel/base';
import { type KeyScope, type Principal, roleAtLeast } from '#kernel/identity';

/** Who may call a route: anybody, programs with an API key, or whoever is signed in with at least this role. */
export type Access = 'public' | 'api-key' | 'user' | 'reviewer' | 'admin' | 'superadmin';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** What an API key must be for to call the route: `api` unless the route states another. */
    keyScope?: KeyScope;
  }
  interface FastifyRequest {
    principal: Principal | null;
  }
}

export type Authenticate = (request: FastifyRequest) => Promise<Principal | null>;

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Makes every route state who may call it, and holds it to that. A route that states nothing stops the start: a
 * forgotten check must not be an open door.
 */
export function guardRoutes(server: FastifyInstance, authenticate: Authenticate): void {
  server.decorateRequest('principal', null);
  const routes: RouteOptions[] = [];
  server.addHook('onRoute', (route) => {
    routes.push(route);
  });
  // Only when all hooks have had their say: a part of the server may state it for all of its routes.
  server.addHook('onReady', async () => {
    const open = routes.find((route) => route.config?.access === undefined);
    if (!open) return;
    throw new MainstayError(
      'http.route_without_access',
      `The route ${String(open.method)} ${open.url} does not say who may call it. Give it config.access.`,
    );
  });
  server.addHook('onRequest', async (request: FastifyRequest, _reply: FastifyReply) => {
    const access = request.routeOptions.config.access ?? 'public';
    request.principal = await identify(request, authenticate, access);
    if (access === 'public') return;
    const scope = request.routeOptions.config.keyScope ?? 'api';
    if (access === 'api-key') {
      requireKey(request.principal, scope);
      return;
    }
    if (!request.principal) {
      throw new MainstayError(
        'identity.not_signed_in',
        'Sign in first: this address needs an access token or an API key.',
        {
          kind: 'unauthenticated',
        },
      );
    }
    requireScope(request.principal, scope);
    if (!roleAtLeast(request.principal, access)) {
      throw new MainstayError(
        'identity.role_too_low',
        `This needs the role ${access}; yours is ${request.principal.role}.`,
        {
          kind: 'forbidden',
        },
      );
    }
    refuseForgery(request);
  });
}

/** A stale cookie or token must not keep anybody from a public page, the sign-in page among them. */
async function identify(
  request: FastifyRequest,
  authenticate: Authenticate,
  access: Access,
): Promise<Principal | null> {
  try {
    return await authenticate(request);
  } catch (error) {
    if (access === 'public') return null;
    throw error;
  }
}

function requireKey(principal: Principal | null, scope: KeyScope): void {
  if (principal?.via !== 'api-key') {
    throw new MainstayError(
      'identity.key_missing',
      'This address takes only API keys of Mainstay: send one as "Authorization: Bearer mk_…" or "x-api-key: mk_…". The access token of a person who is signed in does not count.',
      { kind: 'unauthenticated' },
    );
  }
  requireScope(principal, scope);
}

function requireScope({ key }: Principal, scope: KeyScope): void {
  if (key === undefined || key.scopes.includes(scope)) return;
  throw new MainstayError(
    'identity.key_scope',
    `This address needs an API key with the scope "${scope}"; that of "${key.name}" is ${key.scopes.join(', ')}.`,
    { kind: 'forbidden' },
  );
}

/**
 * A browser sends the session cookie with requests that another site made it send. Those cannot carry this header
 * without the browser asking us first, which we do not allow.
 */
function refuseForgery(request: FastifyRequest): void {
  if (request.principal?.via !== 'session' || safeMethods.has(request.method)) return;
  if (request.headers['x-requested-with'] === 'mainstay') return;
  throw new MainstayError(
    'http.forgery_suspected',
    'A change made with a session cookie needs the header "X-Requested-With: mainstay".',
    { kind: 'forbidden' },
  );
}

/** The principal of a route that is not public. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal)
    throw new MainstayError('identity.not_signed_in', 'Sign in first.', { kind: 'unauthenticated' });
  return request.principal;
}
