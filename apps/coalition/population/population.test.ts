import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { one, run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition'], {
    'coalition.ticks_per_second': 100,
    'coalition.checkpoint_ticks': 10,
  });
});
afterAll(() => platform.dispose());

const base = '/api/v1/coalition';
interface AgentAnswer {
  id: string;
  status: string;
  tick: number;
  world_id: string;
  restarts: number;
  error: { code: string; message: string } | null;
}

async function post<Body = AgentAnswer>(path: string, body: object = {}): Promise<Body> {
  const answer = await platform.inject<Body>({ method: 'POST', url: `${base}${path}`, body });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}
const statusOf = async (id: string): Promise<AgentAnswer> =>
  (await platform.inject<AgentAnswer>({ url: `${base}/agents/${id}/status` })).body;
const db = () => platform.open.platform.db;
const keptTick = async (id: string): Promise<number> =>
  (await one(db(), sql<{ tick: number }>`select tick from coalition.agent where id = ${id}`)).tick;

test('running agents live on after a restart, from where they were', async () => {
  const { id } = await post('/agents', { name: 'Forager', template: { name: 'explorer' } });
  await post(`/agents/${id}/start`);
  await expect.poll(async () => (await statusOf(id)).tick, { timeout: 20_000 }).toBeGreaterThan(15);
  const { tick } = await statusOf(id);
  await platform.restart();
  expect(await keptTick(id)).toBeGreaterThanOrEqual(tick);
  await expect.poll(async () => (await statusOf(id)).tick, { timeout: 20_000 }).toBeGreaterThan(tick + 15);
});

test('of what is alive no more than the ticks between two checkpoints is not kept', async () => {
  const { id } = await post('/agents', { name: 'Forager', template: { name: 'collector' } });
  await post(`/agents/${id}/start`);
  for (let look = 0; look < 5; look++) {
    const before = (await statusOf(id)).tick;
    await expect.poll(async () => (await statusOf(id)).tick, { timeout: 20_000 }).toBeGreaterThan(before + 7);
    const alive = (await statusOf(id)).tick;
    // Read after it, what is kept can only be further on.
    expect(alive - (await keptTick(id))).toBeLessThanOrEqual(10);
  }
});

test('what went to another process is not overwritten by the one that had it', async () => {
  const { id, world_id: world } = await post('/agents', { name: 'Forager', template: { name: 'collector' } });
  await post(`/agents/${id}/start`);
  await expect.poll(() => keptTick(id), { timeout: 20_000 }).toBeGreaterThan(5);
  const other = '00000000-0000-7000-8000-000000000001';
  await run(db(), sql`insert into coalition.keeper (id, host, pid) values (${other}, 'elsewhere', 1)`);
  await run(db(), sql`update coalition.world set keeper_id = ${other} where id = ${world}`);
  await run(db(), sql`update coalition.agent set tick = 1000000 where id = ${id}`);
  // This process finds out with its next checkpoint, lets go, and does not take it back while the other lives.
  const gone = () => platform.inject<{ alive_here: boolean }>({ url: `${base}/agents/${id}/status` });
  await expect.poll(async () => (await gone()).body.alive_here, { timeout: 20_000 }).toBe(false);
  expect(await keptTick(id)).toBe(1_000_000);
  // The other falls silent: its worlds are taken over.
  await run(db(), sql`update coalition.keeper set beat_at = now() - interval '1 hour' where id = ${other}`);
  await expect.poll(() => keptTick(id), { timeout: 20_000 }).toBeGreaterThan(1_000_000);
});

test('what is to be done with an agent waits until the process that has it lets it go', async () => {
  const { id, world_id: world } = await post('/agents', { name: 'Far', template: { name: 'collector' } });
  const other = '00000000-0000-7000-8000-000000000002';
  await run(
    db(),
    sql`insert into coalition.keeper (id, host, pid, beat_at) values (${other}, 'elsewhere', 1, now() + interval '1 hour')`,
  );
  await run(db(), sql`update coalition.world set keeper_id = ${other} where id = ${world}`);
  await run(db(), sql`update coalition.agent set status = 'running', tick = 7 where id = ${id}`);
  const pausing = post(`/agents/${id}/pause`);
  const isWanted = async () =>
    (
      await one(
        db(),
        sql<{
          wanted: boolean;
        }>`select wanted_at is not null as wanted from coalition.world where id = ${world}`,
      )
    ).wanted;
  await expect.poll(isWanted, { timeout: 10_000 }).toBe(true);
  // What that process lived through until then counts.
  await run(db(), sql`update coalition.agent set tick = 9 where id = ${id}`);
  await run(db(), sql`update coalition.world set keeper_id = null where id = ${world}`);
  expect(await pausing).toMatchObject({ status: 'paused', tick: 9 });
  await run(db(), sql`delete from coalition.keeper where id = ${other}`);
});

