import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newSecret, wait } from '#kernel/base';
import { many, sql } from '#kernel/database';
import {
  firstLogin,
  freePort,
  type Program,
  startProgram,
  type TestDatabase,
  testDatabase,
} from '#testing-kit';

/** Long enough that nobody runs the whole suite before the other has begun. */
const answerMilliseconds = 250;
const tests = 24;

let database: TestDatabase;
let folder: string;
let server: Program;
let token: string | undefined;
const sites: Server[] = [];
const workers: ChildProcess[] = [];

beforeAll(async () => {
  database = await testDatabase([], 'server');
  folder = await mkdtemp(join(tmpdir(), 'mainstay-testing-cluster-'));
  const environment = {
    DATABASE_URL: database.options.url,
    SECRET_KEY: newSecret(48),
    LOG_LEVEL: 'warn',
    MAINSTAY_DURABLE__HEARTBEAT_SECONDS: '1',
    MAINSTAY_DURABLE__DEAD_AFTER_SECONDS: '4',
    MAINSTAY_TESTING__EXECUTION__CONCURRENCY: '1',
  };
  const data = join(folder, 'data');
  server = await startProgram(data, await freePort(), environment, 'serve');
  for (let n = 0; n < 2; n++) {
    workers.push(
      spawn(process.execPath, ['cli/main.ts', 'work', '--data', data], {
        stdio: 'ignore',
        env: { ...process.env, ...environment },
      }),
    );
  }
  const body = await firstLogin(data);
  token = (await call<{ access_token: string }>('/auth/login', { body })).access_token;
  while ((await livingWorkers()) < workers.length) await wait(200);
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await server?.kill();
  for (const site of sites) {
    site.closeAllConnections();
    site.close();
  }
  await database?.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function livingWorkers(): Promise<number> {
  return (await many(database.db, sql`select 1 from kernel.worker where stopped_at is null`)).length;
}

interface Called {
  readonly method?: 'DELETE' | 'POST';
  readonly body?: object;
}

async function call<T>(path: string, { method, body }: Called = {}): Promise<T> {
  const response = await fetch(`${server.url}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = JSON.parse(await response.text());
  expect(response.ok, JSON.stringify(answer)).toBe(true);
  return answer;
}

interface Execution {
  readonly id: string;
  readonly status: string;
  readonly phase: string;
  readonly spent_seconds: number;
  readonly figures: object;
  readonly limits: readonly string[];
  readonly error: object | null;
}
interface Result {
  readonly key: string;
  readonly outcome: string;
  /** `host/pid` */
  readonly worker: string;
}

const get = (id: string) => call<Execution>(`/api/v1/testing/executions/${id}`);
const resultsOf = async (id: string) =>
  (await call<{ items: Result[] }>(`/api/v1/testing/executions/${id}/results`)).items;
const pidsOf = (results: readonly Result[]): number[] => [
  ...new Set(results.map(({ worker }) => Number(worker.split('/').at(-1)))),
];

async function serveSite(): Promise<string> {
  const site = createServer((request, response) => {
    setTimeout(() => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><html lang="en"><title>A shop</title><h1>Page ${request.url}</h1>
        <ul>${[1, 2, 3, 4, 5, 6].map((n) => `<li><a href="${request.url}${n}">Go to ${n}</a></li>`).join('')}</ul>`);
    }, answerMilliseconds);
  });
  sites.push(site);
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', () => resolve()));
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
}

const caseOf = (key: string) => ({
  key,
  name: `Page ${key} opens`,
  type: 'functional',
  steps: [
    { do: 'open', path: `/${key}` },
    {
      do: 'expect',
      expect: {
        that: 'visible',
        element: { title: 'heading', locators: [{ by: 'role', role: 'heading', name: `Page /${key}` }] },
      },
    },
  ],
  source: 'person',
});

test('two workers share the tests of one execution; it is cancelled and goes on, one is killed, every test has one result', async () => {
  const origin = await serveSite();
  const keys = Array.from({ length: tests }, (_, n) => String(n).padStart(2, '0'));
  for (const key of keys) await call('/api/v1/testing/cases', { body: { origin, definition: caseOf(key) } });
  const { id } = await call<Execution>('/api/v1/testing/executions', {
    body: { url: origin, types: ['functional'], replay: true, budget_seconds: 600 },
  });
  // Both have a hand in it, and there is work left to be killed in.
  await expect
    .poll(async () => pidsOf(await resultsOf(id)).length, { timeout: 90_000, interval: 200 })
    .toBe(2);
  // Cancelled, both stop; resumed, they share what is left.
  await call(`/api/v1/testing/executions/${id}/cancel`, { method: 'POST', body: {} });
  const cancelled = await resultsOf(id);
  await call(`/api/v1/testing/executions/${id}/resume`, { method: 'POST', body: {} });
  await expect
    .poll(async () => (await resultsOf(id)).length, { timeout: 90_000, interval: 100 })
    .toBeGreaterThan(cancelled.length);
  const victim = workers[0];
  victim?.kill('SIGKILL');
  await wait(500);
  const before = await resultsOf(id);
  expect(before.length).toBeLessThan(tests);
  const ofVictim = before.filter(({ worker }) => worker.endsWith(`/${victim?.pid}`));

  const isOpen = async () => ['queued', 'running'].includes((await get(id)).status);
  await expect.poll(isOpen, { timeout: 150_000, interval: 500 }).toBe(false);
  expect(await get(id)).toMatchObject({ status: 'completed', error: null });
  const results = await resultsOf(id);
  expect(results.map(({ key }) => key).sort()).toEqual(keys);
  expect(results.every(({ outcome }) => outcome === 'passed')).toBe(true);
  // What the dead one had run stands; the rest is the other's.
  expect(results.filter(({ worker }) => worker.endsWith(`/${victim?.pid}`))).toEqual(ofVictim);
  expect(pidsOf(results).sort()).toEqual(workers.map(({ pid }) => pid).sort());
  const { figures, limits } = await get(id);
  expect(figures).toMatchObject({ suite: { tests, run: tests, left: 0 } });
  expect(limits.filter((limit) => /worker|not run/.test(limit))).toEqual([]);
});

test('two executions explore two sites at the same time', async () => {
  const begun: string[] = [];
  for (const url of [await serveSite(), await serveSite()]) {
    const body = { url, types: ['functional'], budget_seconds: 120 };
    begun.push((await call<Execution>('/api/v1/testing/executions', { body })).id);
  }
  const phases = async () => (await Promise.all(begun.map(get))).map(({ phase }) => phase);
  await expect.poll(phases, { timeout: 90_000, interval: 200 }).toEqual(['exploring', 'exploring']);
  // The server shows what the workers' browsers see.
  const shown = async () => {
    const all = begun.map((id) => call<{ live: object | null }>(`/api/v1/testing/executions/${id}/live`));
    return (await Promise.all(all)).every(({ live }) => live !== null);
  };
  await expect.poll(shown, { timeout: 60_000, interval: 200 }).toBe(true);
  for (const id of begun) await call(`/api/v1/testing/executions/${id}/cancel`, { method: 'POST', body: {} });
});
