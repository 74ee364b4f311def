import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Browser } from 'playwright-core';
import { MainstayError } from '#kernel/base';
import type { State, StateGraph } from '../domain/exploration/graph.ts';
import type { Finding } from '../domain/findings/finding.ts';
import { testingSettingsSchema } from '../domain/settings.ts';
import type { ProbeContext } from './probe.ts';

export interface Site {
  readonly origin: string;
  close(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A real server on a free port; what has no route is not found. */
export async function serveSite(routes: Readonly<Record<string, Answer | string>>): Promise<Site> {
  const server = createServer((request, response) => {
    const route = routes[new URL(request.url ?? '/', 'http://site').pathname];
    if (route === undefined) {
      response.writeHead(404).end('Not found');
    } else if (typeof route === 'string') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(route);
    } else {
      void route(request, response);
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** A state that is opened by its address. */
export function stateAt(path: string, more: Partial<State> = {}): State {
  return {
    id: Buffer.from(path).toString('hex').padEnd(16, '0').slice(-16),
    route: path,
    path,
    title: path,
    name: path,
    way: [{ do: 'open', path }],
    actions: [],
    forms: [],
    marks: [],
    ...more,
  };
}

export function graphOf(
  origin: string,
  states: readonly State[],
  more: Partial<StateGraph> = {},
): StateGraph {
  return {
    origin,
    start: states[0]?.id ?? '',
    states,
    transitions: [],
    coverage: {
      states: states.length,
      actionsKnown: 0,
      actionsExplored: 0,
      formsKnown: 0,
      formsSubmitted: 0,
      routes: states.length,
      scripts: null,
    },
    ended: 'exhausted',
    limits: [],
    ...more,
  };
}

export interface TestContext extends ProbeContext {
  readonly kept: Map<string, Buffer>;
  readonly saidFound: Finding[];
}

/** What a probe is given, on one real browser. */
export function probeContext(
  browser: Browser,
  graph: StateGraph,
  settings: object = {},
  more: Partial<ProbeContext> = {},
): TestContext {
  const kept = new Map<string, Buffer>();
  const saidFound: Finding[] = [];
  return {
    url: graph.origin,
    graph,
    settings: testingSettingsSchema.parse(settings),
    pool: {
      lease: () => Promise.reject(new MainstayError('test.no_pool', 'Probes use withPage.')),
      installed: () => Promise.resolve([]),
      status: () => ({ kinds: [] }),
      close: () => Promise.resolve(),
    },
    async withPage(use, options = {}) {
      const context = await browser.newContext({
        viewport: options.viewport ?? { width: 1280, height: 720 },
      });
      try {
        return await use(await context.newPage());
      } finally {
        await context.close();
      }
    },
    async keep({ content }) {
      const id = `file-${kept.size + 1}`;
      kept.set(id, content);
      return id;
    },
    found: (finding) => void saidFound.push(finding),
    progress: () => {},
    signal: new AbortController().signal,
    remaining: () => 120_000,
    random: () => 0.5,
    kept,
    saidFound,
    ...more,
  };
}
