import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { transact } from '#kernel/database';
import { publish } from '#kernel/events';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { connect, refusals, type TestClient } from './test-support.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let platform: TestPlatform;
let url: string;
const clients: TestClient[] = [];
beforeAll(async () => {
  platform = await testPlatform(['coalition'], {
    'coalition.ticks_per_second': 50,
    'coalition.stream.recheck_seconds': 1,
    'coalition.stream.heartbeat_seconds': 1,
    'coalition.stream.stuck_seconds': 6,
    'coalition.stream.messages_per_minute': 40,
    'coalition.stream.subscriptions': 3,
    'coalition.stream.buffer_bytes': 60 * 1024 * 1024,
  });
  url = `${await platform.listen()}/api/v1/coalition/stream`;
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate();
});
afterAll(() => platform.dispose());

async function client(token: string): Promise<TestClient> {
  const made = await connect(url, token);
  clients.push(made);
  return made;
}

const someone = (name: string) => platform.signIn(name);

async function post<Body = { id: string; world_id: string }>(
  path: string,
  body: object = {},
  token?: string,
): Promise<Body> {
  const answer = await platform.inject<Body>({
    ...{ method: 'POST', url: `/api/v1/coalition${path}`, body },
    ...(token !== undefined && { token }),
  });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}
const forager = (more: object = {}) =>
  post('/agents', { name: 'Forager', template: { name: 'collector' }, ...more });

const isTick = ({ type }: { type: string }) => type === 'tick';

test('one who looks at an agent sees its ticks with names, and what is done with it', async () => {
  const { id, world_id: world } = await forager();
  const watching = await client((await someone('ann')).token);
  expect(await watching.hears(({ type }) => type === 'welcome')).toMatchObject({
    limits: { messages_per_minute: 40, subscriptions: 3 },
  });
  watching.say({ type: 'subscribe', request: 1, target: 'agent', id });
  expect(await watching.hears(({ type }) => type === 'subscribed')).toEqual({
    ...{ type: 'subscribed', request: 1, target: 'agent', id },
  });
  await post(`/agents/${id}/start`);
  const tick = await watching.hears((message) => isTick(message) && Number(message.tick) >= 5);
  expect(tick).toMatchObject({
    ...{ id, world_id: world, at: expect.any(String) },
    data: { observed: expect.any(Array), done: expect.any(Array), free_energy: expect.any(Number) },
  });
  expect(await watching.hears(({ event }) => event === 'coalition.agent-started')).toMatchObject({
    ...{ type: 'event', id, event_id: expect.stringMatching(/^\d+$/) },
  });
  await post(`/agents/${id}/pause`);
  await watching.hears(({ event }) => event === 'coalition.agent-paused');
  const numbers = watching.heard.filter(isTick).map(({ tick: number }) => Number(number));
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));

  // Ticks by hand are ticks; nothing is heard of what one no longer looks at.
  await post(`/agents/${id}/step`, { ticks: 1 });
  await watching.hears((message) => isTick(message) && message.tick === (numbers.at(-1) ?? 0) + 1);
  watching.say({ type: 'unsubscribe', target: 'agent', id });
  await watching.hears(({ type }) => type === 'unsubscribed');
  const before = watching.heard.filter(isTick).length;
  await post(`/agents/${id}/step`, { ticks: 3 });
  watching.say({ type: 'ping', request: 'now' });
  expect(await watching.hears(({ type }) => type === 'pong')).toMatchObject({ request: 'now' });
  expect(watching.heard.filter(isTick)).toHaveLength(before);
  await watching.hears(({ type }) => type === 'heartbeat');
});

