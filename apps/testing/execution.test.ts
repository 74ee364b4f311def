import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { type Fixture, startFixture } from '../../tests/fixtures/testing/index.ts';

let platform: TestPlatform;
let site: Fixture;

beforeAll(async () => {
  // One test at a time leaves a busy machine the time for it.
  platform = await testPlatform(['testing'], { 'testing.execution.concurrency': 2 });
  site = await startFixture('todo');
});
afterAll(async () => {
  await site.stop();
  await platform.dispose();
});

interface Execution {
  readonly id: string;
  readonly status: string;
  readonly phase: string;
  readonly spent_seconds: number;
  readonly figures: object;
  readonly summary: {
    readonly verdict: string;
    readonly cases: Readonly<Record<string, number>>;
    readonly states: number;
  } | null;
  readonly error: { readonly code: string } | null;
}
interface Items<Item> {
  readonly items: readonly Item[];
}

const base = '/api/v1/testing';
const begin = (body: object, token?: string | null) =>
  platform.inject<Execution & { readonly code: string }>({
    method: 'POST',
    url: `${base}/executions`,
    body,
    ...(token !== undefined && { token }),
  });
const get = async <Body>(path: string): Promise<Body> =>
  (await platform.inject<Body>({ url: `${base}${path}` })).body;

async function ended(id: string): Promise<Execution> {
  const open = ['queued', 'running'];
  await expect
    .poll(async () => open.includes((await get<Execution>(`/executions/${id}`)).status), {
      timeout: 150_000,
      interval: 300,
    })
    .toBe(false);
  return get(`/executions/${id}`);
}

describe('an execution', () => {
  test('explores, writes tests, runs them, and reports in every format', { timeout: 200_000 }, async () => {
    const { status, body } = await begin({ url: site.url, types: ['functional'], budget_seconds: 30 });
    expect(status).toBe(201);
    const execution = await ended(body.id);
    expect(execution).toMatchObject({ status: 'completed', phase: 'done', error: null });
    expect(execution.summary?.states).toBeGreaterThan(0);

    const findings = await get<Items<{ check: string; confidence: string }>>(
      `/executions/${body.id}/findings`,
    );
    expect(findings.items.filter(({ confidence }) => confidence === 'certain')).toEqual([]);
    const results = await get<Items<{ outcome: string; name: string }>>(`/executions/${body.id}/results`);
    expect(results.items.length).toBeGreaterThan(0);
    expect(results.items.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const reports = await get<Items<{ format: string; file_name: string }>>(`/executions/${body.id}/reports`);
    expect(reports.items.map(({ format }) => format).sort()).toEqual([
      'csv',
      'ctrf',
      'html',
      'junit',
      'md',
      'pdf',
    ]);
    const pdf = await platform.inject({ url: `${base}/executions/${body.id}/reports/pdf` });
    expect(Buffer.from(pdf.bytes.slice(0, 5)).toString()).toBe('%PDF-');

    // The suite stays: it runs again without exploring.
    const again = await begin({ url: site.url, types: ['functional'], budget_seconds: 30, replay: true });
    const replayed = await ended(again.body.id);
    expect(replayed.status).toBe('completed');
    expect(replayed.summary?.cases.passed).toBeGreaterThan(0);
    expect(replayed.summary?.cases).not.toHaveProperty('failed');
    expect(replayed.figures).not.toHaveProperty('exploration');
  });

  test('that is cancelled stops at once, keeps what it has and can go on', { timeout: 200_000 }, async () => {
    const { body } = await begin({ url: site.url, types: ['functional'], budget_seconds: 15 });
    await expect
      .poll(async () => (await get<Execution>(`/executions/${body.id}`)).phase, { timeout: 60_000 })
      .toBe('exploring');
    const post = (verb: string) =>
      platform.inject<Execution & { code: string }>({
        method: 'POST',
        url: `${base}/executions/${body.id}/${verb}`,
      });
    expect((await post('cancel')).body.status).toBe('cancelled');
    expect((await post('cancel')).body).toMatchObject({ code: 'testing.execution_ended' });
    expect((await post('resume')).body.status).toBe('queued');
    expect(await ended(body.id)).toMatchObject({ status: 'completed' });
    expect((await post('resume')).body).toMatchObject({ code: 'testing.not_resumable' });
  });
});

describe('what cannot or may not be tested', () => {
  test.each([
    ['no address', { url: 'not an address' }, 400, 'testing.address_invalid'],
    ['another scheme', { url: 'file:///etc/passwd' }, 400, 'testing.address_invalid'],
    ['a type that does not exist', { url: 'http://localhost:1', types: ['psychic'] }, 400, undefined],
    ['a budget of nothing', { url: 'http://localhost:1', budget_seconds: 0 }, 400, undefined],
  ])('%s is refused when it is asked for', async (_what, body, status, code) => {
    const answer = await begin(body);
    expect(answer.status).toBe(status);
    if (code) expect(answer.body.code).toBe(code);
  });

  test.each([
    ['nothing listens there', 'http://127.0.0.1:1/', 'testing.unreachable'],
    ['clouds serve credentials there', 'http://169.254.169.254/latest/meta-data', 'testing.address_refused'],
  ])('%s: it ends with a clear error', { timeout: 60_000 }, async (_what, url, code) => {
    const { body } = await begin({ url });
    expect(await ended(body.id)).toMatchObject({ status: 'failed', error: { code } });
  });

  test('only administrators have this machine tested', { timeout: 60_000 }, async () => {
    const { token } = await platform.signIn('casual', 'user');
    const { body } = await begin({ url: site.url }, token);
    expect(await ended(body.id)).toMatchObject({
      status: 'failed',
      error: { code: 'testing.address_refused' },
    });
  });

  test('others see nothing of an execution in a project that is not theirs', async () => {
    const project = await platform.inject<{ id: string }>({
      method: 'POST',
      url: '/api/v1/projects',
      body: { name: 'Secret site' },
    });
    const { body } = await begin({ url: 'http://127.0.0.1:1/', project_id: project.body.id });
    const { token } = await platform.signIn('stranger', 'user');
    for (const path of ['', '/findings', '/results', '/graph', '/reports']) {
      const answer = await platform.inject<{ code: string }>({
        url: `${base}/executions/${body.id}${path}`,
        token,
      });
      expect(answer).toMatchObject({ status: 404, body: { code: 'testing.execution_not_found' } });
    }
    await ended(body.id);
  });
});

test('the machinery answers under the paths that its users know', async () => {
  const pool = await platform.inject<{
    installed: { kind: string }[];
    kinds: { kind: string; size: number }[];
  }>({
    url: '/api/v1/system/browser-pool',
  });
  expect(pool.body.installed.map(({ kind }) => kind)).toContain('chromium');
  expect(pool.body.kinds.find(({ kind }) => kind === 'chromium')?.size).toBe(3);
  const queue = await platform.inject<{ waiting: number; running: number }>({
    url: '/api/v1/system/test-queue',
  });
  expect(queue.body).toMatchObject({ waiting: 0, running: 0 });
  const agents = await platform.inject<{ agents: { name: string }[] }>({
    url: '/api/v1/system/agents/status',
  });
  expect(agents.body.agents.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['testing.test-writer', 'testing.test-executor', 'testing.report-generator']),
  );
});
