import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition'], { 'coalition.emergency': true });
});
afterAll(() => platform.dispose());

const post = async <Body>(path: string, body: object): Promise<Body> => {
  const found = await platform.inject<Body>({ method: 'POST', url: `/api/v1/coalition${path}`, body });
  expect([found.status, found.body]).toEqual([200, expect.anything()]);
  return found.body;
};
const refused = async (path: string, body: object): Promise<{ status: number; code: string }> => {
  const { status, body: problem } = await platform.inject<{ code: string }>({
    ...{ method: 'POST', url: `/api/v1/coalition${path}`, body },
  });
  return { status, code: problem.code };
};

const near = (value: number) => expect.closeTo(value, 7);
const gloves = { kind: 'gloves', left: 1, right: 2 };
const majority = { kind: 'voting', quota: 2, weights: [1, 1, 1] };
/** Kethubot 93a; the nucleolus: Aumann and Maschler, Journal of Economic Theory 36 (1985). */
const talmud = { kind: 'bankruptcy', estate: 200, claims: [100, 200, 300] };

interface Values {
  value: string;
  values: { agent: string; value: number }[];
}
const valuesOf = async (body: object): Promise<[string, number[]]> => {
  const { value, values } = await post<Values>('/values', body);
  return [value, values.map((one) => one.value)];
};

describe('values', () => {
  test('the nucleolus divides estates as the Talmud does; it is the prenucleolus where nobody can have their own worth', async () => {
    expect(await valuesOf({ game: talmud, value: 'nucleolus' })).toEqual([
      'nucleolus',
      [near(50), near(75), near(75)],
    ]);
    const apart = { kind: 'table', agents: ['a', 'b'], values: [0, 2, 4, 4] };
    expect(await valuesOf({ game: apart, value: 'nucleolus' })).toEqual(['prenucleolus', [near(1), near(3)]]);
  });

  test('Owen and Myerson take unions and edges, or a game on a graph', async () => {
    const unions = [['1', '2'], ['3']];
    expect(await valuesOf({ game: majority, value: 'owen', unions })).toEqual([
      'owen',
      [near(0.5), near(0.5), near(0)],
    ]);
    const edges = [
      ['1', '2'],
      ['2', '3'],
    ];
    const expected = [near(1 / 6), near(2 / 3), near(1 / 6)];
    expect(await valuesOf({ game: majority, value: 'myerson', edges })).toEqual(['myerson', expected]);
    const line = { kind: 'on-graph', game: majority, edges };
    for (const value of ['myerson', 'shapley'])
      expect(await valuesOf({ game: line, value })).toEqual([value, expected]);
    expect(await refused('/values', { game: majority, value: 'owen' })).toEqual({
      ...{ status: 400, code: 'coalition.no_unions' },
    });
    expect(
      await refused('/values', {
        game: majority,
        value: 'owen',
        unions: [
          ['1', '1'],
          ['2', '3'],
        ],
      }),
    ).toEqual({ status: 400, code: 'coalition.game_same_agent_twice' });
    expect(await refused('/values', { game: majority, value: 'myerson' })).toEqual({
      ...{ status: 400, code: 'coalition.no_graph' },
    });
  });

  test('of a hundred voters: who has half of the votes, nearly, is worth nearly all; intervals hold for all of them', async () => {
    const game = { kind: 'voting', quota: 100, weights: [99, ...Array(99).fill(1)] };
    type Sampled = { samples: number; values: { low: number; high: number; value: number }[] };
    const ask = { game, samples: 2000, together: true, range: 1, seconds: 30, seed: 5 };
    for (const [value, exact] of [
      // The large one decides unless it comes first of all; then whoever is second does.
      ['shapley', [99 / 100, 1 / 9900]],
      ['banzhaf', [1 - 0.5 ** 99, 0.5 ** 99]],
    ] as const) {
      const { values, samples } = await post<Sampled>('/values-sampled', { ...ask, value });
      expect(samples).toBe(2000);
      for (const [agent, { low, high }] of values.entries()) {
        expect(low).toBeLessThanOrEqual(exact[agent === 0 ? 0 : 1]);
        expect(high).toBeGreaterThanOrEqual(exact[agent === 0 ? 0 : 1]);
      }
    }
    expect((await post<Sampled>('/values-sampled', { ...ask, within: 0.2 })).samples).toBeLessThan(2000);
  });
});

