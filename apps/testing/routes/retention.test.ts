import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonb, many, one, run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';

let platform: TestPlatform;
let projectId: string;
beforeAll(async () => {
  platform = await testPlatform(['testing'], {
    'testing.retention_days': 30,
    'testing.retention_newest': 2,
    'durable.heartbeat_seconds': 1,
    'durable.dead_after_seconds': 10,
  });
  const made = await platform.inject<{ id: string }>({
    method: 'POST',
    url: '/api/v1/projects',
    body: { name: 'Retention' },
  });
  projectId = made.body.id;
});
afterAll(() => platform.dispose());

const base = '/api/v1/testing/executions';
const db = () => platform.open.platform.db;
const artifacts = () => platform.open.platform.artifacts;

interface Made {
  readonly id: string;
  readonly runId: string;
  /** An artifact of its run. */
  readonly file: string;
}

/** An execution that ended so many days ago, with a file and a finding. Nothing listens there: it ends at once. */
async function execution(days: number, url = 'http://127.0.0.1:1/'): Promise<Made> {
  const { body } = await platform.inject<{ id: string; run_id: string }>({
    method: 'POST',
    url: base,
    body: { url, project_id: projectId },
  });
  const { id, run_id: runId } = body;
  const status = async () =>
    (await platform.inject<{ status: string }>({ url: `${base}/${id}` })).body.status;
  await expect.poll(status, { timeout: 30_000, interval: 100 }).toBe('failed');
  const at = sql`now() - make_interval(days => ${days})`;
  await run(db(), sql`update testing.execution set finished_at = ${at} where id = ${id}`);
  const finding = {
    ...{ check: 'page.error', type: 'functional', severity: 'serious', confidence: 'certain' },
    ...{ title: 'It broke', advice: 'Mend it.', key: 'known', path: '/', steps: [], evidence: [] },
  };
  await run(
    db(),
    sql`insert into testing.finding (execution_id, type, key, finding, found_at)
      values (${id}, 'functional', 'known', ${jsonb(finding)}, ${at})`,
  );
  const kept = await artifacts().put(db(), {
    ...{ name: 'a.jpg', contentType: 'image/jpeg', content: Buffer.from(id), runId, projectId },
  });
  return { id, runId, file: kept.id };
}

const left = async (): Promise<string[]> =>
  (
    await many(
      db(),
      sql<{ id: string }>`select id from testing.execution where project_id = ${projectId} order by id`,
    )
  ).map(({ id }) => id);
const exists = (file: string): Promise<boolean> =>
  artifacts()
    .find(file)
    .then(
      () => true,
      () => false,
    );

async function keepHouse(): Promise<void> {
  await run(db(), sql`update kernel.schedule set next_at = now() where id = 'testing.housekeeping'`);
  const isPlanned = async () =>
    (
      await one(
        db(),
        sql<{
          later: boolean;
        }>`select next_at > now() as later from kernel.schedule where id = 'testing.housekeeping'`,
      )
    ).later;
  await expect.poll(isPlanned, { timeout: 20_000, interval: 100 }).toBe(true);
  const open = () =>
    many(db(), sql`select 1 from kernel.run where kind = 'testing.housekeeping' and ended_at is null`);
  await expect.poll(open, { timeout: 20_000, interval: 100 }).toEqual([]);
}

test('every night what is old goes, but for the newest of a site and what is still shown', {
  timeout: 120_000,
}, async () => {
  const graphOf = (file: string) => ({ states: [{ id: 's', picture: file }], transitions: [] });
  const explored = await execution(100);
  const replayed = await execution(95);
  const old = await execution(90);
  const rest = [await execution(80), await execution(20), await execution(70), await execution(1)];
  const otherSite = await execution(100, 'http://127.0.0.1:2/');
  // A replay shows the pictures of the exploration before it; the newest graph stays.
  for (const { id } of [explored, replayed])
    await run(
      db(),
      sql`update testing.execution set graph = ${jsonb(graphOf(explored.file))} where id = ${id}`,
    );
  await run(
    db(),
    sql`insert into testing.baseline (id, project_id, site, state, browser, viewport, platform, status, picture, width,
        height, drawn_by)
      values (${old.id}, ${projectId}, 'http://127.0.0.1:1', 'start', 'chromium', '1x1', 'any', 'proposed', ${old.file},
        1, 1, 'Chromium')`,
  );
  const [aged, recent, newestButOne, newest] = rest;
  await keepHouse();
  expect(await left()).toEqual(
    [replayed, recent, newestButOne, newest, otherSite].map((one) => one?.id).sort(),
  );
  // Its picture is shown by the replay, and the one that is compared with stays, too.
  expect(await exists(explored.file)).toBe(true);
  expect(await exists(old.file)).toBe(true);
  expect(await exists(aged?.file ?? '')).toBe(false);
  expect(await exists(newest?.file ?? '')).toBe(true);

  // Since when a finding is known does not change by that.
  const { body } = await platform.inject<{ items: { first_seen: string }[] }>({
    url: `${base}/${newest?.id}/findings`,
  });
  const days = (Date.now() - Date.parse(body.items[0]?.first_seen ?? '')) / 86_400_000;
  expect(Math.round(days)).toBe(100);

  // A night with nothing to do leaves no run behind.
  const runs = () => many(db(), sql`select id from kernel.run where kind = 'testing.housekeeping'`);
  const before = await runs();
  await keepHouse();
  expect(await runs()).toEqual(before);
});

test('a person deletes an execution that has ended, when they may', { timeout: 60_000 }, async () => {
  const { id, file } = await execution(0, 'http://127.0.0.1:3/');
  const remove = (token?: string) =>
    platform.inject<{ code: string }>({ method: 'DELETE', url: `${base}/${id}`, ...(token && { token }) });
  const stranger = await platform.signIn('stranger');
  expect(await remove(stranger.token)).toMatchObject({
    status: 404,
    body: { code: 'testing.execution_not_found' },
  });
  const reviewer = await platform.signIn('reviewer');
  await platform.inject({
    method: 'PUT',
    url: `/api/v1/projects/${projectId}/members/${reviewer.id}`,
    body: { role: 'reviewer' },
  });
  expect(await remove(reviewer.token)).toMatchObject({
    status: 403,
    body: { code: 'projects.role_too_low' },
  });

  await run(db(), sql`update testing.execution set status = 'running' where id = ${id}`);
  expect(await remove()).toMatchObject({ status: 409, body: { code: 'testing.execution_open' } });
  await run(db(), sql`update testing.execution set status = 'cancelled' where id = ${id}`);
  expect((await remove()).status).toBe(204);
  expect((await remove()).status).toBe(404);
  expect(await exists(file)).toBe(false);
  const audit = await platform.inject<{ items: { action: string; target: string }[] }>({
    url: '/api/v1/audit?limit=50',
  });
  expect(audit.body.items).toContainEqual(expect.objectContaining({ action: 'testing.deleted', target: id }));
});
