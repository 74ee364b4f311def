import { afterAll, beforeAll, expect, test } from 'vitest';
import { many, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';

let platform: TestPlatform;
let ann: { id: string; token: string };
let bob: { id: string; token: string };
beforeAll(async () => {
  platform = await testPlatform();
  ann = await platform.signIn('ann', 'reviewer');
  bob = await platform.signIn('bob');
});
afterAll(() => platform.dispose());

interface Key {
  readonly id: string;
  readonly key: string;
  readonly shown: string;
  readonly status: string;
}
interface Problem {
  readonly code: string;
  readonly detail: string;
}

const make = async (body: object = {}, token: string | null = ann.token) =>
  platform.inject<Key>({ method: 'POST', url: '/api/v1/keys', body: { name: 'ci', ...body }, token });
const me = (token: string) => platform.inject<Problem & { role: string }>({ url: '/api/v1/me', token });

test('a key is made, used, changed, rotated and revoked by its owner', async () => {
  const made = await make({
    role: 'reviewer',
    scopes: ['api'],
    allowed_models: ['openai/*'],
    budgets: [{ period: 'month', usd: 20, tokens: 5_000_000 }],
    requests_per_minute: 100,
    expires_at: '2999-01-01T00:00:00+02:00',
  });
  expect(made).toMatchObject({
    status: 201,
    headers: { 'cache-control': 'no-store' },
    body: {
      owner: { id: ann.id, email: 'ann@example.org' },
      role: 'reviewer',
      scopes: ['api'],
      allowed_models: ['openai/*'],
      budgets: [{ period: 'month', usd: 20, tokens: 5_000_000 }],
      requests_per_minute: 100,
      project_id: null,
      status: 'active',
      expires_at: '2998-12-31T22:00:00.000Z',
      revoked_at: null,
    },
  });
  const { id, key } = made.body;
  const url = `/api/v1/keys/${id}`;
  expect(await me(key)).toMatchObject({ status: 200, body: { id: ann.id, role: 'reviewer' } });

  const changed = await platform.inject({
    method: 'PATCH',
    url,
    token: ann.token,
    body: { role: 'user', allowed_models: null },
  });
  expect(changed).toMatchObject({ status: 200, body: { name: 'ci', role: 'user', allowed_models: null } });
  expect(await me(key)).toMatchObject({ body: { role: 'user' } });

  const rotate = { method: 'POST', url: `${url}/rotate`, token: ann.token } as const;
  const rotated = await platform.inject<Key>({ ...rotate, body: { grace_seconds: 3600 } });
  expect(rotated).toMatchObject({ status: 200, body: { id, previous_good_until: expect.any(String) } });
  expect((await me(key)).status).toBe(200);
  const again = await platform.inject<Key>({ ...rotate, body: {} });
  expect(await me(rotated.body.key)).toMatchObject({ status: 401, body: { code: 'identity.invalid_key' } });

  expect((await platform.inject({ url, token: ann.token })).body).not.toHaveProperty('key');
  const revoked = await platform.inject<Key>({ method: 'DELETE', url, token: ann.token });
  expect(revoked).toMatchObject({ status: 200, body: { status: 'revoked' } });
  expect(await me(again.body.key)).toMatchObject({
    status: 401,
    body: { detail: 'This API key was revoked. Make a new one.' },
  });
});

test('a key without the scope "api" opens no address of the house but the public ones', async () => {
  const { key } = (await make({ scopes: ['gateway'] })).body;
  expect(await me(key)).toMatchObject({ status: 403, body: { code: 'identity.key_scope' } });
  expect((await platform.inject({ url: '/health', token: key })).status).toBe(200);
});

test('a key with a limit of requests is held to it, without its owner', async () => {
  const { key } = (await make({ scopes: ['api'], requests_per_minute: 2 })).body;
  expect([(await me(key)).status, (await me(key)).status]).toEqual([200, 200]);
  expect(await me(key)).toMatchObject({ status: 429 });
  expect((await me(ann.token)).status).toBe(200);
});

test('a key makes, changes and ends no key and no user', async () => {
  const root = await platform.signIn('root', 'superadmin');
  const { id, key: token } = (await make({ role: 'superadmin', scopes: ['api'] }, root.token)).body;
  const tries = [
    { method: 'POST', url: '/api/v1/keys', body: { name: 'x' } },
    { method: 'PATCH', url: `/api/v1/keys/${id}`, body: { name: 'x' } },
    { method: 'DELETE', url: `/api/v1/keys/${id}` },
    { method: 'POST', url: `/api/v1/keys/${id}/rotate`, body: {} },
    { method: 'POST', url: '/api/v1/users', body: { email: 'x@example.org', name: 'X' } },
    { method: 'PUT', url: `/api/v1/users/${bob.id}`, body: { role: 'admin' } },
    {
      method: 'POST',
      url: '/api/v1/me/password',
      body: { current_password: 'x', new_password: 'a long enough password' },
    },
  ] as const;
  for (const one of tries) {
    const answer = await platform.inject({ ...one, token });
    expect([one.url, answer]).toMatchObject([
      one.url,
      { status: 403, body: { code: 'identity.not_with_a_key' } },
    ]);
  }
  expect((await platform.inject({ url: '/api/v1/users', token })).status).toBe(200);
});

test('everybody sees their own keys, administrators all of them', async () => {
  const mine = (await make({ name: 'of bob' }, bob.token)).body;
  const list = (token: string, query = '') =>
    platform.inject<{ items: Key[] }>({ url: `/api/v1/keys${query}`, token });
  expect((await list(bob.token)).body.items).toMatchObject([{ id: mine.id, name: 'of bob' }]);
  expect(JSON.stringify((await list(bob.token)).body)).not.toContain(mine.key.slice(9));
  expect(await list(bob.token, '?all=true')).toMatchObject({ status: 403 });
  const admin = await platform.signIn('admin', 'admin');
  expect((await list(admin.token)).body.items).toEqual([]);
  const all = (await list(admin.token, '?all=true')).body.items;
  expect(all.map(({ id }) => id)).toContain(mine.id);
  for (const [method, end] of [
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/rotate'],
  ] as const) {
    const answer = await platform.inject({
      method,
      url: `/api/v1/keys/${mine.id}${end}`,
      token: ann.token,
      ...(method !== 'GET' && method !== 'DELETE' && { body: {} }),
    });
    expect(answer).toMatchObject({ status: 404, body: { code: 'identity.key_not_found' } });
  }
  const forBob = await make({ user_id: bob.id }, admin.token);
  expect(forBob).toMatchObject({ status: 201, body: { owner: { id: bob.id } } });
  expect((await make({ user_id: bob.id }, ann.token)).status).toBe(403);
});

test('what cannot be a key is answered with the reason', async () => {
  const bad = [
    { name: '' },
    { scopes: ['everything'] },
    { budgets: [{ period: 'week', usd: 1 }] },
    { budgets: [{ period: 'day', usd: -1 }] },
    { budgets: [{ period: 'day', usd: 1, tokens: 1e300 }] },
    { requests_per_minute: 1.5 },
    { expires_at: 'tomorrow' },
    { expires_at: '2001-01-01T00:00:00Z' },
    { allowed_models: [] },
  ];
  for (const body of bad) expect([body, (await make(body)).status]).toEqual([body, 400]);
  const stranger = await make({ project_id: '01890000-0000-7000-8000-000000000000' });
  expect(stranger).toMatchObject({ status: 404, body: { code: 'projects.not_found' } });
});

test('the audit log says who made which key, and never its text', async () => {
  const { id, key } = (await make({ name: 'audited' })).body;
  const entries = await many(
    platform.open.platform.db,
    sql<{ action: string; actor_email: string; detail: unknown }>`select action, actor_email, detail
      from kernel.audit_log where target = ${id}`,
  );
  expect(entries).toMatchObject([
    {
      action: 'identity.api_key_created',
      actor_email: 'ann@example.org',
      detail: { name: 'audited', owner: 'ann@example.org', scopes: ['api', 'gateway'] },
    },
  ]);
  expect(JSON.stringify(entries)).not.toContain(key.slice(9));
});