test('power in a vote of a hundred, exactly', async () => {
  const game = { kind: 'voting', quota: 100, weights: [99, ...Array(99).fill(1)] };
  type Power = { powers: { agent: string; shapley: number; banzhaf: number; banzhaf_index: number }[] };
  const { powers } = await post<Power>('/voting-power', { game });
  expect(powers[0]).toMatchObject({ agent: '1', shapley: near(0.99), banzhaf: near(1) });
  expect(powers[99]?.shapley).toBeCloseTo(1 / 9900, 12);
  expect(powers.reduce((sum, one) => sum + one.banzhaf_index, 0)).toBeCloseTo(1, 12);
  expect(await refused('/voting-power', { game: { ...game, quota: 0.5, weights: [0.5, 0.7] } })).toEqual({
    ...{ status: 400, code: 'coalition.game_bad_weights' },
  });
});

describe('stability', () => {
  test('the core: payoffs in it, or the coalitions that leave nothing to share out', async () => {
    expect(await post('/stability', { game: gloves })).toMatchObject({
      ...{ find: 'core', empty: false, worth: 1, balanced: [], cost_of_stability: 0 },
      payoffs: [1, 0, 0].map((payoff) => ({ payoff: near(payoff) })),
    });
    expect(await post('/stability', { game: majority })).toMatchObject({
      ...{ empty: true, payoffs: null, worth: 1, balanced_worth: near(1.5), cost_of_stability: near(0.5) },
      balanced: expect.arrayContaining([{ coalition: ['1', '3'], weight: near(0.5) }]),
    });
  });

  test('the least core, and the core of a structure', async () => {
    expect(await post('/stability', { game: majority, find: 'least-core' })).toMatchObject({
      excess: near(1 / 3),
      payoffs: [1 / 3, 1 / 3, 1 / 3].map((payoff) => ({ payoff: near(payoff) })),
    });
    const coalitions = [['left 1', 'right 1'], ['right 2']];
    expect(await post('/stability', { game: gloves, find: 'structure', coalitions })).toMatchObject({
      ...{ coalitions, value: 1, cost_of_stability: 0 },
      payoffs: [1, 0, 0].map((payoff) => ({ payoff: near(payoff) })),
    });
    expect(await post('/stability', { game: majority, find: 'structure' })).toMatchObject({
      ...{ value: 1, payoffs: null, cost_of_stability: near(0.5) },
    });
  });

  test('payoffs are checked within a structure, too', async () => {
    const coalitions = [['left 1', 'right 1'], ['right 2']];
    expect(await post('/core', { game: gloves, coalitions, payoffs: [1, 0, 0] })).toMatchObject({
      ...{ in_core: true, uneven: [], overpaid: 0 },
    });
    expect(await post('/core', { game: gloves, coalitions, payoffs: [0.8, 0, 0.2] })).toMatchObject({
      in_core: false,
      uneven: [{ coalition: ['left 1', 'right 1'] }, { coalition: ['right 2'] }],
    });
    expect(await refused('/core', { game: gloves, coalitions: [['left 1']] })).toEqual({
      ...{ status: 400, code: 'coalition.game_not_a_partition' },
    });
  });

  test('properties, each with what shows that the game has it not', async () => {
    expect(await post('/properties', { game: talmud })).toMatchObject({
      ...{ monotone: null, superadditive: null, convex: null },
    });
    expect(await post('/properties', { game: gloves })).toMatchObject({
      ...{ superadditive: null, convex: { one: ['left 1', 'right 1'], other: ['left 1', 'right 2'] } },
    });
  });
});

