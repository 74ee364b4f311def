import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run, sql, transact } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';
import type { SeedResults } from '../domain/together/report.ts';
import { setEmergency } from '../store/emergency.ts';
import { forgetStudies } from '../store/studies.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition']);
});
afterAll(() => platform.dispose());

interface Answer {
  readonly id: string;
  readonly status: string;
  readonly done: number;
  readonly code: string;
  readonly error: { readonly code: string } | null;
  readonly detail: string;
  readonly conclusions: readonly string[];
  readonly result: {
    readonly cautions: readonly string[];
    readonly report: {
      readonly n: number;
      readonly variants: readonly {
        readonly variant: string;
        readonly groups?: readonly object[];
        readonly measures: {
          readonly payoff: { readonly difference: { readonly conclusion: string } | null };
        };
      }[];
    };
  } | null;
}

const base = '/api/v1/coalition/studies';
const call = <Body = Answer>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
  token?: string,
) =>
  platform.inject<Body>({
    method,
    url: `${base}${path}`,
    ...(body && { body }),
    ...(token !== undefined && { token }),
  });
const pair = [
  { name: 'Eyes', template: { name: 'scout' } },
  { name: 'Legs', template: { name: 'runner' } },
];
const relay = { name: 'Relay', world: { kind: 'relay' }, members: pair, ticks: 60, seeds: 12 };

const isTime = (value: unknown): boolean => value === null || (typeof value === 'number' && value > 0);

async function untilEnded(id: string): Promise<Answer> {
  for (;;) {
    const { body } = await call('GET', `/${id}`);
    if (!['queued', 'running'].includes(body.status)) return body;
    await after(100);
  }
}

test('a study from its beginning to its file: what was shown, seed by seed', async () => {
  const made = await call('POST', '', { ...relay, variants: ['observations', 'preferences'] });
  expect([made.status, made.body.status], made.body.detail).toEqual([201, 'queued']);
  const ended = await untilEnded(made.body.id);
  expect(ended).toMatchObject({ status: 'completed', done: 12, seeds: 12, error: null });
  expect(ended.conclusions[0]).toMatch(/^Sharing observations, the coalition did better/);
  expect(ended.conclusions[1]).toMatch(/^Sharing preferences changed nothing/);
  expect(ended.result?.report.variants.map(({ measures }) => measures.payoff.difference?.conclusion)).toEqual(
    [undefined, 'better', 'same'],
  );
  const seeds = await call<{ items: SeedResults }>('GET', `/${ended.id}/seeds`);
  expect(seeds.body.items.map(({ seed }) => seed)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));

  const csv = await call('GET', `/${ended.id}/export`);
  expect(csv.headers['content-type']).toContain('text/csv');
  const lines = new TextDecoder().decode(csv.bytes).trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + 12 * 3 * 2);
  expect(lines[0]).toBe('seed,way,member,earned,payoff,free_energy,found');
  expect(lines[1]).toMatch(/^1,alone,Eyes,0,0,[\d.e-]+,$/);
  const json = await call<{ seeds_played: readonly object[] }>('GET', `/${ended.id}/export?format=json`);
  expect(json.body.seeds_played).toHaveLength(12);

  const listed = await call<{ items: Answer[] }>('GET', '?status=completed');
  expect(listed.body.items.map(({ id }) => id)).toContain(ended.id);
  const audit = await platform.inject<{ items: { action: string; target: string }[] }>({
    url: '/api/v1/audit?limit=50',
  });
  expect(audit.body.items).toContainEqual(
    expect.objectContaining({ action: 'coalition.study-created', target: ended.id }),
  );
});

