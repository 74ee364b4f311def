import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Platform } from '#kernel/app';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { comparePayoffs } from '../coalitions/comparing.ts';
import { type CoalitionSettings, coalitionSettingsSchema } from '../domain/settings.ts';
import type { ComparisonAnswer } from '../solving/answers.ts';
import { createSolvers, solversOf } from '../solving/solvers.ts';
import { getCoalition } from '../store/coalitions.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition'], { 'coalition.emergency': true });
});
afterAll(() => platform.dispose());

const base = '/api/v1/coalition';

/** A coalition of all three agents of a game. */
async function formed(game: object) {
  const [leader, ...invite] = ['a', 'b', 'c'];
  const post = <Body>(path: string, body: object) =>
    platform.inject<Body>({ method: 'POST', url: `${base}/coalitions${path}`, body });
  const made = await post<{ id: string }>('', { purpose: 'Together', leader, invite, game });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  for (const agent of invite) await post(`/${made.body.id}/changes`, { change: 'join', agent });
  return made.body.id;
}
const payoffs = async (id: string) => {
  const { status, body } = await platform.inject<ComparisonAnswer>({
    url: `${base}/coalitions/${id}/payoffs`,
  });
  return { status, body };
};

/** Any two or more lose, all three gain: on average nobody adds anything to coalitions of others. */
const nothingAdded = { kind: 'table', agents: ['a', 'b', 'c'], values: [0, 0, 0, -2, 0, -2, -2, 2] };

test('a rule that cannot be worked out is there with the reason, and the others as they are', async () => {
  const { body } = await payoffs(await formed(nothingAdded));
  expect(body.worth).toBe(2);
  expect(body.rules.map(({ rule }) => rule)).toEqual(['equal', 'proportional', 'shapley', 'nucleolus']);
  expect(body.left_out).toEqual([
    {
      rule: 'banzhaf',
      code: 'coalition.game_no_contributions',
      detail: expect.stringContaining('take the Shapley value'),
    },
    { rule: 'myerson', code: 'coalition.no_graph', detail: expect.stringContaining('needs a graph') },
  ]);
});

test('on a graph every rule is worked out; what takes too long says so', async () => {
  const edges = [
    ['a', 'b'],
    ['b', 'c'],
  ];
  const votes = { kind: 'voting', quota: 2, weights: [1, 1, 1], agents: ['a', 'b', 'c'] };
  const id = await formed({ kind: 'on-graph', game: votes, edges });
  const { body } = await payoffs(id);
  expect(body.left_out).toEqual([]);
  expect(body.rules.map(({ rule }) => rule)).toContain('myerson');

  const [patient, hasty] = [{}, { most_seconds: 0.001 }].map((solving) =>
    createSolvers(coalitionSettingsSchema.parse({ solving })),
  );
  if (!patient || !hasty) throw new Error('two solvers were made');
  const kept = await getCoalition(platform.open.platform.db, id);
  const alive = new AbortController().signal;
  const part = await comparePayoffs(
    kept,
    {
      ask: (question, signal) =>
        ('rules' in question && question.rules[0] === 'nucleolus' ? hasty : patient).ask(question, signal),
    },
    alive,
  );
  expect(part.rules.map(({ rule }) => rule)).toEqual(body.rules.slice(0, -1).map(({ rule }) => rule));
  expect(part.left_out).toEqual([
    { rule: 'nucleolus', code: 'coalition.solve_too_long', detail: expect.stringContaining('longer than') },
  ]);
  // Where nothing at all was worked out, that is an error and not an empty answer.
  await expect(comparePayoffs(kept, hasty, alive)).rejects.toThrow(
    expect.objectContaining({ code: 'coalition.solve_too_long' }),
  );
  await Promise.all([patient.close(), hasty.close()]);
});

test('a client that leaves ends the thread that worked for it, and what waited for its turn', async () => {
  const id = await formed(nothingAdded);
  const url = await platform.listen();
  const headers = {
    authorization: `Bearer ${platform.open.platform.identity.issueLocalToken()}`,
    'content-type': 'application/json',
  };
  // Those that the app made: they belong to the platform, whoever asks.
  const solvers = solversOf(platform.open.platform as Platform<CoalitionSettings>);
  const begun: Worker[] = [];
  const note = (worker: Worker): unknown => begun.push(worker);
  process.on('worker', note);
  const [solving, comparing] = [new AbortController(), new AbortController()];
  const gone = (asked: Promise<unknown>) => expect(asked).rejects.toThrow();

  // Seconds of work, and with one thread the comparison has to wait.
  const costs = Array.from({ length: 22 }, (_, at) => 1 + at * at);
  const body = JSON.stringify({ game: { kind: 'airport', costs }, value: 'nucleolus' });
  const slow = gone(fetch(`${url}${base}/values`, { method: 'POST', headers, body, signal: solving.signal }));
  await expect.poll(() => solvers.figures().busy, { timeout: 30_000 }).toBe(1);
  const waits = gone(fetch(`${url}${base}/coalitions/${id}/payoffs`, { headers, signal: comparing.signal }));
  await expect.poll(() => solvers.figures().waiting, { timeout: 30_000 }).toBe(2);
  comparing.abort();
  await waits;
  await expect.poll(() => solvers.figures().waiting, { timeout: 30_000 }).toBe(0);

  const ends = begun.map((worker) => once(worker, 'exit'));
  expect(ends).toHaveLength(1);
  solving.abort();
  await slow;
  // By its end from outside, not with an answer.
  expect(await Promise.all(ends)).toEqual([[1]]);
  await expect
    .poll(() => solvers.figures(), { timeout: 30_000 })
    .toEqual({ threads: 1, busy: 0, waiting: 0 });
  process.off('worker', note);
});