test('a world is looked at with all in it, a coalition with what happens to it, the system with its figures', async () => {
  const world = await post('/worlds', {
    name: 'Meadow',
    environment: { kind: 'foraging', rows: 5, columns: 5 },
  });
  const one = await forager({ world_id: world.id });
  const group = await post('/coalitions', { purpose: 'To gather', leader: 'one' });
  const watching = await client((await someone('bob')).token);
  watching.say({ type: 'subscribe', target: 'world', id: world.id });
  watching.say({ type: 'subscribe', target: 'coalition', id: group.id });
  watching.say({ type: 'subscribe', target: 'system' });
  await watching.hears(({ type, target }) => type === 'subscribed' && target === 'system');
  // Somebody who joins later is seen as well.
  const other = await forager({ world_id: world.id });
  for (const { id } of [one, other]) await post(`/agents/${id}/start`);
  for (const { id } of [one, other]) await watching.hears((message) => isTick(message) && message.id === id);
  await post(`/coalitions/${group.id}/changes`, { change: 'invite', agent: 'two' });
  await watching.hears(({ type, id }) => type === 'event' && id === group.id);
  expect(await watching.hears(({ type }) => type === 'system')).toMatchObject({
    data: { agents_by_status: { running: expect.any(Number) }, agent_processing_rate: expect.any(Number) },
  });
  for (const { id } of [one, other]) await post(`/agents/${id}/stop`);
});

test('what is not shared is not there, and what is shared no more is not sent any more', async () => {
  const [cem, dora] = [await someone('cem'), await someone('dora')];
  const project = await platform.inject<{ id: string }>({
    ...{ method: 'POST', url: '/api/v1/projects', body: { name: 'Of Cem' }, token: cem.token },
  });
  const { id } = await post(
    '/agents',
    { name: 'His', template: { name: 'collector' }, project_id: project.body.id },
    cem.token,
  );
  const watching = await client(dora.token);
  watching.say({ type: 'subscribe', request: 'his', target: 'agent', id });
  expect(await watching.hears(({ type }) => type === 'error')).toMatchObject({
    ...{ request: 'his', code: 'coalition.agent_not_found' },
  });
  watching.say({ type: 'subscribe', target: 'system' });
  const owner = await client(cem.token);
  owner.say({ type: 'subscribe', target: 'system' });
  await post(`/agents/${id}/start`, {}, cem.token);
  // Events take a moment: one that comes after the sharing may be seen.
  await owner.hears(({ event }) => event === 'coalition.agent-started');

  const members = `/api/v1/projects/${project.body.id}/members/${dora.id}`;
  const shared = await platform.inject({
    method: 'PUT',
    url: members,
    body: { role: 'reviewer' },
    token: cem.token,
  });
  expect(shared.status, JSON.stringify(shared.body)).toBeLessThan(300);
  watching.say({ type: 'subscribe', target: 'agent', id });
  await watching.hears((message) => isTick(message) && message.id === id);
  expect(watching.heard.some(({ event }) => event === 'coalition.agent-started')).toBe(false);
  await platform.inject({ method: 'DELETE', url: members, token: cem.token });
  await watching.hears(({ code }) => code === 'coalition.stream_no_longer_shared');
  await post(`/agents/${id}/stop`, {}, cem.token);
});

test('who is not signed in hears nothing, and who signs out no more', async () => {
  await expect(connect(url, 'nobody')).rejects.toThrow('401');
  await expect(connect(url.replace('/stream', '/stream?x='), '')).rejects.toThrow('401');
  const { token } = await someone('emre');
  const watching = await client(token);
  await watching.hears(({ type }) => type === 'welcome');
  const out = await platform.inject({ method: 'POST', url: '/auth/logout', token });
  expect(out.status).toBeLessThan(300);
  expect(await watching.closed).toBe(4401);
  expect(refusals(watching)).toHaveLength(1);
});

test('a page of another site may not listen in the name of who is signed in to ours', async () => {
  await someone('elif');
  const login = { email: 'elif@example.org', password: 'a password of the tests, long enough' };
  const { headers } = await platform.inject({ method: 'POST', url: '/auth/login', body: login });
  const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
  const from = (origin: string) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(url.replace('http', 'ws'), { headers: { cookie, origin } });
      socket.on('open', () => {
        socket.terminate();
        resolve('open');
      });
      socket.on('error', ({ message }) => resolve(message));
    });
  expect(await from('https://elsewhere.example')).toContain('403');
  expect(await from(new URL(url).origin)).toBe('open');
});

