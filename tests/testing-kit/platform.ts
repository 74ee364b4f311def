import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DiscoveredApp, discoverApps } from '#kernel/app';
import { loadConfig } from '#kernel/config';
import type { Api } from '#kernel/http';
import type { Principal } from '#kernel/identity';
import type { OpenPlatform } from '#kernel/platform';
import { createOnServer, dropOnServer } from './database.ts';

const appsDirectory = fileURLToPath(new URL('../../apps', import.meta.url));
const password = 'a password of the tests, long enough';

export interface TestRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** Sent as JSON; bytes as they are. */
  readonly body?: object | Uint8Array;
  /** Whose access token; the local administrator's when absent, nobody's when null. */
  readonly token?: string | null;
}

export interface TestAnswer<Body> {
  readonly status: number;
  /** The parsed JSON, or undefined when it is none. */
  readonly body: Body;
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A whole platform in this process, with its API, on a database of its own. */
export interface TestPlatform {
  readonly open: OpenPlatform;
  /** What `openPlatform` was told to use. */
  readonly directory: string;
  /** Calls the API without a network. The caller names the type that the route promises. */
  inject<Body = unknown>(request: TestRequest): Promise<TestAnswer<Body>>;
  /** Serves the API on a free port of this machine. @returns its address, without a slash at the end */
  listen(): Promise<string>;
  /** Makes a user of that role unless there is one of that name, and signs in. */
  signIn(name: string, role?: Principal['role']): Promise<{ readonly id: string; readonly token: string }>;
  /** Closes it and opens it again on the same data, as a restart does; the old access tokens stay good. */
  restart(): Promise<void>;
  /** Closes it and removes every trace. */
  dispose(): Promise<void>;
}

/**
 * Opens a platform with the apps of these ids (the folders in `apps/`) and starts its worker. The database is that of
 * `testDatabase`: on the server of `TEST_DATABASE_URL` when that is set, else embedded in a temporary directory.
 */
export async function testPlatform(
  ids: readonly string[] = [],
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<TestPlatform> {
  const directory = await mkdtemp(join(tmpdir(), 'mainstay-test-'));
  const server = process.env.TEST_DATABASE_URL;
  const url = server === undefined ? undefined : await createOnServer(server);
  const apps = ids.length === 0 ? [] : await appsOf(ids);
  const config = await loadConfig({
    directory: '/nonexistent',
    env: {},
    overrides: {
      'server.data_directory': directory,
      'log.level': 'silent',
      'http.rate_limit_per_minute': 1_000_000,
      ...(url !== undefined && { 'database.url': url }),
      ...overrides,
    },
    sections: Object.fromEntries(apps.flatMap(({ app }) => (app.settings ? [[app.id, app.settings]] : []))),
  });
  // Loaded here, so that tests which need no platform do not load all of it.
  const { createPlatformServer, openPlatform } = await import('#kernel/platform');
  const start = async (): Promise<Started> => {
    const open = await openPlatform({
      version: '0.0.0',
      config: config.values,
      sections: config.values,
      apps,
    });
    const api = await createPlatformServer(open);
    await open.work();
    return { open, api, token: open.platform.identity.issueLocalToken() };
  };
  let started = await start();
  const stop = async (): Promise<void> => {
    await started.api.close();
    await started.open.close(5);
  };
  const inject = <Body>(request: TestRequest): Promise<TestAnswer<Body>> =>
    injectInto<Body>(started, request);
  return {
    get open() {
      return started.open;
    },
    directory,
    inject,
    listen: () => started.api.listen({ host: '127.0.0.1', port: 0 }),
    signIn: (name, role = 'user') => signIn(inject, name, role),
    async restart() {
      await stop();
      started = await start();
    },
    async dispose() {
      await stop();
      await rm(directory, { recursive: true, force: true });
      if (server !== undefined && url !== undefined) await dropOnServer(server, url);
    },
  };
}

interface Started {
  readonly open: OpenPlatform;
  readonly api: Api;
  readonly token: string;
}

async function appsOf(ids: readonly string[]): Promise<DiscoveredApp[]> {
  const apps = (await discoverApps(appsDirectory)).filter(({ app }) => ids.includes(app.id));
  const missing = ids.filter((id) => !apps.some(({ app }) => app.id === id));
  if (missing.length > 0) throw new Error(`There is no app ${missing.join(', ')} in ${appsDirectory}.`);
  return apps;
}

async function injectInto<Body>(
  { api, token: local }: Started,
  { method = 'GET', url, body, token = local }: TestRequest,
): Promise<TestAnswer<Body>> {
  const bytes = body instanceof Uint8Array;
  const answer = await api.inject({
    method,
    url,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(bytes && { 'content-type': 'application/octet-stream' }),
    },
    ...(body !== undefined && { payload: bytes ? Buffer.from(body) : body }),
  });
  const json = String(answer.headers['content-type'] ?? '').includes('json');
  return {
    status: answer.statusCode,
    // What the route's schema promises; a test that names the wrong type fails on what it reads.
    body: (json ? JSON.parse(answer.body) : undefined) as Body,
    bytes: answer.rawPayload,
    headers: answer.headers,
  };
}

async function signIn(
  inject: TestPlatform['inject'],
  name: string,
  role: Principal['role'],
): Promise<{ id: string; token: string }> {
  const email = `${name}@example.org`;
  const made = await inject({
    method: 'POST',
    url: '/api/v1/users',
    body: { email, name, role, password },
  });
  if (made.status >= 400 && made.status !== 409) throw new Error(JSON.stringify(made.body));
  const signed = await inject<{ access_token: string }>({
    method: 'POST',
    url: '/auth/login',
    body: { email, password },
  });
  if (signed.status !== 200) throw new Error(JSON.stringify(signed.body));
  const token = signed.body.access_token;
  const { body } = await inject<{ id: string }>({ url: '/api/v1/me', token });
  return { id: body.id, token };
}