describe('structures', () => {
  const skills = ['see', 'lift', 'drive'];
  const work = {
    agents: Array.from({ length: 12 }, (_, at) => ({ name: `a${at}`, capabilities: [skills[at % 3]] })),
    tasks: [{ name: 'feast', capabilities: skills, capacity: 3, priority: 10 }],
    costPerPair: 0.1,
  };

  test('agents who learn do better than alone, and in the end than in the beginning', async () => {
    type Learned = { value: number; alone: number; curve: number[]; coalitions: string[][] };
    const learned = await post<Learned>('/learn-structure', { work, rounds: 120, seed: 2, seconds: 60 });
    expect(learned.curve).toHaveLength(120);
    expect(learned.value).toBeGreaterThan(learned.alone);
    expect(learned.value).toBe(Math.max(...learned.curve));
    const best = await post<{ value: number }>('/solve', { game: { kind: 'capabilities', ...work } });
    expect(learned.value).toBeLessThanOrEqual(best.value + 1e-9);
  });

  test('by sizes it is the same as by prices', async () => {
    const game = { kind: 'capabilities', ...work };
    const by = (method: string) => post<{ value: number }>('/solve', { game, method, seconds: 60 });
    expect((await by('sizes')).value).toBeCloseTo((await by('search')).value, 9);
  });

  test('when somebody is gone the rest stay as they are, where forming anew costs more than it gains', async () => {
    // Two lefts and two rights, each pair worth 1; a right one goes.
    const game = { kind: 'gloves', left: 2, right: 2 };
    const coalitions = [
      ['left 1', 'right 1'],
      ['left 2', 'right 2'],
    ];
    const lost = { game, coalitions, gone: ['right 1'] };
    expect(await post('/repair', { ...lost, cost: 0.1 })).toMatchObject({
      ...{ value: 1, formed: [], optimal: true, coalitions: [['left 1'], ['left 2', 'right 2']] },
    });
    const both = {
      game,
      coalitions: [
        ['left 1', 'left 2'],
        ['right 1', 'right 2'],
      ],
      gone: ['left 1'],
    };
    const dear = await post<{ formed: [] }>('/repair', { ...both, cost: 2 });
    expect(dear).toMatchObject({ value: 0, formed: [], coalitions: [['left 2'], ['right 1', 'right 2']] });
    const cheap = await post<{ formed: string[][] }>('/repair', { ...both, cost: 0.1 });
    expect(cheap).toMatchObject({ value: 1, optimal: true });
    expect(cheap.formed.length).toBeGreaterThan(0);
    expect(await refused('/repair', { ...lost, gone: ['nobody'] })).toEqual({
      ...{ status: 400, code: 'coalition.game_unknown_agent' },
    });
  });

  test('why some agents are worth what they are', async () => {
    expect(await post('/worth', { work, members: ['a0', 'a1'] })).toMatchObject({
      tasks: [{ task: 'feast', coverage: near(2 / 3), capacity: near(2 / 3), reputation: 0.5, synergy: 1 }],
    });
    expect(await refused('/worth', { work, members: ['nobody'] })).toEqual({
      ...{ status: 400, code: 'coalition.game_unknown_agent' },
    });
  });

  test('tasks that share agents', async () => {
    const agents = [
      { name: 'ada', amounts: { hours: 6, trucks: 1 } },
      { name: 'bob', amounts: { hours: 4 } },
    ];
    const tasks = [
      { name: 'well', amounts: { hours: 5 }, value: 5 },
      { name: 'road', amounts: { hours: 5, trucks: 1 }, value: 7 },
      { name: 'dam', amounts: { hours: 8, trucks: 1 }, value: 11 },
    ];
    expect(await post('/overlapping', { agents, tasks })).toMatchObject({
      value: 12,
      bound: 12,
      optimal: true,
    });
    expect(
      await refused('/overlapping', { agents, tasks: [{ name: 't', amounts: { hours: -1 }, value: 1 }] }),
    ).toEqual({ status: 400, code: 'coalition.game_negative' });
  });
});

test.each([
  [
    'a value above all that are taken',
    '/solve',
    { game: { kind: 'table', agents: ['a'], values: [0, 1e301] } },
    'coalition.game_not_finite',
  ],
  ['no agents', '/solve', { game: { kind: 'table', agents: [], values: [0] } }, 'http.invalid_request'],
  ['no gloves', '/stability', { game: { kind: 'gloves', left: 0, right: 0 } }, 'coalition.game_no_agents'],
  [
    'too many agents for properties',
    '/properties',
    { game: { kind: 'gloves', left: 11, right: 10 } },
    'coalition.game_too_many_agents',
  ],
])('%s is refused with 400 and a code', async (_, path, body, code) => {
  expect(await refused(path, body)).toEqual({ status: 400, code });
});
