import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { many, one, run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { askingOf, base, thinker } from './test-support.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const checkpointTicks = 10;
let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition'], {
    // One: so that whoever breaks it breaks it for all.
    'coalition.threads': 1,
    'coalition.ticks_per_second': 50,
    'coalition.checkpoint_ticks': checkpointTicks,
    'coalition.most_tick_seconds': 1,
  });
});
afterAll(() => platform.dispose());

const { post, statusOf, untilTick, livingForager } = askingOf(() => platform);
const db = () => platform.open.platform.db;

const endless = { planning: { method: 'sophisticated' } };

test('a model that does not end thinking is refused, and what else lives goes on', async () => {
  const id = await livingForager('Other');
  const before = (await statusOf(id)).tick;
  const refused = await platform.inject<{ code: string }>({
    ...{ method: 'POST', url: `${base}/agents` },
    body: { name: 'Endless', model: thinker, options: endless },
  });
  expect([refused.status, refused.body.code]).toEqual([400, 'coalition.agent_too_slow']);
  expect((await statusOf(id)).tick).toBeGreaterThan(before);
});

test('an agent that begins to think without end is in error, and its thread with all others is begun again', async () => {
  const other = await livingForager('Other');
  const { id } = await post('/agents', { name: 'Thinker', model: thinker, options: { history_ticks: 5 } });
  // Nobody can make one like it; it might come about by what it learns.
  await run(
    db(),
    sql`update coalition.agent set options = ${JSON.stringify(endless)}::jsonb where id = ${id}`,
  );
  const { tick: before } = await statusOf(other);
  await post(`/agents/${id}/start`);
  await expect.poll(async () => (await statusOf(id)).status, { timeout: 60_000 }).toBe('error');
  expect((await statusOf(id)).error?.code).toBe('coalition.agent_too_slow');
  const kept = await one(db(), sql<{ tick: number }>`select tick from coalition.agent where id = ${other}`);
  expect(kept.tick).toBeGreaterThanOrEqual(before - checkpointTicks);
  await untilTick(other, Math.max(before, kept.tick) + 2 * checkpointTicks);
  const events = await many(
    db(),
    sql`select 1 from kernel.event where type = 'coalition.agent-failed' and subject = ${id}`,
  );
  expect(events).toHaveLength(1);
  const text = Buffer.from((await platform.inject({ url: '/metrics' })).bytes).toString();
  expect(text).toMatch(/coalition_threads_ended 1/);
  expect(text).toMatch(/coalition_worlds_without_process 0/);
});

test('in an emergency nothing is stepped in the background, and everything can be looked at and done by hand', async () => {
  const id = await livingForager('Runner');
  const { id: idle } = await post('/agents', { name: 'Idle', template: { name: 'collector' } });
  const put = (emergency: boolean, token?: string) =>
    platform.inject<{ emergency: boolean; code: string }>({
      ...{ method: 'PUT', url: `${base}/emergency`, body: { emergency, reason: 'too hot' } },
      ...(token !== undefined && { token }),
    });
  const { token } = await platform.signIn('somebody', 'user');
  expect((await put(true, token)).body.code).toBe('identity.role_too_low');
  expect((await put(true)).body).toMatchObject({ emergency: true, configured: false, reason: 'too hot' });
  await expect.poll(async () => (await statusOf(id)).alive_here, { timeout: 20_000 }).toBe(false);
  const stopped = (await statusOf(id)).tick;
  const { body: metrics } = await platform.inject({ url: '/api/v1/system/metrics' });
  expect(metrics).toMatchObject({ emergency: true, queue_length: 0 });
  const { body: health } = await platform.inject({ url: '/health' });
  expect(JSON.stringify(health)).toContain('emergency mode');
  await post(`/agents/${idle}/step`, { ticks: 3 });
  expect(await statusOf(idle)).toMatchObject({ tick: 3 });
  expect(await statusOf(id)).toMatchObject({ status: 'running', tick: stopped });

  expect((await put(false)).body).toMatchObject({ emergency: false });
  await untilTick(id, stopped + 10);
  const audited = await platform.inject<{ items: { action: string }[] }>({ url: '/api/v1/audit?limit=50' });
  expect(audited.body.items.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['coalition.emergency-on', 'coalition.emergency-off', 'coalition.agent-stepped']),
  );
});
