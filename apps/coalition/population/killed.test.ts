import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort, type Program, startProgram } from '#testing-kit';

// The real program, three times.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const checkpointTicks = 20;
const environment = {
  MAINSTAY_COALITION__THREADS: '2',
  MAINSTAY_COALITION__TICKS_PER_SECOND: '50',
  MAINSTAY_COALITION__CHECKPOINT_TICKS: String(checkpointTicks),
};
let data: string;
let program: Program | undefined;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'mainstay-killed-'));
});
afterAll(async () => {
  await program?.stop();
  await rm(data, { recursive: true, force: true });
});

async function request(path: string, body?: object): Promise<AgentAnswer> {
  // As the command line does it: the file is there for whoever may read the data.
  const { url, token } = JSON.parse(await readFile(join(data, 'server.json'), 'utf8'));
  const answer = await fetch(`${url}/api/v1/coalition/agents${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.ok, String(answer.status)).toBe(true);
  // What the route answers.
  return (await answer.json()) as AgentAnswer;
}
interface AgentAnswer {
  readonly id: string;
  readonly tick: number;
  readonly status: string;
}

test('after kill -9 agents in several threads live on, and repeat no more ticks than lie between two checkpoints', async () => {
  program = await startProgram(data, await freePort(), environment);
  const ids: string[] = [];
  for (const seed of [3, 4]) {
    const { id } = await request('', { name: `Forager ${seed}`, template: { name: 'explorer' }, seed });
    await request(`/${id}/start`, {});
    ids.push(id);
  }
  const show = () => Promise.all(ids.map((id) => request(`/${id}`)));
  const least = async () => Math.min(...(await show()).map(({ tick }) => tick));
  await expect.poll(least, { timeout: 60_000 }).toBeGreaterThan(checkpointTicks);
  const before = await show();
  await program.kill();

  // Emergency mode, by the name that operators know: what was kept is looked at before it goes on.
  program = await startProgram(data, await freePort(), {
    ...environment,
    FREEAGENTICS_EMERGENCY_MODE: 'on',
  });
  for (const [at, kept] of (await show()).entries()) {
    expect(kept).toMatchObject({ id: ids[at], status: 'running' });
    expect(kept.tick).toBeGreaterThanOrEqual((before[at]?.tick ?? 0) - checkpointTicks);
  }
  await program.stop();
  program = await startProgram(data, await freePort(), environment);
  const most = Math.max(...before.map(({ tick }) => tick));
  await expect.poll(least, { timeout: 60_000 }).toBeGreaterThan(most);
});