test('cancelled in the middle it keeps what was played; resumed it plays only the rest', async () => {
  const made = await call('POST', '', { ...relay, name: 'Long', ticks: 800, seeds: 30 });
  const { id } = made.body;
  let played = 0;
  while (played === 0) {
    await after(50);
    played = (await call('GET', `/${id}`)).body.done;
  }
  const cancelled = await call('POST', `/${id}/cancel`);
  expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled']);
  expect((await call('POST', `/${id}/cancel`)).body).toMatchObject({ code: 'coalition.study_ended' });
  const kept = (await call<{ items: SeedResults }>('GET', `/${id}/seeds`)).body.items;
  expect(kept.length).toBeLessThan(30);
  // A mark on what was played: who plays it again would write over it or fail.
  await run(
    platform.open.platform.db,
    sql`update coalition.study_seed set results = jsonb_set(results, '{alone,contradictions}', '77')
      where study_id = ${id} and seed = ${kept[0]?.seed ?? 0}`,
  );
  // Resumed in another life of the program.
  await platform.restart();
  expect((await call('POST', `/${id}/resume`)).status).toBe(200);
  const ended = await untilEnded(id);
  expect(ended).toMatchObject({ status: 'completed', done: 30 });
  const all = (await call<{ items: SeedResults }>('GET', `/${id}/seeds`)).body.items;
  expect(all).toHaveLength(30);
  expect(all[0]?.results.alone?.contradictions).toBe(77);
  expect((await call('POST', `/${id}/resume`)).body).toMatchObject({ code: 'coalition.study_not_resumable' });
  expect((await call('DELETE', `/${id}`)).status).toBe(204);
  expect((await call('GET', `/${id}`)).status).toBe(404);
});

test('Shapley values of what groups earned: what that takes is told before, and it goes on after an interruption', async () => {
  const members = [...pair, { name: 'More eyes', template: { name: 'scout' } }];
  const wish = { ...relay, members, division: 'shapley', ticks: 400, seeds: 16 };
  const cost = await call<{ lives: number; ticks: number; most_ticks: number }>('POST', '/cost', wish);
  expect([cost.status, cost.body]).toEqual([
    200,
    { lives: 5, ticks: 5 * 400 * 16 * 3, most_ticks: 5_000_000, seconds: expect.toSatisfy(isTime) },
  ]);
  const { id } = (await call('POST', '', wish)).body;
  while ((await call('GET', `/${id}`)).body.done === 0) await after(50);
  expect((await call('POST', `/${id}/cancel`)).status).toBe(200);
  expect((await call('POST', `/${id}/resume`)).status).toBe(200);
  const ended = await untilEnded(id);
  expect(ended).toMatchObject({ status: 'completed', done: 16 });
  expect(ended.conclusions[0]).toContain('By Shapley values');
  const groups = ended.result?.report.variants.map((way) => way.groups?.length);
  expect(groups).toEqual([undefined, 7]);
  const { items } = (await call<{ items: SeedResults }>('GET', `/${id}/seeds`)).body;
  for (const { results } of items) {
    const { worths = [], members: paid = [] } = results.observations ?? {};
    expect(worths).toHaveLength(8);
    expect(paid.reduce((sum, { payoff }) => sum + payoff, 0)).toBeCloseTo(worths[7] ?? Number.NaN, 9);
  }
  // Now it is known how long such studies take.
  const known = await call<{ seconds: number }>('POST', '/cost', wish);
  expect(known.body.seconds).toBeGreaterThan(0);
  const many = Array.from({ length: 7 }, (_, at) => ({ name: `M${at}`, template: { name: 'runner' } }));
  for (const path of ['', '/cost'])
    expect((await call('POST', path, { ...wish, members: many })).body.code).toBe(
      'coalition.study_too_many_groups',
    );
  // One that is too big has a cost, and is refused only when it is begun.
  const big = { ...wish, ticks: 10_000, seeds: 1000 };
  expect((await call<{ ticks: number }>('POST', '/cost', big)).body.ticks).toBe(150_000_000);
});

