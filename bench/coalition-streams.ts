/**
 * Many clients that look at agents: `node bench/coalition-streams.ts [--connections 1000] [--agents 50] [--rate 4]
 * [--crowd 100] [--slow 10] [--seconds 30]`.
 *
 * Starts the real program as a process of its own, on an embedded database, with raised limits. Each connection looks at
 * one of the agents, which tick so many times a second. The slow ones look at a crowd in one world, at five times that
 * rate, and read nothing until the end. Prints the connections held, the messages a second, the memory of the server,
 * how long a tick is on its way (by the clock of this machine), and what the slow ones missed. Client and server share
 * this machine.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import WebSocket from 'ws';
import { wait } from '#kernel/base';
import { freePort, startProgram } from '#testing-kit';

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '1000' },
    agents: { type: 'string', default: '50' },
    rate: { type: 'string', default: '4' },
    crowd: { type: 'string', default: '100' },
    slow: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '30' },
  },
});
const connections = Number(values.connections);
const [agents, rate, crowd] = [Number(values.agents), Number(values.rate), Number(values.crowd)];
const [slow, seconds] = [Number(values.slow), Number(values.seconds)];
const base = '/api/v1/coalition';
const megabyte = 1024 * 1024;
const openedAtOnce = 50;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const data = await mkdtemp(join(tmpdir(), 'mainstay-streams-'));
const limit = String(connections + slow + 10);
const program = await startProgram(data, await freePort(), {
  MAINSTAY_COALITION__STREAM__CONNECTIONS_PER_USER: limit,
  MAINSTAY_COALITION__STREAM__CONNECTIONS_PER_ADDRESS: limit,
  // The slow ones are to stay.
  MAINSTAY_COALITION__STREAM__STUCK_SECONDS: '600',
});
const { token }: { token: string } = JSON.parse(await readFile(join(data, 'server.json'), 'utf8'));
const headers = { authorization: `Bearer ${token}` };

async function call<Body>(path: string, body?: object): Promise<Body> {
  const answer = await fetch(`${program.url}${base}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  // What the route promises.
  return (await answer.json()) as Body;
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${program.url}/metrics`, { headers })).text();
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN);
}
const memory = async (): Promise<string> =>
  `${Math.round((await metric('process_resident_memory_bytes')) / megabyte)} MB`;

interface Client {
  readonly socket: WebSocket;
  ticks: number;
  open: boolean;
}
const delays: number[] = [];
let measuring = false;

async function open(subscription: object, isSlow = false): Promise<Client> {
  const socket = new WebSocket(`${program.url.replace('http', 'ws')}${base}/stream`, { headers });
  const client: Client = { socket, ticks: 0, open: false };
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('message', (bytes: Buffer) => {
      const message = JSON.parse(bytes.toString());
      if (message.type === 'subscribed') {
        client.open = true;
        if (isSlow) socket.pause();
        resolve();
      }
      if (message.type === 'error') reject(new Error(message.detail));
      if (message.type !== 'tick' || !measuring) return;
      client.ticks += 1;
      delays.push(Date.now() - Date.parse(message.at));
    });
    socket.on('open', () => socket.send(JSON.stringify({ type: 'subscribe', ...subscription })));
    socket.on('close', () => {
      client.open = false;
    });
  });
  socket.on('error', () => {});
  return client;
}

const clients: Client[] = [];
const slowOnes: Client[] = [];
try {
  const ids: string[] = [];
  for (let count = 0; count < agents; count++) {
    const { id } = await call<{ id: string }>('/agents', {
      ...{ name: `Forager ${count}`, template: { name: 'collector' }, ticks_per_second: rate, seed: count },
    });
    await call(`/agents/${id}/start`, {});
    ids.push(id);
  }
  const world = await call<{ id: string }>('/worlds', {
    ...{ name: 'Crowded', environment: { kind: 'foraging', rows: 30, columns: 30 } },
    ...{ ticks_per_second: 5 * rate, seed: 1 },
  });
  for (let count = 0; count < crowd; count++) {
    const { id } = await call<{ id: string }>('/agents', {
      ...{ name: `One of many ${count}`, template: { name: 'collector' }, world_id: world.id, seed: count },
    });
    await call(`/agents/${id}/start`, {});
  }
  print(
    `${agents} agents at ${rate} ticks a second, ${crowd} at ${5 * rate}; the server has ${await memory()}`,
  );

  const began = performance.now();
  for (let from = 0; from < connections; from += openedAtOnce) {
    const some = Array.from({ length: Math.min(openedAtOnce, connections - from) }, (_, at) =>
      open({ target: 'agent', id: ids[(from + at) % ids.length] }),
    );
    clients.push(...(await Promise.all(some)));
  }
  print(
    `${clients.length} connections opened in ${Math.round((performance.now() - began) / 1000)} s; the server has ${await memory()}`,
  );
  for (let count = 0; count < slow; count++)
    slowOnes.push(await open({ target: 'world', id: world.id }, true));

  measuring = true;
  const start = performance.now();
  let most = 0;
  while (performance.now() - start < seconds * 1000) {
    await wait(5000);
    most = Math.max(most, (await metric('process_resident_memory_bytes')) / megabyte);
  }
  measuring = false;
  const took = (performance.now() - start) / 1000;
  const sorted = delays.toSorted((one, other) => one - other);
  const share = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN;
  print(`after ${Math.round(took)} s`);
  print(`  connections held            ${clients.filter((client) => client.open).length} of ${connections}`);
  print(`  messages a second           ${Math.round(sorted.length / took)}`);
  print(`  tick to client, ms          p50 ${share(0.5)}, p95 ${share(0.95)}, p99 ${share(0.99)}`);
  print(`  memory of the server        at most ${Math.round(most)} MB`);
  print(`  slow readers                ${slowOnes.filter((client) => client.open).length} of ${slow} held`);
  print(`  ticks left out for them     ${await metric('coalition_stream_dropped_ticks')}`);
  const { status } = await fetch(`${program.url}/health`);
  print(`  the server's health page    answers ${status}`);
} finally {
  for (const { socket } of [...clients, ...slowOnes]) socket.terminate();
  await program.stop();
  await rm(data, { recursive: true, force: true });
}