test('agents share a world; one that fails is in error with the sentence, and the others go on', async () => {
  const world = await post<{ id: string }>('/worlds', {
    name: 'Meadow',
    environment: { kind: 'foraging', rows: 6, columns: 6, food: 0.3 },
    seed: 1,
  });
  const make = (name: string) =>
    post('/agents', { name, template: { name: 'collector' }, world_id: world.id });
  const [good, bad] = [await make('Good'), await make('Bad')];
  // A belief that no mind of this model can have.
  await run(
    db(),
    sql`update coalition.agent set mind = '{"belief": [1], "step": 1, "weighed": [], "plan": []}' where id = ${bad.id}`,
  );
  await post(`/agents/${bad.id}/start`);
  await post(`/agents/${good.id}/start`);
  await expect.poll(async () => (await statusOf(bad.id)).status, { timeout: 20_000 }).toBe('error');
  const { items } = (
    await platform.inject<{ items: AgentAnswer[] }>({ url: `${base}/agents?world_id=${world.id}` })
  ).body;
  expect(items.find(({ id }) => id === bad.id)?.error).toEqual({
    code: 'coalition.mind_invalid',
    message: expect.stringContaining('has 1 entries, not 6'),
  });
  await expect.poll(async () => (await statusOf(good.id)).tick, { timeout: 20_000 }).toBeGreaterThan(10);
  // Afresh it can live again.
  const again = await post(`/agents/${bad.id}/restart`, { afresh: true });
  expect(again).toMatchObject({ status: 'running', error: null, restarts: 1 });
  await expect.poll(async () => (await statusOf(bad.id)).tick, { timeout: 20_000 }).toBeGreaterThan(10);
});

test('the paths and figures that operators know', async () => {
  const { id } = await post('/agents', { name: 'Forager', template: { name: 'collector' } });
  await post(`/agents/${id}/start`);
  await expect.poll(async () => (await statusOf(id)).tick, { timeout: 20_000 }).toBeGreaterThan(5);
  const status = await platform.inject<AgentAnswer>({ url: `/api/v1/agents/${id}/status` });
  expect([status.status, status.body]).toEqual([200, expect.objectContaining({ id, status: 'running' })]);
  const restarted = await platform.inject<AgentAnswer>({
    method: 'POST',
    url: `/api/v1/agents/${id}/restart`,
  });
  expect([restarted.status, restarted.body]).toEqual([200, expect.objectContaining({ id, restarts: 1 })]);
  // The platform's own agents keep theirs.
  const other = await platform.inject<{ code: string }>({ url: '/api/v1/agents/testing.logger/status' });
  expect([other.status, other.body.code]).toEqual([404, 'agents.not_found']);

  type Figures = {
    agent_count: number;
    agent_processing_rate: number;
    [key: string]: unknown;
  };
  const metrics = async () => (await platform.inject<Figures>({ url: '/api/v1/system/metrics' })).body;
  await expect.poll(metrics, { timeout: 20_000 }).toMatchObject({
    agents_by_status: { paused: expect.any(Number) },
    response_time: { mean_seconds: expect.any(Number), p95_seconds: expect.any(Number) },
    thread_pools: [
      { name: 'stepping', threads: 1, pid: process.pid, tick_time: { mean_seconds: expect.any(Number) } },
    ],
    thread_pool_utilization: expect.any(Number),
    queue_length: expect.any(Number),
    emergency: false,
  });
  const { agent_count: count, agent_processing_rate: rate } = await metrics();
  expect([count > 0, rate > 0]).toEqual([true, true]);
  const text = Buffer.from((await platform.inject({ url: '/metrics' })).bytes).toString();
  expect(text).toMatch(/coalition_agents\{status="running"\} [1-9]/);
});
