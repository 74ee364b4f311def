import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { senseForaging } from '../domain/inference/environments/foraging.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition']);
});
afterAll(() => platform.dispose());

const base = '/api/v1/coalition';
const call = async <Body>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Body> => {
  const answer = await platform.inject<Body>({ method, url: `${base}${path}`, ...(body && { body }) });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
};

const size = { rows: 6, columns: 6 };
const radius = 1;

/** What each agent of a world would observe now, for itself and with the eyes of the other. */
async function sights(world: string) {
  type State = { food: string; places: number[]; meals: number[]; lately: number[]; step: number };
  const { state } = await call<{ state: State }>('GET', `/worlds/${world}`);
  const scene = {
    ...{ ...size, regrowth: 0, step: state.step },
    food: Uint8Array.from(state.food, Number),
    places: Int32Array.from(state.places),
    meals: Int32Array.from(state.meals),
    lately: Uint8Array.from(state.lately),
  };
  const of = (seat: number, eyes: readonly number[]) => [...senseForaging(scene, seat, radius, eyes)];
  return { alone: [of(0, []), of(1, [])], together: [of(0, [1]), of(1, [0])] };
}

test('agents of an active coalition see with each other’s eyes, until it disbands', async () => {
  const { id: world } = await call<{ id: string }>('POST', '/worlds', {
    ...{ name: 'Meadow', seed: 5 },
    environment: { kind: 'foraging', ...size, food: 0.15, regrowth: 0.05, radius },
  });
  const agents: string[] = [];
  for (const name of ['Anna', 'Berta']) {
    const template = { name: 'collector', options: { depth: 1 } };
    const made = await call<{ id: string }>('POST', '/agents', { name, template, world_id: world, seed: 1 });
    agents.push(made.id);
  }
  /** Steps until seeing together makes a difference. @returns what both would and did observe then */
  const stepUntilItMatters = async () => {
    for (let tick = 0; tick < 200; tick++) {
      const expected = await sights(world);
      await call('POST', `/worlds/${world}/step`, { ticks: 1 });
      if (JSON.stringify(expected.alone) === JSON.stringify(expected.together)) continue;
      const observed = await Promise.all(
        agents.map(async (id) => {
          type Told = { ticks: { observation: readonly number[] }[] };
          const { items } = await call<{ items: Told['ticks'] }>('GET', `/agents/${id}/history?limit=1`);
          return items[0]?.observation;
        }),
      );
      return { ...expected, observed };
    }
    throw new Error('It never made a difference.');
  };

  const formed = await call<{ id: string }>('POST', '/coalitions', {
    ...{ purpose: 'See more', leader: agents[0], invite: ['Berta'] },
  });
  const change = (body: object) => call('POST', `/coalitions/${formed.id}/changes`, body);
  await change({ change: 'join', agent: 'Berta' });
  const shared = await call<object>('PUT', `/coalitions/${formed.id}/together`, { shares: ['observations'] });
  expect(shared).toMatchObject({ shares: ['observations'], acts: false, agents: [{ name: 'Anna' }, {}] });
  // It only forms yet.
  const before = await stepUntilItMatters();
  expect(before.observed).toEqual(before.alone);

  await change({ change: 'activate' });
  expect(await call('GET', `/coalitions/${formed.id}/together`)).toMatchObject({
    ...{ acts: true, groups: [{ world_id: world, agents, shares: ['observations'] }] },
  });
  const during = await stepUntilItMatters();
  expect(during.observed).toEqual(during.together);

  await change({ change: 'disband', reason: 'Enough seen' });
  const after = await stepUntilItMatters();
  expect(after.observed).toEqual(after.alone);

  const audit = await platform.inject<{ items: { action: string; target: string }[] }>({
    url: '/api/v1/audit?limit=100',
  });
  expect(audit.body.items).toContainEqual(
    expect.objectContaining({ action: 'coalition.group-acts', target: formed.id }),
  );
});

test('a world that runs takes up what changed, and runs on', async () => {
  const { id: world } = await call<{ id: string }>('POST', '/worlds', {
    ...{ name: 'Field', seed: 6, ticks_per_second: 50 },
    environment: { kind: 'foraging', ...size, radius },
  });
  for (const name of ['Carl', 'Dora']) {
    const template = { name: 'collector', options: { depth: 1 } };
    await call('POST', '/agents', { name, template, world_id: world });
  }
  const { id } = await call<{ id: string }>('POST', '/coalitions', {
    ...{ purpose: 'Run', leader: 'Carl', invite: ['Dora'] },
  });
  await call('POST', `/coalitions/${id}/changes`, { change: 'join', agent: 'Dora' });
  await call('POST', `/coalitions/${id}/changes`, { change: 'activate' });
  await call('POST', `/worlds/${world}/start`);
  const tick = async () => {
    const scene = await call<{ state: { step: number } }>('GET', `/worlds/${world}`);
    return scene.state.step;
  };
  // As each change takes the world to rest, what it lived through until then is kept.
  let before = 0;
  for (const shares of [['observations'], ['observations', 'preferences'], []]) {
    await call('PUT', `/coalitions/${id}/together`, { shares });
    await expect.poll(tick, { timeout: 60_000 }).toBeGreaterThan(before);
    before = await tick();
  }
  await call('POST', `/worlds/${world}/pause`);
});

test('in a world outside only preferences are shared, and only among those who tell the same outcomes apart', async () => {
  const { id: world } = await call<{ id: string }>('POST', '/worlds', {
    ...{ name: 'Elsewhere', environment: { kind: 'given' } },
  });
  const options = { rows: 2, columns: 2, start: [0, 0], goal: [1, 1] };
  const agents = { Emma: { name: 'collector' }, Finn: { name: 'grid-world', options } };
  const ids: string[] = [];
  for (const [name, template] of Object.entries(agents))
    ids.push((await call<{ id: string }>('POST', '/agents', { name, template, world_id: world })).id);
  const { id } = await call<{ id: string }>('POST', '/coalitions', {
    ...{ purpose: 'Different', leader: 'Emma', invite: ['Finn'] },
  });
  await call('POST', `/coalitions/${id}/changes`, { change: 'join', agent: 'Finn' });
  await call('POST', `/coalitions/${id}/changes`, { change: 'activate' });
  const shares = ['observations', 'preferences'];
  expect(await call('PUT', `/coalitions/${id}/together`, { shares })).toMatchObject({
    ...{ shares, groups: [{ world_id: world, agents: ids, shares: ['preferences'] }] },
  });
  // Neither comes to harm by the other.
  for (const [at, observation] of [[0, 0], [0]].entries()) {
    const { agent } = await call<{ agent: object }>('POST', `/agents/${ids[at]}/step`, { observation });
    expect(agent).toMatchObject({ tick: 1, error: null });
  }
});

test('what cannot be shared is refused', async () => {
  const { id } = await call<{ id: string }>('POST', '/coalitions', {
    purpose: 'Nothing',
    leader: 'somebody',
  });
  for (const shares of [['minds'], ['observations', 'observations'], 'all']) {
    const answer = await platform.inject({
      method: 'PUT',
      url: `${base}/coalitions/${id}/together`,
      body: { shares },
    });
    expect(answer.status).toBe(400);
  }
  expect(await call('PUT', `/coalitions/${id}/together`, { shares: [] })).toEqual({
    ...{ shares: [], acts: false, agents: [], groups: [] },
  });
});
