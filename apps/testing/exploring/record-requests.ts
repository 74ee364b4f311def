import type { Page, Request } from 'playwright-core';
import { routeOf } from '../domain/exploration/route.ts';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  /** 0 while it is under way, and when it failed. */
  readonly status: number;
  readonly type: string;
  readonly isNavigation: boolean;
}

export interface RequestRecord {
  since(): readonly SeenRequest[];
  clear(): void;
}

const most = 500;

/** Keeps what a page asks for. It lives as long as the page. */
export function recordRequests(page: Page): RequestRecord {
  let seen = new Map<Request, SeenRequest>();
  const note = (request: Request, status: number): void => {
    if (seen.size >= most && !seen.has(request)) return;
    seen.set(request, {
      method: request.method(),
      url: request.url(),
      status,
      type: request.resourceType(),
      isNavigation: request.isNavigationRequest(),
    });
  };
  page.on('request', (request) => note(request, 0));
  page.on('response', (response) => note(response.request(), response.status()));
  return {
    since: () => [...seen.values()],
    clear: () => {
      seen = new Map();
    },
  };
}

/** As a transition keeps them: same-origin documents and calls, ids replaced, each once. */
export function requestLines(requests: readonly SeenRequest[], origin: string): string[] {
  const lines = requests.flatMap(({ method, url, status, type }) => {
    const parsed = URL.parse(url);
    if (parsed?.origin !== origin || !['document', 'xhr', 'fetch'].includes(type)) return [];
    return [`${method} ${routeOf(parsed.pathname + parsed.search)} ${status}`];
  });
  return [...new Set(lines)].slice(0, 30);
}
