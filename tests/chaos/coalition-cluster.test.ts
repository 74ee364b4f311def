import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { newSecret, wait } from '#kernel/base';
import {
  firstLogin,
  freePort,
  type Program,
  startProgram,
  type TestDatabase,
  testDatabase,
} from '#testing-kit';

interface Question {
  readonly agent: string;
  readonly tick: number;
}

let database: TestDatabase;
let folder: string;
let server: Program;
let token: string | undefined;
let environment: Server;
let url: string;
const asked: Question[] = [];
const workers: ChildProcess[] = [];
const settings: NodeJS.ProcessEnv = {};

beforeAll(async () => {
  environment = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    asked.push(JSON.parse(text));
    response.end('{"observation": [null, null, null]}');
  });
  environment.listen(0, '127.0.0.1');
  await once(environment, 'listening');
  const address = environment.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  database = await testDatabase([], 'server');
  folder = await mkdtemp(join(tmpdir(), 'mainstay-coalition-cluster-'));
  Object.assign(settings, {
    DATABASE_URL: database.options.url,
    SECRET_KEY: newSecret(48),
    LOG_LEVEL: 'warn',
    MAINSTAY_COALITION__TICKS_PER_SECOND: '10',
    MAINSTAY_COALITION__DEAD_AFTER_SECONDS: '3',
    MAINSTAY_COALITION__OUTSIDE__ALLOWED_PRIVATE_HOSTS: '127.0.0.1',
  });
  const data = join(folder, 'data');
  server = await startProgram(data, await freePort(), settings, 'serve');
  startWorker();
  startWorker();
  const body = await firstLogin(data);
  token = (await call<{ access_token: string }>('/auth/login', { body })).access_token;
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await server?.kill();
  environment?.closeAllConnections();
  environment?.close();
  await database?.dispose();
  await rm(folder, { recursive: true, force: true });
});

function startWorker(): void {
  workers.push(
    spawn(process.execPath, ['cli/main.ts', 'work', '--data', join(folder, 'data')], {
      stdio: 'ignore',
      env: { ...process.env, ...settings },
    }),
  );
}

async function call<T = { id: string; status: string; tick: number }>(
  path: string,
  { method, body }: { readonly method?: 'POST' | 'PUT'; readonly body?: object } = {},
): Promise<T> {
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
const agents = '/api/v1/coalition/agents';

/** The numbers of all that it lived through, the first one first. */
async function historyOf(id: string): Promise<number[]> {
  const numbers: number[] = [];
  for (let cursor = ''; ; ) {
    const page = await call<{ items: { tick: number }[]; next_cursor: string | null }>(
      `${agents}/${id}/history?limit=100${cursor}`,
    );
    numbers.push(...page.items.map(({ tick }) => tick));
    if (page.next_cursor === null) return numbers.toReversed();
    cursor = `&cursor=${page.next_cursor}`;
  }
}

async function killAWorker(): Promise<void> {
  const worker = workers.shift();
  worker?.kill('SIGKILL');
  if (worker) await once(worker, 'close');
}

test('what workers step is seen by who is connected elsewhere, also after they were killed', async () => {
  const { id } = await call(agents, { body: { name: 'Forager', template: { name: 'collector' } } });
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/coalition/stream`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const ticks: number[] = [];
  const happened: string[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString());
    if (message.type === 'tick') ticks.push(message.tick);
    if (message.type === 'event') happened.push(message.event);
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'subscribe', target: 'agent', id }));
  await call(`${agents}/${id}/start`, { method: 'POST', body: {} });
  await expect.poll(() => ticks.length, { timeout: 60_000 }).toBeGreaterThan(3);
  expect(happened).toContain('coalition.agent-started');
  // One of the two steps it: after both were killed and followed by others it was surely killed.
  for (let round = 0; round < 2; round++) {
    startWorker();
    await killAWorker();
    const before = ticks.length;
    await expect.poll(() => ticks.length, { timeout: 60_000 }).toBeGreaterThan(before + 3);
  }
  socket.terminate();
  await call(`${agents}/${id}/stop`, { method: 'POST', body: {} });
});

test('an environment is asked on after its process was killed, and no tick is lived through twice or left out', async () => {
  const { id } = await call(agents, {
    body: { name: 'Rat', template: { name: 't-maze' }, environment: { kind: 'given' } },
  });
  await call(`${agents}/${id}/outside`, { method: 'PUT', body: { url } });
  await call(`${agents}/${id}/outside/start`, { method: 'POST', body: {} });
  const ticks = () => asked.filter(({ agent }) => agent === id).map(({ tick }) => tick);
  await expect.poll(() => ticks().at(-1), { timeout: 60_000 }).toBeGreaterThan(5);
  for (let round = 0; round < 2; round++) {
    startWorker();
    await killAWorker();
    const before = ticks().at(-1) ?? 0;
    await expect.poll(() => ticks().at(-1), { timeout: 60_000 }).toBeGreaterThan(before + 5);
  }
  await call(`${agents}/${id}/outside/pause`, { method: 'POST', body: {} });
  await wait(2000);
  const numbers = ticks();
  // Each in its turn; one that was under way at a kill is asked for again.
  for (const [at, tick] of numbers.entries()) expect(tick - (numbers[at - 1] ?? 0)).toBeOneOf([0, 1]);
  const lived = await historyOf(id);
  expect(lived).toEqual(lived.map((_, at) => at + 1));
  expect(lived.length).toBe((await call(`${agents}/${id}`)).tick);
});
