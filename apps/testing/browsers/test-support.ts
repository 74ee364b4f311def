import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createLogger } from '#kernel/telemetry';
import { type TestingSettings, testingSettingsSchema } from '../domain/settings.ts';
import type { ElementRef } from '../domain/suite/locator.ts';
import { createBrowserPool } from './create-pool.ts';
import type { BrowserPool } from './pool.ts';

export interface SmallSite extends AsyncDisposable {
  readonly origin: string;
}

/** A site on this machine: by path, the HTML of a page or a function that answers. */
export async function serveSite(
  pages: Readonly<Record<string, string | ((request: IncomingMessage, response: ServerResponse) => void)>>,
): Promise<SmallSite> {
  const server: Server = createServer((request, response) => {
    const page = pages[new URL(request.url ?? '/', 'http://site').pathname];
    if (typeof page === 'function') return page(request, response);
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="en"><title>Small site</title>${page ?? 'Not found'}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function settingsOf(changes: Readonly<Record<string, unknown>> = {}): TestingSettings {
  return testingSettingsSchema.parse(changes);
}

export interface TestPool extends BrowserPool, AsyncDisposable {}

export function openPool(
  settings: TestingSettings = settingsOf(),
  environment?: Readonly<Record<string, string | undefined>>,
): TestPool {
  const pool = createBrowserPool({
    settings,
    log: createLogger({ level: 'silent' }),
    ...(environment && { environment }),
  });
  return { ...pool, [Symbol.asyncDispose]: () => pool.close() };
}

/** An element by its role and name. */
export const byRole = (role: string, name: string): ElementRef => ({
  title: `${role} "${name}"`,
  locators: [{ by: 'role', role, name }],
  looks: {},
});

export const byCss = (selector: string): ElementRef => ({
  title: selector,
  locators: [{ by: 'css', selector }],
  looks: {},
});
