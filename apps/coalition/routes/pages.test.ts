import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition'], { 'coalition.ticks_per_second': 200 });
});
afterAll(() => platform.dispose());

const base = '/api/v1/coalition';
async function ask<Body>(
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object,
  status = 200,
): Promise<Body> {
  const answer = await platform.inject<Body>({ method, url: `${base}${path}`, ...(body && { body }) });
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  return answer.body;
}
interface Row {
  id: string;
  name: string;
  tick: number;
  line: number[];
  world: { name: string; private: boolean; kind: string } | null;
  last: { done: string[]; belief: { factor: string }[] } | null;
}
interface Scene {
  tick: number;
  grid: { rows: number; columns: number } | null;
  places: string[];
  marks: { place: number; outcome: string }[];
  food: string | null;
  truth: { factor: string; state: string }[];
  agents: { name: string; place: number | null; meals: number | null; status: string; tick: number }[];
}

const make = (body: object) => ask<{ id: string; world_id: string }>('POST', '/agents', body, 201);

test('the population is a page of agents with what each does, believes, and how surprising it was', async () => {
  const { id } = await make({ name: 'Rat 100%', template: { name: 't-maze' }, seed: 7 });
  await make({ name: 'Forager', template: { name: 'collector' } });
  await ask('POST', `/agents/${id}/step`, { ticks: 40 });
  const all = await ask<{ items: Row[]; total: number }>('GET', '/population');
  expect([all.total, all.items.map(({ name }) => name)]).toEqual([2, ['Forager', 'Rat 100%']]);
  expect(all.items[0]).toMatchObject({ last: null, line: [], world: { private: true, kind: 'foraging' } });
  const rat = all.items[1];
  expect(rat?.last?.done[0]).toMatch(/^place: to /);
  expect(rat?.last?.belief.map(({ factor }) => factor)).toEqual(['place', 'context']);
  expect(rat?.line).toHaveLength(30);

  const search = await ask<{ items: Row[]; total: number }>('GET', '/population?search=100%25');
  expect(search.items.map(({ name }) => name)).toEqual(['Rat 100%']);
  const second = await ask<{ items: Row[]; total: number }>('GET', '/population?limit=1&offset=1');
  expect([second.total, second.items[0]?.name]).toEqual([2, 'Rat 100%']);
  const kind = await ask<{ total: number }>('GET', '/population?kind=collector&status=created');
  expect(kind.total).toBe(1);
});

test("an agent's own maze can be looked at: what is where, and what is really so", async () => {
  const rat = await make({
    name: 'Rat',
    template: { name: 't-maze', options: { nullCue: true, depth: 2 } },
    environment: { kind: 'model', first_states: [0, 1] },
    seed: 7,
  });
  await ask('POST', `/agents/${rat.id}/step`, { ticks: 1 });
  const scene = await ask<Scene>('GET', `/worlds/${rat.world_id}/scene`);
  expect(scene).toMatchObject({ tick: 1, grid: null, places: ['centre', 'left', 'right', 'cue'] });
  expect(scene.truth).toEqual([
    { factor: 'place', state: 'cue' },
    { factor: 'context', state: 'reward right' },
  ]);
  expect(scene.agents).toMatchObject([{ name: 'Rat', place: 3, status: 'created', tick: 1 }]);
  expect(scene.marks).toContainEqual(expect.objectContaining({ place: 2, outcome: 'reward' }));
});

test('a shared world is stepped, let run, paced and paused with all that live in it', async () => {
  const world = await ask<{ id: string }>(
    'POST',
    '/worlds',
    { name: 'Meadow', environment: { kind: 'foraging', rows: 6, columns: 8, food: 0.3 }, seed: 3 },
    201,
  );
  for (const name of ['Ann', 'Ben', 'Cas'])
    await make({ name, template: { name: 'collector' }, world_id: world.id });
  const path = `/worlds/${world.id}`;
  expect(await ask('POST', `${path}/step`, { ticks: 5 })).toEqual({ ticks: 5, tick: 5 });
  const scene = await ask<Scene>('GET', `${path}/scene`);
  expect(scene).toMatchObject({ tick: 5, grid: { rows: 6, columns: 8 } });
  expect(scene.food).toHaveLength(48);
  expect(scene.agents.map(({ tick }) => tick)).toEqual([5, 5, 5]);
  for (const { place, meals } of scene.agents) {
    expect(place).toBeGreaterThanOrEqual(0);
    expect(place).toBeLessThan(48);
    expect(meals).toBeGreaterThanOrEqual(0);
  }

  expect(await ask('PATCH', path, { ticks_per_second: 100 })).toEqual({ ticks_per_second: 100 });
  expect(await ask('POST', `${path}/start`)).toEqual({ agents: 3 });
  await expect
    .poll(async () => (await ask<Scene>('GET', `${path}/scene`)).tick, { timeout: 20_000 })
    .toBeGreaterThan(15);
  const refused = await ask<{ code: string }>('POST', `${path}/step`, {}, 409);
  expect(refused.code).toBe('coalition.wrong_status');
  expect(await ask('POST', `${path}/pause`)).toEqual({ agents: 3 });
  const still = await ask<Scene>('GET', `${path}/scene`);
  expect((await ask<Scene>('GET', `${path}/scene`)).tick).toBe(still.tick);
  expect(await ask('POST', `${path}/pause`)).toEqual({ agents: 0 });
});

test('what the members of a coalition would get by each rule, and who would object', async () => {
  const formed = await ask<{ id: string }>(
    'POST',
    '/coalitions',
    {
      purpose: 'Pairs of gloves',
      leader: 'left 1',
      invite: ['right 1', 'right 2'],
      game: { kind: 'gloves', left: 1, right: 2 },
    },
    201,
  );
  for (const agent of ['right 1', 'right 2'])
    await ask('POST', `/coalitions/${formed.id}/changes`, { change: 'join', agent });
  const { worth, members, rules } = await ask<{
    worth: number;
    members: string[];
    rules: {
      rule: string;
      payoffs: number[];
      in_core: boolean;
      objection: { coalition: string[] } | null;
    }[];
  }>('GET', `/coalitions/${formed.id}/payoffs`);
  expect([worth, members]).toEqual([1, ['left 1', 'right 1', 'right 2']]);
  const shapley = rules.find(({ rule }) => rule === 'shapley');
  expect(shapley?.payoffs[0]).toBeCloseTo(2 / 3, 9);
  expect(shapley?.in_core).toBe(false);
  expect(shapley?.objection?.coalition[0]).toBe('left 1');
  expect(rules.map(({ rule }) => rule)).not.toContain('myerson');
  expect(rules.find(({ rule }) => rule === 'nucleolus')).toMatchObject({
    ...{ payoffs: [1, 0, 0].map((share) => expect.closeTo(share, 6)), in_core: true, objection: null },
  });

  const bare = await ask<{ id: string }>('POST', '/coalitions', { purpose: 'Talk', leader: 'Ann' }, 201);
  const none = await ask<{ worth: null; rules: [] }>('GET', `/coalitions/${bare.id}/payoffs`);
  expect(none).toMatchObject({ worth: null, rules: [] });
});
