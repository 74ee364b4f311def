import type { Agent } from 'undici';

export type Fetch = typeof globalThis.fetch;

const connectMilliseconds = 10_000;

/**
 * The `fetch` for calls to providers.
 *
 * - A redirect is handed back as it came and so ends as an error. Following one would carry `api-key`, `x-api-key` and
 *   `x-goog-api-key` to the other host: `fetch` drops only `authorization` there.
 * - It waits for a server's first byte, and between two parts of an answer, for as long as an attempt may take;
 *   Node's own `fetch` gives up after 300 s whatever was set.
 *
 * @param timeoutSeconds the longest silence of a server
 * @param inner in place of undici's `fetch`, which is loaded at the first call
 */
export function createTransport(timeoutSeconds: number, inner?: Fetch): Fetch {
  if (inner) return (input, init) => inner(input, { ...init, redirect: 'manual' });
  const milliseconds = Math.ceil(timeoutSeconds * 1000);
  const load = once(async () => {
    const { Agent, fetch } = await import('undici');
    const dispatcher: Agent = new Agent({
      connect: { timeout: Math.min(connectMilliseconds, milliseconds) },
      headersTimeout: milliseconds,
      bodyTimeout: milliseconds,
    });
    return { fetch, dispatcher };
  });
  return async (input, init) => {
    const { fetch, dispatcher } = await load();
    // The package and Node declare the types of the same standard twice, and TypeScript tells them apart.
    const { body, ...rest } = (init ?? {}) as import('undici').RequestInit;
    // The packages of the providers call it with an address; a `Request` of Node's would lose its body here.
    const url = input instanceof Request ? input.url : input;
    const response = await fetch(url, {
      ...rest,
      ...(body != null && { body }),
      redirect: 'manual',
      dispatcher,
    });
    return response as unknown as Response;
  };
}

/** The promise of the first call, for all further ones; a failure is not kept. */
export function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loading: Promise<Value> | undefined;
  return () => {
    loading ??= load().catch((thrown: unknown) => {
      loading = undefined;
      throw thrown;
    });
    return loading;
  };
}