test('connections, subscriptions and messages have limits, each refused with a code', async () => {
  const { token } = await someone('fay');
  const first = await client(token);
  for (let count = 1; count < 5; count++) await client(token);
  const sixth = await client(token);
  expect(await sixth.closed).toBe(4429);
  expect(refusals(sixth)).toEqual(['coalition.stream_too_many_connections']);

  const agents = [await forager(), await forager(), await forager(), await forager()];
  for (const { id } of agents) first.say({ type: 'subscribe', target: 'agent', id });
  await first.hears(({ code }) => code === 'coalition.stream_too_many_subscriptions');
  const nonsense = [
    '{',
    '[]',
    '{"type":"shout"}',
    '{"type":"subscribe","target":"agent","id":"x"}',
    '"\u0000"',
  ];
  for (const text of nonsense) first.say(text);
  first.say(JSON.stringify({ type: 'ping', filler: 'x'.repeat(65_536) }));
  await first.hears(({ code }) => code === 'coalition.stream_message_too_large');
  expect(refusals(first).filter((code) => code === 'coalition.stream_message_invalid')).toHaveLength(
    nonsense.length,
  );
  for (let count = 0; count < 40; count++) first.say({ type: 'ping' });
  await first.hears(({ code }) => code === 'coalition.stream_too_many_messages');
  // It is still served; one that does not heed is cut off.
  expect(first.socket.readyState).toBe(first.socket.OPEN);
  for (let count = 0; count < 100; count++) first.say({ type: 'ping' });
  expect(await first.closed).toBe(4429);
  // Larger than anything that the server takes at all.
  const again = await client(token);
  again.say('x'.repeat(200_000));
  await again.closed;
});

test('a client that reads slowly misses old ticks and is told how many; what happened it does not miss', async () => {
  const { id } = await forager();
  const watching = await client((await someone('gus')).token);
  watching.say({ type: 'subscribe', target: 'agent', id });
  await watching.hears(({ type }) => type === 'subscribed');
  watching.socket.pause();
  await happenings(id, 20);
  await post(`/agents/${id}/start`);
  const status = () => platform.inject<{ tick: number }>({ url: `/api/v1/coalition/agents/${id}/status` });
  await expect.poll(async () => (await status()).body.tick, { timeout: 20_000 }).toBeGreaterThan(20);
  watching.socket.resume();
  const late = await watching.hears(({ dropped }) => Number(dropped) > 0);
  expect(late).toMatchObject({ type: 'tick', id });
  const numbers = watching.heard.filter(({ type }) => type === 'event').map(({ data }) => data);
  expect(numbers.filter((data) => Object.hasOwn(Object(data), 'number'))).toHaveLength(20);
  await post(`/agents/${id}/stop`);
});

test('a client that does not read at all is cut off, and the others go on', async () => {
  const { id } = await forager();
  const [deaf, other] = [
    await client((await someone('hal')).token),
    await client((await someone('ida')).token),
  ];
  for (const one of [deaf, other]) one.say({ type: 'subscribe', target: 'agent', id });
  for (const one of [deaf, other]) await one.hears(({ type }) => type === 'subscribed');
  deaf.socket.pause();
  await happenings(id, 30);
  await other.hears(({ data }) => Object(data).number === 29);
  const isTold = async () =>
    Buffer.from((await platform.inject({ url: '/metrics' })).bytes)
      .toString()
      .includes('coalition_stream_refusals{code="coalition.stream_not_read"} 1');
  await expect.poll(isTold, { timeout: 40_000, interval: 500 }).toBe(true);
  deaf.socket.resume();
  await deaf.closed;
  await post(`/agents/${id}/step`, { ticks: 1 });
  await other.hears(isTick);
});

/** Much to be told of an agent: more than lies between two sockets. */
async function happenings(id: string, count: number): Promise<void> {
  for (let number = 0; number < count; number++)
    await transact(platform.open.platform.db, (tx) =>
      publish(tx, {
        ...{ type: 'coalition.agent-noted', subject: id },
        data: { number, filler: 'x'.repeat(1024 * 1024) },
      }),
    );
  platform.open.platform.events.wake();
}
