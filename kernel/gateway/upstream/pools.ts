import type { Dispatcher, Pool } from 'undici';
import type { Endpoint } from '#kernel/models';

export interface UpstreamRequest {
  readonly endpoint: Endpoint;
  /** Lower-case names; they take the place of the endpoint's own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Connections to providers, kept open between requests. */
export interface Pools {
  send(request: UpstreamRequest, handler: Dispatcher.DispatchHandler): void;
  close(): Promise<void>;
}

const keepAliveMilliseconds = 30_000;
const connectSeconds = 10;

/** Loaded with the first request that is handed on, which most starts of the program never see. */
export interface LazyPools {
  open(): Promise<Pools>;
  close(): Promise<void>;
}

export function upstreamPools(timeoutSeconds: number): LazyPools {
  let pools: Promise<Pools> | undefined;
  return {
    open() {
      pools ??= import('undici').then((undici) => poolsOf(undici.Pool, timeoutSeconds));
      return pools;
    },
    close: async () => (await pools)?.close(),
  };
}

/** One pool for each origin; one request at a time on a connection, since answers differ much in length. */
function poolsOf(NewPool: typeof Pool, timeoutSeconds: number): Pools {
  const pools = new Map<string, Pool>();
  const addresses = new Map<string, { readonly pool: Pool; readonly path: string }>();

  function addressOf(url: string): { readonly pool: Pool; readonly path: string } {
    const known = addresses.get(url);
    if (known) return known;
    const { origin, pathname, search } = new URL(url);
    let pool = pools.get(origin);
    if (!pool) {
      pool = new NewPool(origin, {
        pipelining: 1,
        allowH2: false,
        connectTimeout: Math.min(connectSeconds, timeoutSeconds) * 1000,
        headersTimeout: timeoutSeconds * 1000,
        bodyTimeout: timeoutSeconds * 1000,
        keepAliveTimeout: keepAliveMilliseconds,
      });
      pools.set(origin, pool);
    }
    const address = { pool, path: pathname + search };
    // Few: one for each operation of a provider, and for each deployment where the model is part of the address.
    if (addresses.size < 10_000) addresses.set(url, address);
    return address;
  }

  return {
    send({ endpoint, headers, body }, handler) {
      const { pool, path } = addressOf(endpoint.url);
      const all = { ...endpoint.headers, ...headers, 'content-type': 'application/json' };
      pool.dispatch({ path, method: 'POST', headers: all, body }, handler);
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}
