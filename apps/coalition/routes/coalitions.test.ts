import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition']);
});
afterAll(() => platform.dispose());

const base = '/api/v1/coalition';
const post = <Body>(path: string, body: object) =>
  platform.inject<Body>({ method: 'POST', url: `${base}${path}`, body });

const names = ['1', '2', '3', '4'];
/** {1}, {2} and {3, 4} are worth 30 + 40 + 80; that no other structure is worth as much: domain/games/structures. */
const fourAgents = {
  kind: 'table',
  agents: names,
  values: [0, 30, 40, 50, 25, 60, 55, 90, 45, 80, 70, 120, 80, 100, 115, 140],
};

test('games are solved: the best of fifteen structures, the glove market, weighted votes', async () => {
  for (const method of ['search', 'dynamic-programming']) {
    const { status, body } = await post('/solve', { game: fourAgents, method });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        ...{ method, value: 150, bound: 150, optimal: true, agents: 4 },
        coalitions: [['1'], ['2'], ['3', '4']],
      }),
    ]);
  }
  const gloves = await post<{ values: { agent: string; value: number }[] }>('/values', {
    game: { kind: 'gloves', left: 1, right: 2 },
  });
  expect(gloves.body.values.map(({ value }) => value)).toEqual(
    [2 / 3, 1 / 6, 1 / 6].map((value) => expect.closeTo(value, 12)),
  );
  const votes = await post<{ values: { value: number }[] }>('/values', {
    game: { kind: 'voting', quota: 51, weights: [10, 20, 30, 40] },
  });
  expect(votes.body.values.map(({ value }) => value)).toEqual(
    [1 / 12, 1 / 4, 1 / 4, 5 / 12].map((value) => expect.closeTo(value, 12)),
  );
  const core = await post('/core', { game: { kind: 'gloves', left: 1, right: 2 } });
  expect(core.body).toMatchObject({
    in_core: false,
    objection: { coalition: expect.arrayContaining([expect.any(String)]), excess: expect.closeTo(1 / 6, 9) },
  });
});

test('three hundred agents are put together better than alone, the same with the same seed', async () => {
  const skills = ['see', 'lift', 'drive', 'cook'];
  const work = {
    agents: Array.from({ length: 300 }, (_, at) => ({
      ...{ name: `a${at}`, capabilities: [skills[at % 4]], reputation: (at % 7) / 7 },
    })),
    tasks: [{ name: 'feast', capabilities: skills, capacity: 4, priority: 10 }],
    costPerPair: 0.1,
  };
  type Found = { value: number; alone: number; coalitions: string[][]; optimal: boolean };
  const solve = () => post<Found>('/solve-large', { work, steps: 2000, seconds: 60, seed: 3 });
  const { status, body } = await solve();
  expect([status, body.optimal]).toEqual([200, false]);
  expect(body.value).toBeGreaterThan(body.alone);
  expect(body.coalitions.flat().sort()).toEqual(work.agents.map(({ name }) => name).sort());
  const again = await solve();
  expect(again.body.coalitions).toEqual(body.coalitions);
});

test.each([
  [
    'a value that is no number',
    { ...fourAgents, values: [0, 1] },
    'coalition.game_wrong_length',
    /16 values/,
  ],
  [
    'the same agent twice',
    { ...fourAgents, agents: ['1', '1', '3', '4'] },
    'coalition.game_same_agent_twice',
    /"1"/,
  ],
  [
    'an unknown agent',
    { kind: 'listed', agents: ['a'], values: [{ coalition: ['b'], value: 1 }] },
    'coalition.game_unknown_agent',
    /"b"/,
  ],
])('a game with %s is refused, and it is said why', async (_, game, code, sentence) => {
  const { status, body } = await post<{ code: string; detail: string }>('/solve', { game });
  expect([status, body.code]).toEqual([400, code]);
  expect(body.detail).toMatch(sentence);
});

interface CoalitionAnswer {
  id: string;
  phase: string;
  members: { agent: string; role: string; standing: string }[];
  payoffs: { agent: string; payoff: number }[];
  reason: string | null;
}

