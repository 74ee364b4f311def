import type { LookupFunction } from 'node:net';
import {
  Agent,
  buildConnector,
  Headers,
  type RequestInit,
  type Response,
  fetch as undiciFetch,
} from 'undici';
import type { AddressCheck, AddressPolicy } from './check-address.ts';
import { connectionError, tooManyRedirects } from './connection-errors.ts';
import { plainAddress } from './ranges.ts';

export interface GuardedFetch {
  /**
   * As `fetch`; redirects are followed, at most ten, unless `redirect` is `manual`.
   *
   * @throws MainstayError `ROOM.address_invalid`, `ROOM.address_refused`, `ROOM.unreachable`,
   *   `ROOM.tls_failed`, `ROOM.too_many_redirects`; what the signal's abort throws is passed on
   */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

const mostRedirects = 10;

/** Looks at the addresses at the very moment of connecting: what a name resolved to before says nothing (rebinding). */
function guardedLookup({ resolveAllowed }: AddressCheck, policy: AddressPolicy): LookupFunction {
  return (host, options, done) => {
    resolveAllowed(host, policy).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
        const usable =
          options.family === 4 || options.family === 6
            ? found.filter((one) => one.family === options.family)
            : found;
        const [first] = usable;
        if (first === undefined) return done(new Error(`${host} has no address of this family`), '');
        if (options.all === true) return done(null, usable);
        return done(null, first.address, first.family);
      },
      (thrown: unknown) => done(thrown instanceof Error ? thrown : new Error(String(thrown)), ''),
    );
  };
}

/** The next request of a redirect, as browsers make it (WHATWG Fetch, HTTP-redirect fetch). */
function redirected(from: URL, to: URL, status: number, init: RequestInit): RequestInit {
  const method = (init.method ?? 'GET').toUpperCase();
  const becomesGet =
    status === 303 ? method !== 'HEAD' : (status === 301 || status === 302) && method === 'POST';
  const headers = new Headers(init.headers);
  if (from.origin !== to.origin)
    for (const name of ['authorization', 'cookie', 'proxy-authorization']) headers.delete(name);
  if (!becomesGet) return { ...init, headers };
  for (const name of ['content-type', 'content-length', 'content-encoding', 'content-language'])
    headers.delete(name);
  return { ...init, headers, method: 'GET', body: null };
}

/** A `fetch` that talks to allowed addresses only, whatever names resolve to and wherever redirects lead. */
export function createGuardedFetch(check: AddressCheck, policy: AddressPolicy): GuardedFetch {
  const { mustBeAllowed, parseAddress, words } = check;
  const connect = buildConnector({ lookup: guardedLookup(check, policy), timeout: 10_000 });
  const agent = new Agent({
    connect: (options, done) => {
      try {
        // Literals never reach the look-up.
        if (plainAddress(options.hostname) !== undefined)
          mustBeAllowed(options.hostname, options.hostname, policy);
      } catch (thrown) {
        return done(thrown instanceof Error ? thrown : new Error(String(thrown)), null);
      }
      connect(options, done);
    },
  });

  const once = async (url: URL, init: RequestInit): Promise<Response> => {
    try {
      return await undiciFetch(url, { ...init, redirect: 'manual', dispatcher: agent });
    } catch (thrown) {
      if (init.signal?.aborted) throw thrown;
      throw connectionError(words.room, thrown, url.href);
    }
  };

  return {
    fetch: async (text, init = {}) => {
      let url = parseAddress(text);
      let request = init;
      for (let redirects = 0; redirects <= mostRedirects; redirects++) {
        const response = await once(url, request);
        const location = response.headers.get('location');
        if (
          init.redirect === 'manual' ||
          location === null ||
          ![301, 302, 303, 307, 308].includes(response.status)
        )
          return response;
        await response.body?.cancel();
        const next = parseAddress(URL.parse(location, url.href)?.href ?? location);
        request = redirected(url, next, response.status, request);
        url = next;
      }
      throw tooManyRedirects(words.room, String(text));
    },
    close: () => agent.destroy(),
  };
}
