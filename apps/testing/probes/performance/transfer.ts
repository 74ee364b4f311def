import type { Page, Request } from 'playwright-core';

export interface Transfer {
  readonly byKind: Record<string, { bytes: number; requests: number }>;
  readonly files: { url: string; kind: string; bytes: number }[];
  /** What scripts asked for, slowest first: milliseconds from asking to the end of the answer. */
  readonly data: { url: string; milliseconds: number }[];
  readonly bytes: number;
  readonly requests: number;
}

export interface Counting {
  /** Whether something is asked for and not answered yet. What stays open on purpose does not count. */
  isWaiting(): boolean;
  /** What has come so far; ends it. */
  finish(): Promise<Transfer | undefined>;
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

const staysOpen = new Set(['eventsource', 'websocket', 'media', 'ping']);
const isData = (request: Request): boolean => ['fetch', 'xhr'].includes(request.resourceType());

/** Counts what a page loads from now on. */
export function countTransfer(page: Page): Counting {
  const waiting = new Set<Request>();
  const finished: Request[] = [];
  const onAsked = (request: Request): void => {
    if (isNetwork(request) && !staysOpen.has(request.resourceType())) waiting.add(request);
  };
  const onFailed = (request: Request): void => void waiting.delete(request);
  const onFinished = (request: Request): void => {
    waiting.delete(request);
    if (isNetwork(request)) finished.push(request);
  };
  page.on('request', onAsked);
  page.on('requestfailed', onFailed);
  page.on('requestfinished', onFinished);
  return {
    isWaiting: () => waiting.size > 0,
    async finish() {
      page.off('request', onAsked);
      page.off('requestfailed', onFailed);
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
      const data = finished.filter(isData).flatMap((request) => {
        const { responseEnd } = request.timing();
        return responseEnd < 0 ? [] : [{ url: request.url(), milliseconds: responseEnd }];
      });
      data.sort((one, other) => other.milliseconds - one.milliseconds);
      files.sort((one, other) => other.bytes - one.bytes);
      return {
        byKind,
        files: files.slice(0, 5),
        data: data.slice(0, 5),
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        requests: files.length,
      };
    },
  };
}
