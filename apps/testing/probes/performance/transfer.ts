import type { Page, Request } from 'playwright-core';

export interface Transfer {
  readonly byKind: Record<string, { bytes: number; requests: number }>;
  readonly files: { url: string; kind: string; bytes: number }[];
  readonly bytes: number;
  readonly requests: number;
}

/** The names of resources as people know them; what is not here keeps the browser's name. */
const kinds: Readonly<Record<string, string>> = {
  xhr: 'fetch',
  eventsource: 'fetch',
  texttrack: 'media',
  manifest: 'other',
  ping: 'other',
  preflight: 'other',
};

const isNetwork = (request: Request): boolean => /^https?:/.test(request.url());

/** Head and body of an answer as they went over the network; 0 when it came from the browser's cache. */
async function bytesOf(request: Request): Promise<number | undefined> {
  const sizes = await request.sizes().catch(() => undefined);
  return sizes && Math.max(0, sizes.responseBodySize) + Math.max(0, sizes.responseHeadersSize);
}

/** Counts what a page loads from now on. `finish` gives what has come so far, and ends it. */
export function countTransfer(page: Page): { finish(): Promise<Transfer | undefined> } {
  const finished: Request[] = [];
  const onFinished = (request: Request): void => {
    if (isNetwork(request)) finished.push(request);
  };
  page.on('requestfinished', onFinished);
  return {
    async finish() {
      page.off('requestfinished', onFinished);
      const files: { url: string; kind: string; bytes: number }[] = [];
      for (const request of finished) {
        const bytes = await bytesOf(request);
        // One that cannot be had would make the sum wrong.
        if (bytes === undefined) return undefined;
        const type = request.resourceType();
        files.push({ url: request.url(), kind: kinds[type] ?? type, bytes });
      }
      const byKind: Transfer['byKind'] = {};
      for (const { kind, bytes } of files) {
        const sum = byKind[kind] ?? { bytes: 0, requests: 0 };
        byKind[kind] = { bytes: sum.bytes + bytes, requests: sum.requests + 1 };
      }
      files.sort((one, other) => other.bytes - one.bytes);
      return {
        byKind,
        files: files.slice(0, 5),
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        requests: files.length,
      };
    },
  };
}
