import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition'], { 'coalition.ticks_per_second': 200 });
});
afterAll(() => platform.dispose());

const base = '/api/v1/coalition';
interface AgentAnswer {
  id: string;
  status: string;
  tick: number;
  kind: string;
  world_id: string;
  free_energy: number | null;
  error: { code: string; message: string } | null;
}
interface TickAnswer {
  tick: number;
  observed: string[];
  done: string[];
  free_energy: number;
}

async function post<Body>(path: string, body: object = {}, status = 200): Promise<Body> {
  const answer = await platform.inject<Body>({ method: 'POST', url: `${base}${path}`, body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  return answer.body;
}
async function get<Body>(path: string): Promise<Body> {
  const answer = await platform.inject<Body>({ url: `${base}${path}` });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

test('an agent of a template goes to the cue, then to the reward, and its head can be looked into', async () => {
  const made = await post<AgentAnswer>(
    '/agents',
    {
      name: 'Rat',
      template: { name: 't-maze', options: { depth: 2, nullCue: true } },
      environment: { kind: 'model', first_states: [0, 1] },
      seed: 7,
    },
    201,
  );
  expect(made).toMatchObject({ status: 'created', tick: 0, kind: 'user-defined', free_energy: null });
  const { agent, ticks } = await post<{ agent: AgentAnswer; ticks: TickAnswer[] }>(
    `/agents/${made.id}/step`,
    { ticks: 3 },
  );
  expect(agent).toMatchObject({ tick: 3, status: 'created' });
  expect(ticks.map(({ done }) => done)).toEqual([
    ['place: to cue'],
    ['place: to right'],
    ['place: to right'],
  ]);
  expect(ticks[1]?.observed).toEqual(['place: cue', 'reward: none', 'cue: right']);
  // In the centre anything but the place is news of nothing: the place was known, the cue is none there.
  expect(ticks[0]?.free_energy).toBeCloseTo(0, 9);

  const beliefs = await get<{
    tick: number;
    factors: { name: string; states: { name: string; probability: number }[] }[];
  }>(`/agents/${made.id}/beliefs`);
  expect(beliefs.tick).toBe(3);
  expect(beliefs.factors[1]?.states[1]).toEqual({ name: 'reward right', probability: expect.closeTo(1, 6) });

  const history = await get<{ items: TickAnswer[]; next_cursor: string | null }>(
    `/agents/${made.id}/history?limit=2`,
  );
  expect(history.items.map(({ tick }) => tick)).toEqual([3, 2]);
  const older = await get<typeof history>(`/agents/${made.id}/history?limit=2&cursor=${history.next_cursor}`);
  expect([older.items.map(({ tick }) => tick), older.next_cursor]).toEqual([[1], null]);

  const why = await get<{ sentence: string; options: { first: string[]; probability: number }[] }>(
    `/agents/${made.id}/explanation`,
  );
  expect(why.options[0]?.first).toEqual(['place: to right']);
  expect(why.options.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
  expect(why.sentence).toMatch(/^"place: to right" \(\d+ %\) is ahead of ".*" mostly by what it prefers/);
});

test('a running agent lives by itself, and can be paused, stepped by hand, copied and stopped', async () => {
  const { id } = await post<AgentAnswer>(
    '/agents',
    { name: 'Forager', template: { name: 'collector' } },
    201,
  );
  expect((await post<AgentAnswer>(`/agents/${id}/start`)).status).toBe('running');
  const status = () => get<AgentAnswer>(`/agents/${id}/status`);
  await expect.poll(async () => (await status()).tick, { timeout: 20_000 }).toBeGreaterThan(20);
  const refused = await platform.inject<{ code: string }>({
    method: 'POST',
    url: `${base}/agents/${id}/step`,
    body: {},
  });
  expect([refused.status, refused.body.code]).toEqual([409, 'coalition.wrong_status']);

  const paused = await post<AgentAnswer>(`/agents/${id}/pause`);
  expect(paused.status).toBe('paused');
  expect((await status()).tick).toBe(paused.tick);
  const { agent } = await post<{ agent: AgentAnswer }>(`/agents/${id}/step`, { ticks: 5 });
  expect(agent.tick).toBe(paused.tick + 5);

  const copy = await post<AgentAnswer>(`/agents/${id}/clone`, { name: 'Twin' }, 201);
  expect(copy).toMatchObject({ status: 'created', tick: agent.tick, cloned_from: id });
  // The same mind, world and luck: the same life.
  const lives = await Promise.all(
    [id, copy.id].map((one) => post<{ ticks: TickAnswer[] }>(`/agents/${one}/step`, { ticks: 10 })),
  );
  const [first, second] = lives.map(({ ticks }) => ticks.map(({ done, observed }) => ({ done, observed })));
  expect(second).toEqual(first);
  expect((await post<AgentAnswer>(`/agents/${id}/stop`)).status).toBe('stopped');
  const gone = await platform.inject({ method: 'DELETE', url: `${base}/agents/${id}` });
  expect(gone.status).toBe(204);
  expect((await platform.inject({ url: `${base}/agents/${id}` })).status).toBe(404);
});