test('a coalition forms, earns, loses its leader, disbands, is paid and forms anew', async () => {
  const { status, body: formed } = await post<CoalitionAnswer>('/coalitions', {
    purpose: 'Sell pairs of gloves',
    leader: 'left 1',
    invite: ['right 1', 'right 2'],
    game: { kind: 'gloves', left: 1, right: 2 },
  });
  expect([status, formed.phase]).toEqual([201, 'forming']);
  const change = (body: object) => post<CoalitionAnswer>(`/coalitions/${formed.id}/changes`, body);
  const early = await post<{ code: string }>(`/coalitions/${formed.id}/changes`, { change: 'activate' });
  expect([early.status, early.body.code]).toEqual([409, 'coalition.too_few_members']);
  await change({ change: 'join', agent: 'right 1' });
  await change({ change: 'join', agent: 'right 2' });
  expect((await change({ change: 'activate' })).body.phase).toBe('active');
  const { body: rich } = await change({ change: 'earn', amount: 6 });
  expect(rich.payoffs).toEqual([
    { agent: 'left 1', payoff: expect.closeTo(4, 9) },
    { agent: 'right 1', payoff: expect.closeTo(1, 9) },
    { agent: 'right 2', payoff: expect.closeTo(1, 9) },
  ]);

  const { body: led } = await change({ change: 'fail', agent: 'left 1' });
  expect(led.phase).toBe('active');
  expect(led.members.find(({ role }) => role === 'leader')?.agent).toBeDefined();
  const { body: small } = await change({ change: 'leave', agent: 'right 1' });
  expect(small).toMatchObject({ phase: 'disbanding', reason: expect.stringContaining('1 members are left') });
  // Who failed and who left keep what they earned.
  expect(small.payoffs).toHaveLength(3);
  expect((await change({ change: 'dissolve' })).body.phase).toBe('dissolved');
  const again = await post<CoalitionAnswer>(`/coalitions/${formed.id}/reform`, {});
  expect([again.status, again.body.phase]).toEqual([201, 'forming']);

  const events = await platform.inject<{ items: { kind: string }[] }>({
    url: `${base}/coalitions/${formed.id}/events`,
  });
  expect(events.body.items.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['joined', 'activated', 'earned', 'failed', 'role-changed', 'left', 'dissolved']),
  );
  const audit = await platform.inject<{ items: { action: string; target: string }[] }>({
    url: '/api/v1/audit?limit=50',
  });
  expect(audit.body.items.filter(({ target }) => target === formed.id).map(({ action }) => action)).toContain(
    'coalition.group-formed',
  );
  const list = await platform.inject<{ items: { id: string }[] }>({
    url: `${base}/coalitions?phase=dissolved`,
  });
  expect(list.body.items.map(({ id }) => id)).toEqual([formed.id]);
  const { token } = await platform.signIn('stranger');
  const project = await platform.inject<{ id: string }>({
    method: 'POST',
    url: '/api/v1/projects',
    body: { name: 'Ours' },
  });
  const hidden = await post<CoalitionAnswer>('/coalitions', {
    ...{ purpose: 'Ours', leader: 'a', project_id: project.body.id },
  });
  const seen = await platform.inject({ url: `${base}/coalitions/${hidden.body.id}`, token });
  expect(seen.status).toBe(404);
});

/** A coalition of three who have all joined, and how to change it. */
async function active(payoff_rule: string, game: object, [leader = '', ...others]: string[]) {
  const { status, body } = await post<CoalitionAnswer & { code?: string }>('/coalitions', {
    ...{ purpose: 'Share', leader, invite: others, game, payoff_rule },
  });
  expect([status, body.code]).toEqual([201, undefined]);
  const change = (what: object) =>
    post<CoalitionAnswer & { code?: string }>(`/coalitions/${body.id}/changes`, what);
  for (const agent of others) await change({ change: 'join', agent });
  await change({ change: 'activate' });
  return change;
}

test('an estate is shared by the nucleolus, as the Talmud has it, also after somebody left', async () => {
  // Kethubot 93a; that these are nucleoli: Aumann and Maschler, Journal of Economic Theory 36 (1985).
  const game = { kind: 'bankruptcy', estate: 200, claims: [100, 200, 300] };
  const change = await active('nucleolus', game, ['1', '2', '3']);
  const { body: paid } = await change({ change: 'earn', amount: 200 });
  expect(paid.payoffs).toEqual(
    [50, 75, 75].map((payoff, at) => ({ agent: String(at + 1), payoff: expect.closeTo(payoff, 6) })),
  );
  await change({ change: 'leave', agent: '1' });
  // Without the first, 2 and 3 can count on 0 and 0 apart and on 100 together: half each.
  const { body: more } = await change({ change: 'earn', amount: 100 });
  expect(more.payoffs.map(({ payoff }) => payoff)).toEqual(
    [50, 125, 125].map((payoff) => expect.closeTo(payoff, 6)),
  );
  expect((await change({ change: 'earn', amount: 1e300 })).status).toBe(400);
});

test('on a graph they share by the Myerson value; without one that rule cannot be agreed on', async () => {
  const game = { kind: 'voting', quota: 2, weights: [1, 1, 1] };
  const edges = [
    ['1', '2'],
    ['2', '3'],
  ];
  const change = await active('myerson', { kind: 'on-graph', game, edges }, ['1', '2', '3']);
  const { body: paid } = await change({ change: 'earn', amount: 6 });
  expect(paid.payoffs.map(({ payoff }) => payoff)).toEqual(
    [1, 4, 1].map((payoff) => expect.closeTo(payoff, 9)),
  );
  const refused = await post<{ code: string }>('/coalitions', {
    ...{ purpose: 'Share', leader: '1', game, payoff_rule: 'myerson' },
  });
  expect([refused.status, refused.body.code]).toEqual([400, 'coalition.no_graph']);
});

test('what a rule cannot share is refused as it is earned, and the coalition can still be looked at', async () => {
  const game = { kind: 'table', agents: ['a', 'b', 'c'], values: [0, 0, 0, -2, 0, -2, -2, 2] };
  const change = await active('banzhaf', game, ['a', 'b', 'c']);
  const { status, body } = await change({ change: 'earn', amount: 1 });
  expect([status, body.code]).toEqual([400, 'coalition.game_no_contributions']);
  expect((await change({ change: 'disband', reason: 'It cannot be shared.' })).body).toMatchObject({
    ...{ phase: 'disbanding', payoffs: [] },
  });
});
