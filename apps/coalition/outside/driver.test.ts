import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

interface Question {
  readonly agent: string;
  readonly tick: number;
  readonly actions: readonly number[] | null;
  readonly done: readonly string[];
}
type Reply = { readonly status?: number; readonly body: unknown; readonly after?: number };

let platform: TestPlatform;
let server: Server;
let url: string;
const asked: Question[] = [];
/** What the environment does, by agent. */
const behaviours = new Map<string, (question: Question, time: number) => Reply>();
beforeAll(async () => {
  platform = await testPlatform(['coalition'], {
    'coalition.ticks_per_second': 50,
    'coalition.outside.allowed_private_hosts': ['127.0.0.1'],
    'coalition.outside.timeout_seconds': 1,
    'coalition.outside.attempts': 3,
    'coalition.outside.answer_bytes': 2000,
  });
  server = createServer(async (request, response) => {
    const question: Question = JSON.parse(await textOf(request));
    const times = asked.filter(
      ({ agent, tick }) => agent === question.agent && tick === question.tick,
    ).length;
    asked.push(question);
    const {
      status = 200,
      body,
      after = 0,
    } = behaviours.get(question.agent)?.(question, times) ?? { body: {} };
    setTimeout(() => {
      response.writeHead(status, { location: 'http://10.0.0.1/' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    }, after);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/maze`;
});
afterAll(async () => {
  await platform.dispose();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

const base = '/api/v1/coalition';
async function call<
  Body = { id: string; status: string; tick: number; error: { code: string; message: string } | null },
>(method: 'POST' | 'PUT' | 'GET', path: string, body?: object): Promise<Body> {
  const answer = await platform.inject<Body>({ method, url: `${base}${path}`, ...(body && { body }) });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}
async function rat(behaviour: (question: Question, time: number) => Reply): Promise<string> {
  const { id } = await call('POST', '/agents', {
    ...{ name: 'Rat', template: { name: 't-maze', options: { depth: 2, nullCue: true } } },
    ...{ environment: { kind: 'given' }, seed: 7 },
  });
  behaviours.set(id, behaviour);
  await call('PUT', `/agents/${id}/outside`, { url });
  return id;
}
const start = (id: string) => call('POST', `/agents/${id}/outside/start`);
const agentOf = (id: string) => call('GET', `/agents/${id}`);
const outsideOf = (id: string) => call('GET', `/agents/${id}/outside`);
const questionsTo = (id: string) => asked.filter(({ agent }) => agent === id);

/** Where its last action led it; the reward is on the right. */
function maze({ actions }: Question): readonly number[] {
  const place = actions?.[0] ?? 0;
  return [place, place === 2 ? 1 : place === 1 ? 2 : 0, place === 3 ? 2 : 0];
}

test('an environment is asked tick after tick until it is done', async () => {
  const id = await rat((question) => ({ body: { observation: maze(question), done: question.tick === 5 } }));
  expect(await outsideOf(id)).toMatchObject({ status: 'idle', url });
  await start(id);
  await expect.poll(async () => (await outsideOf(id)).status, { timeout: 20_000 }).toBe('done');
  expect(questionsTo(id)).toEqual([
    { agent: id, tick: 1, actions: null, done: [] },
    { agent: id, tick: 2, actions: [3, 0], done: ['place: to cue'] },
    { agent: id, tick: 3, actions: [2, 0], done: ['place: to right'] },
    { agent: id, tick: 4, actions: [2, 0], done: ['place: to right'] },
    { agent: id, tick: 5, actions: [2, 0], done: ['place: to right'] },
  ]);
  expect(await agentOf(id)).toMatchObject({ tick: 5, status: 'created' });
});

test('what fails for a moment is asked again for the same tick, and then it goes on', async () => {
  const id = await rat((question, time) => {
    const body = { observation: maze(question), done: question.tick === 4 };
    if (question.tick === 2 && time === 0) return { status: 503, body };
    // Later than it may.
    if (question.tick === 3 && time === 0) return { body, after: 1500 };
    return { body };
  });
  await start(id);
  await expect.poll(async () => (await outsideOf(id)).status, { timeout: 30_000 }).toBe('done');
  expect(questionsTo(id).map(({ tick }) => tick)).toEqual([1, 2, 2, 3, 3, 4]);
  expect((await agentOf(id)).tick).toBe(4);
});

test('after so many failures the agent is in error with the sentence, and can be restarted', async () => {
  let broken = true;
  const id = await rat((question) =>
    broken ? { status: 500, body: {} } : { body: { observation: maze(question), done: true } },
  );
  await start(id);
  await expect.poll(async () => (await agentOf(id)).status, { timeout: 30_000 }).toBe('error');
  const error = {
    code: 'coalition.environment_failed',
    message:
      'The environment answered with status 500 instead of 200. That was the case 3 times, one after the other.',
  };
  expect((await agentOf(id)).error).toEqual(error);
  expect(await outsideOf(id)).toMatchObject({ status: 'failed', error });
  const refused = await platform.inject<{ code: string }>({
    method: 'POST',
    url: `${base}/agents/${id}/outside/start`,
  });
  expect([refused.status, refused.body.code]).toEqual([409, 'coalition.wrong_status']);
  broken = false;
  await call('POST', `/agents/${id}/restart`);
  await start(id);
  await expect.poll(async () => (await outsideOf(id)).status, { timeout: 20_000 }).toBe('done');
});

test.each([
  ['coalition.observation_invalid', { observation: [0, 7, 0] }, '"reward": 7 is no outcome'],
  ['coalition.environment_answer_invalid', { seen: [] }, 'observation'],
  ['coalition.environment_answer_invalid', 'left', 'it is no JSON'],
  ['coalition.environment_answer_invalid', { observation: [0, 0, 0], tick: 9 }, 'it is about tick 9'],
  [
    'coalition.environment_answer_too_large',
    { observation: [0, 0, 0], filler: 'x'.repeat(3000) },
    '2000 bytes',
  ],
])('an answer that cannot be is not asked for again: %s', async (code, body, words) => {
  const id = await rat(() => ({ body }));
  await start(id);
  await expect.poll(async () => (await agentOf(id)).status, { timeout: 20_000 }).toBe('error');
  expect((await agentOf(id)).error).toEqual({ code, message: expect.stringContaining(words) });
  expect((await agentOf(id)).tick).toBe(0);
  expect(questionsTo(id)).toHaveLength(1);
});

test('it is not led elsewhere, and addresses that are not public are refused unless they are allowed', async () => {
  const id = await rat(() => ({ status: 302, body: {} }));
  await start(id);
  await expect.poll(async () => (await agentOf(id)).status, { timeout: 30_000 }).toBe('error');
  expect((await agentOf(id)).error?.message).toContain('302');
  const put = async (to: string) => {
    const answer = await platform.inject<{ code: string; detail: string }>({
      ...{ method: 'PUT', url: `${base}/agents/${id}/outside`, body: { url: to } },
    });
    return [answer.status, answer.body.code];
  };
  for (const to of [
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://[::1]:1/',
    'http://metadata.google.internal/',
  ])
    expect(await put(to)).toEqual([403, 'coalition.address_refused']);
  expect(await put('file:///etc/passwd')).toEqual([400, 'coalition.address_invalid']);
});

test('one who pauses the agent or its environment is heeded; a restart goes on', async () => {
  const id = await rat((question) => ({ body: { observation: maze(question) } }));
  await start(id);
  const ticks = async () => (await agentOf(id)).tick;
  await expect.poll(ticks, { timeout: 20_000 }).toBeGreaterThan(3);
  await platform.restart();
  const after = await ticks();
  await expect.poll(ticks, { timeout: 20_000 }).toBeGreaterThan(after + 3);
  await call('POST', `/agents/${id}/stop`);
  await expect.poll(async () => (await outsideOf(id)).status, { timeout: 20_000 }).toBe('idle');
  const stopped = await ticks();
  await start(id);
  await expect.poll(ticks, { timeout: 20_000 }).toBeGreaterThan(stopped + 2);
  await call('POST', `/agents/${id}/outside/pause`);
  const paused = await ticks();
  // What was under way may still have ended.
  await expect.poll(async () => (await ticks()) - paused, { timeout: 5000 }).toBeLessThanOrEqual(1);
  const numbers = questionsTo(id).map(({ tick }) => tick);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
});

test('it is driven by one process, and by another only when that one falls silent', async () => {
  const id = await rat((question) => ({ body: { observation: maze(question), done: question.tick === 3 } }));
  const { db } = platform.open.platform;
  const other = '00000000-0000-7000-8000-000000000009';
  await run(
    db,
    sql`update coalition.outside set status = 'driving', holder_id = ${other}, held_until = now() + interval '3 seconds'
      where agent_id = ${id}`,
  );
  expect((await outsideOf(id)).status).toBe('driving');
  await expect.poll(async () => (await outsideOf(id)).status, { timeout: 20_000 }).toBe('done');
  const [first] = questionsTo(id);
  expect(first?.tick).toBe(1);
});
