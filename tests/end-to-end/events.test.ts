import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { firstLogin, freePort, type Program, startProgram } from '#testing-kit';

let data: string;
let port: number;
let program: Program;
let token: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'mainstay-events-'));
  port = await freePort();
  program = await startProgram(data, port);
  const login = await post('/auth/login', await firstLogin(data));
  token = String(login.access_token);
});
afterAll(async () => {
  await program.kill();
  await rm(data, { recursive: true, force: true });
});

async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${program.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  return JSON.parse(await response.text());
}

const createProject = (name: string): Promise<unknown> => post('/api/v1/projects', { name });

interface Received {
  readonly type: string;
  readonly id?: string;
  readonly event?: string;
  readonly code?: string;
  readonly data?: { readonly name?: string };
}

/** A socket that keeps what it hears. */
function listen(first?: object): { heard: Received[]; socket: WebSocket; opened: Promise<void> } {
  const heard: Received[] = [];
  const headers = { authorization: `Bearer ${token}` };
  const socket = new WebSocket(`${program.url.replace('http', 'ws')}/ws`, { headers });
  socket.on('message', (message) => heard.push(JSON.parse(message.toString())));
  socket.on('error', () => {});
  const opened = new Promise<void>((resolve) => {
    socket.on('open', () => {
      if (first) socket.send(JSON.stringify(first));
      resolve();
    });
  });
  return { heard, socket, opened };
}

const names = (heard: readonly Received[]) =>
  heard.filter(({ type }) => type === 'event').map(({ data: of }) => of?.name);

test('a socket hears what happens, and after a crash of the server what it missed', async () => {
  const before = listen({ type: 'subscribe', topics: ['project.*'] });
  await expect.poll(() => before.heard).toContainEqual(expect.objectContaining({ type: 'subscribed' }));
  await new Promise((resolve) => setTimeout(resolve, 1200));
  await createProject('one');
  await expect.poll(() => names(before.heard), { timeout: 5000 }).toEqual(['one']);
  const lastSeen = before.heard.at(-1)?.id;
  before.socket.close();
  await createProject('two');
  await createProject('three');
  await program.kill();
  program = await startProgram(data, port);
  const login = await post('/auth/login', await firstLogin(data));
  token = String(login.access_token);
  const after = listen({ type: 'subscribe', topics: ['project.*'], after: lastSeen });
  await expect.poll(() => names(after.heard), { timeout: 5000 }).toEqual(['two', 'three']);
  after.socket.close();
});

test('server-sent events resume after Last-Event-ID', async () => {
  const all = await fetch(`${program.url}/api/v1/events?types=project.created`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const [first] = JSON.parse(await all.text()).items;
  const abort = new AbortController();
  const response = await fetch(`${program.url}/api/v1/events/stream?types=project.created`, {
    headers: { authorization: `Bearer ${token}`, 'last-event-id': first.id },
    signal: abort.signal,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.includes('"three"')) break;
  }
  expect(text).toContain('"two"');
  expect(text).not.toContain('"one"');
  abort.abort();
});

test('the server stops at once although somebody still listens', async () => {
  const { opened } = listen({ type: 'subscribe', topics: ['*'] });
  await opened;
  const stream = await fetch(`${program.url}/api/v1/events/stream`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const began = Date.now();
  expect(await program.stop()).toBe(0);
  expect(Date.now() - began).toBeLessThan(5000);
  await stream.body?.cancel().catch(() => {});
  program = await startProgram(data, port);
  token = String((await post('/auth/login', await firstLogin(data))).access_token);
});

test('a socket without a token is refused, and one that talks nonsense is told so and kept', async () => {
  const refused = new WebSocket(`${program.url.replace('http', 'ws')}/ws`);
  const status = await new Promise((resolve) => {
    refused.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    refused.on('error', () => {});
  });
  expect(status).toBe(401);
  const { heard, socket, opened } = listen();
  await opened;
  socket.send('nonsense');
  await expect
    .poll(() => heard)
    .toContainEqual(expect.objectContaining({ type: 'error', code: 'events.invalid_message' }));
  expect(socket.readyState).toBe(WebSocket.OPEN);
  socket.close();
});
