import { setTimeout as after } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { askingOf, base, thinker } from './test-support.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let platform: TestPlatform;
const begun: Worker[] = [];
const note = (worker: Worker): unknown => begun.push(worker);
beforeAll(async () => {
  process.on('worker', note);
  platform = await testPlatform(['coalition'], {
    ...{ 'coalition.threads': 1, 'coalition.ticks_per_second': 20, 'coalition.checkpoint_ticks': 10 },
    // Nobody is ended for thinking too long here: threads end by themselves.
    'coalition.most_tick_seconds': 600,
  });
});
afterAll(async () => {
  process.off('worker', note);
  await platform.dispose();
});

/** As when one needs more memory than there is. @returns how many threads that step agents it was */
async function endThreads(): Promise<number> {
  const agents = begun.splice(0).filter(({ threadName }) => threadName === 'agents');
  await Promise.all(agents.map((worker) => worker.terminate()));
  return agents.length;
}

const { post, statusOf, untilTick, livingForager } = askingOf(() => platform);
const healthOf = async (): Promise<string> =>
  JSON.stringify((await platform.inject({ url: '/health' })).body);

test('an agent in whose thinking its thread ends is in error and gets no other; the others go on', async () => {
  const other = await livingForager('Forager');
  const { id } = await post('/agents', { name: 'Thinker', model: thinker });
  const deep = JSON.stringify({ planning: { method: 'sophisticated' } });
  await run(
    platform.open.platform.db,
    sql`update coalition.agent set options = ${deep}::jsonb where id = ${id}`,
  );
  const { tick: before } = await statusOf(other);
  await post(`/agents/${id}/start`);
  // Should it not have begun to think yet, it has in the next thread.
  while ((await statusOf(id)).status !== 'error') {
    await after(2000);
    await endThreads();
  }
  expect((await statusOf(id)).error).toMatchObject({
    code: 'coalition.agent_broke_thread',
    message: expect.stringContaining('smaller model'),
  });
  await untilTick(other, before + 20);
  expect((await statusOf(id)).status).toBe('error');
});

test('threads that end again and again while nobody thinks are begun with pauses, health says so, and then all goes on', async () => {
  const id = await livingForager('Forager');
  // Between two ticks nobody thinks.
  const { body: agent } = await platform.inject<{ world_id: string }>({ url: `${base}/agents/${id}` });
  await platform.inject({
    ...{ method: 'PATCH', url: `${base}/worlds/${agent.world_id}`, body: { ticks_per_second: 0.01 } },
  });
  let ended = 0;
  const end = async (): Promise<string> => {
    ended += await endThreads();
    return healthOf();
  };
  await expect.poll(end, { timeout: 60_000, interval: 20 }).toMatch(/end again and again.* next .* in \d+ s/);
  // Held up by its pauses, it began only a few.
  expect(ended).toBeLessThan(10);
  await platform.inject({
    ...{ method: 'PATCH', url: `${base}/worlds/${agent.world_id}`, body: { ticks_per_second: 50 } },
  });
  const { tick, status, error } = await statusOf(id);
  expect([status, error]).toEqual(['running', null]);
  await untilTick(id, tick + 20);
  expect(await healthOf()).not.toContain('again and again');
});
