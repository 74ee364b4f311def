import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newId } from '#kernel/base';
import { many, one, run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { sweepStreams } from '../store/streams.ts';
import type { FinishedTick, TickSource } from './feed.ts';
import { createHub } from './hub.ts';
import { createSharing } from './sharing.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition']);
});
afterAll(() => platform.dispose());
const db = () => platform.open.platform.db;

const fail = (error: unknown): never => {
  throw error;
};

/** A process of a cluster: what it steps, and what its clients look at. */
function openProcess() {
  const listeners = new Set<(tick: FinishedTick) => void>();
  const source: TickSource = {
    onTick(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const names = { factors: [], modalities: [] };
  const hub = createHub(
    {
      get: (id) => ({ id, projectId: '', worldId: '', modelKey: '', names }),
      meet: async () => undefined,
      meetAgain: async () => undefined,
      meetWorld: async () => {},
    },
    fail,
  );
  const seen: number[] = [];
  const sharing = createSharing(db(), hub, source, { perSecond: 10, noteFailure: fail });
  return {
    ...{ hub, seen, sharing, listeners },
    listener: {
      show: (_: string, { text }: { text: string }) => seen.push(JSON.parse(text).tick),
      happened: () => {},
      system: () => {},
    },
    lives(agentId: string, worldId: string, tick: number) {
      const record = { tick, at: '', observation: [], actions: [], freeEnergy: 0, belief: [], worth: null };
      for (const listener of listeners) listener({ agentId, worldId, record });
    },
  };
}

test('ticks of another process come to where somebody looks, the newest of each agent, and only then', async () => {
  const [stepping, serving] = [openProcess(), openProcess()];
  const [agent, other, world] = [newId(), newId(), newId()];
  try {
    // Nobody looks: nothing is listened to.
    await expect.poll(() => stepping.listeners.size).toBe(0);
    serving.hub.subscribe(`agent ${agent}`, serving.listener);
    await expect.poll(() => stepping.listeners.size, { timeout: 20_000 }).toBe(1);
    for (let tick = 1; tick <= 1000; tick++) {
      stepping.lives(agent, world, tick);
      stepping.lives(other, newId(), tick);
    }
    await expect.poll(() => serving.seen.at(-1), { timeout: 20_000 }).toBe(1000);
    expect(serving.seen.length).toBeLessThan(10);
    const { count } = await one(
      db(),
      sql<{ count: number }>`select count(*) as count from coalition.stream_tick`,
    );
    expect(Number(count)).toBe(1);
    // One that began afresh counts from 1 again; and each is seen once.
    stepping.lives(agent, world, 1);
    await expect.poll(() => serving.seen.at(-1), { timeout: 20_000 }).toBe(1);
    expect(new Set(serving.seen).size).toBe(serving.seen.length);

    // Whoever looks at the world sees all in it.
    serving.hub.unsubscribe(`agent ${agent}`, serving.listener);
    await expect.poll(() => stepping.listeners.size, { timeout: 20_000 }).toBe(0);
    serving.hub.subscribe(`world ${world}`, serving.listener);
    await expect.poll(() => stepping.listeners.size, { timeout: 20_000 }).toBe(1);
    stepping.lives(agent, world, 5);
    stepping.lives(other, world, 6);
    await expect.poll(() => serving.seen.slice(-2).toSorted(), { timeout: 20_000 }).toEqual([5, 6]);
  } finally {
    await Promise.all([stepping.sharing.close(), serving.sharing.close()]);
  }
});

test('what a process that is gone looked at is forgotten', async () => {
  const gone = newId();
  await run(
    db(),
    sql`insert into coalition.stream_interest (reader_id, agents, worlds, until)
      values (${gone}, ${[newId()]}::uuid[], '{}', now() - interval '1 hour')`,
  );
  const process = openProcess();
  await process.sharing.close();
  expect(process.listeners.size).toBe(0);
  await sweepStreams(db());
  expect(await many(db(), sql`select 1 from coalition.stream_interest`)).toEqual([]);
});