test('bad studies are refused with what is wrong', async () => {
  for (const [wrong, status, code] of [
    [{ members: [pair[0]] }, 400, /request/],
    [{ members: undefined }, 400, /request/],
    [{ members: [pair[0], { name: 'C', template: { name: 'collector' } }] }, 400, /study_member_invalid/],
    [{ world: { kind: 'moon' } }, 400, /request/],
    [{ seeds: 4 }, 400, /request/],
    [{ ticks: 10_000, seeds: 1000 }, 400, /study_too_big/],
    [
      { members: undefined, coalition_id: '00000000-0000-7000-8000-000000000000' },
      404,
      /coalition_not_found/,
    ],
    [{ world: { kind: 'foraging' }, members: [pair[0], pair[1]] }, 400, /template_unknown/],
  ] as const) {
    const answer = await call('POST', '', { ...relay, ...wrong });
    expect([answer.status, answer.body.code], JSON.stringify(wrong)).toEqual([
      status,
      expect.stringMatching(code),
    ]);
  }
  expect((await call('GET', '/00000000-0000-7000-8000-000000000000')).status).toBe(404);
  expect((await call('GET', '/nothing/export')).status).toBe(400);
});

test('in an emergency studies end where they are and none begins; after it they go on', async () => {
  const { id } = (await call('POST', '', { ...relay, ticks: 1000, seeds: 12 })).body;
  while ((await call('GET', `/${id}`)).body.done === 0) await after(50);
  const { db } = platform.open.platform;
  const turn = (on: boolean) =>
    transact(db, (tx) => setEmergency(tx, { on, reason: 'Too hot', by: 'somebody' }));
  await turn(true);
  const ended = await untilEnded(id);
  expect(ended).toMatchObject({ status: 'failed', error: { code: 'coalition.emergency' } });
  expect((await call('POST', '', relay)).body.code).toBe('coalition.emergency');
  expect((await call('POST', `/${id}/resume`)).status).toBe(503);
  await turn(false);
  expect((await call('POST', `/${id}/resume`)).status).toBe(200);
  expect(await untilEnded(id)).toMatchObject({ status: 'completed', done: 12, error: null });
});

test('whose project it is not sees no study; old ones are forgotten', async () => {
  const project = await platform.inject<{ id: string }>({
    ...{ method: 'POST', url: '/api/v1/projects', body: { name: 'Ours' } },
  });
  const wish = { ...relay, ticks: 5, seeds: 5, project_id: project.body.id };
  const { id } = (await call('POST', '', wish)).body;
  await untilEnded(id);
  const { token } = await platform.signIn('Stranger');
  for (const path of ['', '/seeds', '/export'])
    expect((await call('GET', `/${id}${path}`, undefined, token)).status).toBe(404);
  expect((await call('DELETE', `/${id}`, undefined, token)).status).toBe(404);
  expect((await call<{ items: Answer[] }>('GET', '', undefined, token)).body.items).not.toContainEqual(
    expect.objectContaining({ id }),
  );
  const { db } = platform.open.platform;
  await run(db, sql`update coalition.study set ended_at = now() - interval '3 days' where id = ${id}`);
  expect(await forgetStudies(db, 4)).toBe(0);
  expect(await forgetStudies(db, 2)).toBe(1);
});

test('the agents of a coalition are studied by their models', async () => {
  const api = <Body>(path: string, body: object) =>
    platform.inject<Body>({ method: 'POST', url: `/api/v1/coalition${path}`, body });
  const agent = async (name: string) =>
    (await api<Answer>('/agents', { name, template: { name: 'collector', options: { depth: 1 } } })).body.id;
  const [one, two] = [await agent('Anna'), await agent('Berta')];
  const formed = await api<Answer>('/coalitions', {
    purpose: 'Eat',
    leader: one,
    invite: ['Berta', 'Nobody'],
  });
  const coalition_id = formed.body.id;
  const study = {
    ...{ name: 'Eat together', world: { kind: 'foraging', rows: 5, columns: 5 }, seeds: 5, ticks: 10 },
    coalition_id,
  };
  expect((await call('POST', '', study)).body).toMatchObject({ code: 'coalition.too_few_agents' });
  await api(`/coalitions/${coalition_id}/changes`, { change: 'join', agent: 'Berta' });
  const made = await call<{ id: string; members: object[] }>('POST', '', study);
  expect(made.body.members).toEqual([
    { name: 'Anna', template: null },
    { name: 'Berta', template: null },
  ]);
  expect(await untilEnded(made.body.id)).toMatchObject({ status: 'completed', done: 5 });
  expect(two).toBeDefined();
});
