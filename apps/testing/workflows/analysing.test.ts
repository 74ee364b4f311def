import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/base';
import { type Db, run, sql } from '#kernel/database';
import { listRuns, listSchedules } from '#kernel/durable';
import { ensureDefaultProject } from '#kernel/projects';
import { type TestPlatform, testPlatform } from '#testing-kit';

const origin = 'https://shop.example';
const id = 'testing.analysing';
let platform: TestPlatform;
let db: Db;
beforeAll(async () => {
  platform = await testPlatform(['testing']);
  db = platform.open.platform.db;
});
afterAll(() => platform.dispose());

/** What an execution leaves behind that was ended before its own analysis: one test and how it ended. */
async function pastExecution(daysAgo: number, outcome: 'passed' | 'failed'): Promise<void> {
  const executionId = newId();
  const projectId = (await ensureDefaultProject(db)).id;
  const at = sql`now() - make_interval(days => ${daysAgo})`;
  const summary = {
    verdict: outcome,
    cases: { [outcome]: 1 },
    findings: {},
    review: 0,
    states: 1,
    seconds: 5,
  };
  await run(
    db,
    sql`insert into testing.execution (id, project_id, owner_id, run_id, url, origin, types, options, status, summary,
        finished_at)
      values (${executionId}, ${projectId}, 'somebody', ${newId()}, ${origin}, ${origin}, '{functional}',
        '{"replay": true}', 'completed', ${JSON.stringify(summary)}::jsonb, ${at})`,
  );
  await run(
    db,
    sql`insert into testing.result (execution_id, case_key, browser, outcome, seconds, result, finished_at)
      values (${executionId}, 'buy', 'chromium', ${outcome}, 1, '{"attempts": []}', ${at})`,
  );
}

/** Makes the schedule's time come, and waits until it has passed. @returns its runs so far */
async function anHourPasses(): Promise<number> {
  await run(db, sql`update kernel.schedule set next_at = now(), last_at = null where id = ${id}`);
  await expect
    .poll(async () => (await listSchedules(db)).find((one) => one.id === id)?.lastAt ?? null, {
      timeout: 20_000,
    })
    .not.toBeNull();
  const runs = () => listRuns(db, { kind: id, limit: 10 });
  await expect
    .poll(async () => (await runs()).every(({ status }) => status === 'succeeded'), { timeout: 20_000 })
    .toBe(true);
  return (await runs()).length;
}

const get = async <Body>(path: string): Promise<Body> =>
  (await platform.inject<Body>({ url: `/api/v1/testing${path}?origin=${origin}` })).body;
const suggestions = async (): Promise<readonly { kind: string; reason: string }[]> =>
  (await get<{ items: { kind: string; reason: string }[] }>('/suggestions')).items;

test('suites whose results have changed are judged by the hour, and an idle installation makes no run', {
  timeout: 120_000,
}, async () => {
  expect(await anHourPasses()).toBe(0);

  const definition = {
    ...{ key: 'buy', name: 'Buying', type: 'functional', tags: [], states: [], source: 'person' },
    steps: [{ do: 'open', path: '/' }],
  };
  await platform.inject({ method: 'POST', url: '/api/v1/testing/cases', body: { origin, definition } });
  for (const [at, sign] of [...'pfpfpfpf'].entries())
    await pastExecution(20 - at, sign === 'p' ? 'passed' : 'failed');
  expect(await suggestions()).toEqual([]);
  expect(await anHourPasses()).toBe(1);
  expect(await suggestions()).toMatchObject([
    { kind: 'quarantine', reason: expect.stringContaining('In 8 runs') },
  ]);

  expect(await anHourPasses()).toBe(1);
  await pastExecution(0, 'failed');
  expect(await anHourPasses()).toBe(2);
  expect((await suggestions())[0]?.reason).toContain('In 9 runs');
});

test('trends are told day by day', async () => {
  const { days, trends } = await get<{
    days: { failed: number }[];
    trends: Record<string, { direction: string }>;
  }>('/sites/trends');
  expect(days.map(({ failed }) => failed)).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 1]);
  expect(trends).toMatchObject({ failures: { direction: 'steady' }, seconds: { direction: 'steady' } });
});
