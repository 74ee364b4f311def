import { afterAll, beforeAll, expect, test } from 'vitest';
import { many, maybeOne, one, run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';

let platform: TestPlatform;
let projectId: string;
const people: Record<'contributor' | 'reviewer' | 'stranger', string> = {
  contributor: '',
  reviewer: '',
  stranger: '',
};

beforeAll(async () => {
  platform = await testPlatform(['testing'], {
    'durable.heartbeat_seconds': 1,
    'durable.dead_after_seconds': 10,
  });
  const made = await platform.inject<{ id: string }>({
    method: 'POST',
    url: '/api/v1/projects',
    body: { name: 'Watched' },
  });
  projectId = made.body.id;
  for (const name of ['contributor', 'reviewer', 'stranger'] as const) {
    const { id, token } = await platform.signIn(name);
    people[name] = token;
    if (name === 'stranger') continue;
    const url = `/api/v1/projects/${projectId}/members/${id}`;
    await platform.inject({ method: 'PUT', url, body: { role: name } });
  }
});
afterAll(() => platform.dispose());

const base = '/api/v1/testing/watches';
const db = () => platform.open.platform.db;
// Nothing listens there: its executions end at once.
const site = 'http://127.0.0.1:1/';

interface Watch {
  readonly id: string;
  readonly url: string;
  readonly every_seconds: number;
  readonly paused: boolean;
  readonly last_execution_id: string | null;
  readonly code?: string;
}

const watch = (token?: string, url = site) =>
  platform.inject<Watch>({
    method: 'POST',
    url: base,
    body: { request: { url }, every_seconds: 3600, project_id: projectId },
    ...(token !== undefined && { token }),
  });
const mine = async (token?: string): Promise<readonly Watch[]> =>
  (await platform.inject<{ items: Watch[] }>({ url: base, ...(token !== undefined && { token }) })).body
    .items;
const read = async (id: string) => (await mine()).find((one) => one.id === id);
const executions = () =>
  many(
    db(),
    sql<{ id: string; ownerId: string; options: { may_reach_loopback: boolean } }>`select id,
        owner_id as "ownerId", options from testing.execution where project_id = ${projectId} order by id`,
  );

/** Its time has come. */
const due = (id: string) =>
  run(db(), sql`update testing.watch set next_at = now() - interval '1 s' where id = ${id}`);
/** The clock strikes: every five minutes, without the waiting. */
async function strike(): Promise<void> {
  await run(db(), sql`update kernel.schedule set next_at = now() where id = 'testing.watching'`);
  const isOver = async () =>
    (
      await one(
        db(),
        sql<{ over: boolean }>`select next_at > now() and not exists (
            select 1 from kernel.run where kind = 'testing.watching' and ended_at is null) as over
          from kernel.schedule where id = 'testing.watching'`,
      )
    ).over;
  await expect.poll(isOver, { timeout: 30_000, interval: 100 }).toBe(true);
}
const untilEnded = () =>
  expect
    .poll(() => many(db(), sql`select 1 from testing.execution where status in ('queued', 'running')`), {
      timeout: 30_000,
      interval: 100,
    })
    .toEqual([]);

test('a site is tested when its time comes, again each time, and not when it is paused or gone', {
  timeout: 120_000,
}, async () => {
  const { status, body } = await watch();
  expect(status).toBe(201);
  expect(body).toMatchObject({ url: site, every_seconds: 3600, paused: false, last_execution_id: null });

  // The first time is now.
  await strike();
  const [first] = await executions();
  expect(first).toBeDefined();
  expect(await read(body.id)).toMatchObject({ last_execution_id: first?.id });
  await untilEnded();
  await strike();
  expect(await executions()).toHaveLength(1);

  await due(body.id);
  await strike();
  const second = (await executions()).at(-1);
  expect(second?.id).not.toBe(first?.id);
  expect(await read(body.id)).toMatchObject({ last_execution_id: second?.id });
  await untilEnded();

  const set = (paused: boolean) =>
    platform.inject<Watch>({ method: 'PATCH', url: `${base}/${body.id}`, body: { paused } });
  expect((await set(true)).body.paused).toBe(true);
  await due(body.id);
  await strike();
  expect(await executions()).toHaveLength(2);
  expect((await set(false)).body.paused).toBe(false);
  await strike();
  expect(await executions()).toHaveLength(3);
  await untilEnded();

  const gone = () => platform.inject<Watch>({ method: 'DELETE', url: `${base}/${body.id}` });
  await due(body.id);
  expect((await gone()).status).toBe(204);
  expect(await gone()).toMatchObject({ status: 404, body: { code: 'testing.watch_not_found' } });
  await strike();
  expect(await executions()).toHaveLength(3);
  expect(await read(body.id)).toBeUndefined();
});

test('while its last execution runs it is not begun again, and is as soon as that has ended', {
  timeout: 60_000,
}, async () => {
  const { body } = await watch();
  await strike();
  await untilEnded();
  const [last] = (await executions()).slice(-1);
  const set = (status: string) =>
    run(db(), sql`update testing.execution set status = ${status} where id = ${last?.id ?? ''}`);
  await set('running');
  await due(body.id);
  const before = (await executions()).length;
  await strike();
  expect(await executions()).toHaveLength(before);
  await set('failed');
  await strike();
  expect(await executions()).toHaveLength(before + 1);
  await untilEnded();
  await platform.inject({ method: 'DELETE', url: `${base}/${body.id}` });
});

test('one that cannot be begun holds no other up', { timeout: 60_000 }, async () => {
  const halted = await watch();
  const fine = await watch(undefined, 'http://127.0.0.1:2/');
  // The owner of the first is no more in a project that lets it be tested.
  const other = await platform.inject<{ id: string }>({
    method: 'POST',
    url: '/api/v1/projects',
    body: { name: 'Halted' },
  });
  const governedBy = { source: 'a charter', decision: 'HALT', at: new Date().toISOString() };
  await run(
    db(),
    sql`update kernel.project set governed_by = ${JSON.stringify(governedBy)}::jsonb where id = ${other.body.id}`,
  );
  await run(db(), sql`update testing.watch set project_id = ${other.body.id} where id = ${halted.body.id}`);
  await strike();
  expect((await read(fine.body.id))?.last_execution_id).not.toBeNull();
  expect((await read(halted.body.id))?.last_execution_id).toBeNull();
  await untilEnded();
  for (const { body } of [halted, fine])
    await platform.inject({ method: 'DELETE', url: `${base}/${body.id}` });
});

test('who may contribute watches, with no more rights than their own; reviewers look, others see nothing', {
  timeout: 60_000,
}, async () => {
  expect(await watch(people.reviewer)).toMatchObject({
    status: 403,
    body: { code: 'projects.role_too_low' },
  });
  expect((await watch(people.stranger)).status).toBe(404);
  expect(await watch(people.contributor, 'file:///etc/passwd')).toMatchObject({
    status: 400,
    body: { code: 'testing.address_invalid' },
  });
  const { status, body } = await watch(people.contributor);
  expect(status).toBe(201);
  const ids = async (token: string) => (await mine(token)).map(({ id }) => id);
  expect(await ids(people.contributor)).toContain(body.id);
  expect(await ids(people.reviewer)).toContain(body.id);
  expect(await ids(people.stranger)).toEqual([]);

  const change = (token: string, method: 'DELETE' | 'PATCH') =>
    platform.inject({
      method,
      url: `${base}/${body.id}`,
      token,
      ...(method === 'PATCH' && { body: { paused: true } }),
    });
  for (const method of ['DELETE', 'PATCH'] as const) {
    expect((await change(people.reviewer, method)).status).toBe(403);
    expect((await change(people.stranger, method)).status).toBe(404);
  }

  // Begun later by nobody, it may still reach only what its owner may.
  await strike();
  await untilEnded();
  const begun = (await read(body.id))?.last_execution_id;
  const kept = await maybeOne(
    db(),
    sql<{ loopback: boolean; error: { code: string } }>`select error,
        (options ->> 'may_reach_loopback')::boolean as loopback
      from testing.execution where id = ${begun ?? ''}`,
  );
  expect(kept).toMatchObject({ loopback: false, error: { code: 'testing.address_refused' } });

  // Who has left the project has nothing tested in it any more.
  const count = (await executions()).length;
  const { body: me } = await platform.inject<{ id: string }>({
    url: '/api/v1/me',
    token: people.contributor,
  });
  const member = { url: `/api/v1/projects/${projectId}/members/${me.id}` };
  expect((await platform.inject({ method: 'DELETE', ...member })).status).toBeLessThan(300);
  await due(body.id);
  await strike();
  expect(await executions()).toHaveLength(count);
  await platform.inject({ method: 'PUT', ...member, body: { role: 'contributor' } });
  await due(body.id);
  await strike();
  expect(await executions()).toHaveLength(count + 1);
  await untilEnded();
  expect((await change(people.contributor, 'DELETE')).status).toBe(204);
});
