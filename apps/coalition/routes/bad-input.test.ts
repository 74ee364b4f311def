import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition'], { 'coalition.emergency': true });
});
afterAll(() => platform.dispose());

const base = '/api/v1/coalition';
interface Problem {
  code: string;
  detail: string;
}
const post = <Body = Problem>(path: string, body: object, token?: string) =>
  platform.inject<Body>({ method: 'POST', url: `${base}${path}`, body, ...(token && { token }) });

const coin = {
  factors: [
    {
      name: 'coin',
      states: ['heads', 'tails'],
      B: [
        [[1], [0]],
        [[0], [1]],
      ],
    },
  ],
  modalities: [
    {
      name: 'seen',
      outcomes: ['heads', 'tails'],
      A: [
        [1, 0],
        [0, 1],
      ],
    },
  ],
};

test.each([
  ['no model at all', {}, 'coalition.model_source', /0 of these/],
  ['two models', { model: coin, template: { name: 't-maze' } }, 'coalition.model_source', /2 of these/],
  [
    'a column that does not sum to 1',
    {
      model: {
        ...coin,
        modalities: [
          {
            ...coin.modalities[0],
            A: [
              [1, 0],
              [0.5, 1],
            ],
          },
        ],
      },
    },
    /^coalition\.model_/,
    /A of modality "seen".*coin=heads/,
  ],
  ['an unknown template', { template: { name: 'unicorn' } }, 'coalition.template_unknown', /"unicorn"/],
  [
    'a wrong option of a template',
    { template: { name: 't-maze', options: { reward: 2 } } },
    'coalition.template_invalid',
    /reward/,
  ],
  ['GMN that is none', { gmn: '[nodes]\nwhat' }, 'coalition.gmn_invalid', /line 2/i],
  [
    'a goal that there is not',
    { model: coin, options: { planning: { goals: { states: { moon: [1] }, depth: 2 } } } },
    'coalition.goal_invalid',
    /moon/,
  ],
  [
    'a world of another shape',
    { model: coin, environment: { kind: 'foraging' } },
    'coalition.world_does_not_fit',
    /one of 5 moves/,
  ],
  [
    'more policies than can be listed',
    { template: { name: 'grid-world', options: { depth: 20 } }, options: { planning: { method: 'listed' } } },
    'coalition.policies_too_many',
    /5 actions over 20 steps/,
  ],
  [
    'a world that there is not',
    { model: coin, world_id: '00000000-0000-7000-8000-000000000009' },
    'coalition.world_not_found',
    /./,
  ],
])('an agent made of %s is refused by name, and nothing is made', async (_, body, code, sentence) => {
  const answer = await post('/agents', { name: 'X', ...body });
  expect([400, 404]).toContain(answer.status);
  expect(answer.body.code).toMatch(code);
  expect(answer.body.detail).toMatch(sentence);
  const { items } = (await platform.inject<{ items: unknown[] }>({ url: `${base}/agents` })).body;
  expect(items).toEqual([]);
});

test('an agent of a world outside acts on what it is given; what cannot be leaves it as it was', async () => {
  const { body: agent } = await post<{ id: string }>('/agents', {
    ...{ name: 'Watcher', model: coin, environment: { kind: 'given' } },
  });
  const step = (body: object) =>
    post<Problem & { agent: { tick: number } }>(`/agents/${agent.id}/step`, body);
  expect((await step({})).body.code).toBe('coalition.world_is_given');
  expect((await step({ observation: [7] })).body).toMatchObject({
    code: 'coalition.observation_invalid',
    detail: expect.stringContaining('"seen"'),
  });
  expect((await step({ observation: [0] })).body.agent.tick).toBe(1);
  // A coin that lies cannot turn over by itself.
  expect((await step({ observation: [1] })).body.code).toBe('coalition.observation_impossible');
  const { body: status } = await platform.inject<{ tick: number; status: string }>({
    url: `${base}/agents/${agent.id}/status`,
  });
  expect(status).toMatchObject({ tick: 1, status: 'created', error: null });
  const started = await post(`/agents/${agent.id}/start`, {});
  expect([started.status, started.body.code]).toEqual([409, 'coalition.world_is_given']);
  await platform.inject({ method: 'DELETE', url: `${base}/agents/${agent.id}` });
});

test('in an emergency nothing lives in the background, but all can still be done by hand', async () => {
  const { body: agent } = await post<{ id: string }>('/agents', {
    name: 'Rat',
    template: { name: 't-maze' },
  });
  expect((await post<{ status: string }>(`/agents/${agent.id}/start`, {})).body.status).toBe('running');
  const health = await platform.inject<{ checks: { name: string; ok: boolean; detail: string }[] }>({
    url: '/health',
  });
  expect(health.body.checks.find(({ name }) => name === 'coalition')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('emergency'),
  });
  const paused = await post<{ tick: number }>(`/agents/${agent.id}/pause`, {});
  expect(paused.body.tick).toBe(0);
  const { body } = await post<{ agent: { tick: number } }>(`/agents/${agent.id}/step`, { ticks: 2 });
  expect(body.agent.tick).toBe(2);
});

test('who is no member of a project sees nothing of its agents, and who only reviews changes nothing', async () => {
  const project = await platform.inject<{ id: string }>({
    ...{ method: 'POST', url: '/api/v1/projects', body: { name: 'Ours' } },
  });
  const { body: agent } = await post<{ id: string }>('/agents', {
    ...{ name: 'Ours', model: coin, project_id: project.body.id },
  });
  const { token } = await platform.signIn('stranger');
  for (const path of ['', '/status', '/beliefs', '/history', '/explanation', '/model'])
    expect((await platform.inject({ url: `${base}/agents/${agent.id}${path}`, token })).status).toBe(404);
  expect((await post(`/agents/${agent.id}/step`, {}, token)).status).toBe(404);
  const known = await platform.inject({ url: `/api/v1/agents/${agent.id}/status`, token });
  expect(known.status).toBe(404);
});

test('a model is checked, and written as GMN that is read back to the same', async () => {
  type Checked = { text: string; factors: object[]; warnings: string[] };
  const first = await post<Checked>('/models/check', { template: { name: 't-maze' }, as: 'gmn' });
  expect(first.status).toBe(200);
  expect(first.body.text).toContain('[nodes]');
  const again = await post<Checked>('/models/check', { gmn: first.body.text, as: 'gmn' });
  expect(again.body).toEqual(first.body);
  const large = await post('/models/check', { gmn: `#${'x'.repeat(103_000)}` });
  expect([large.status, large.body.code]).toEqual([400, 'coalition.gmn_too_large']);
});
