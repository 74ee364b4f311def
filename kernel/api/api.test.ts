import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { many, run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['charter']);
});
afterAll(() => platform.dispose());

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-access': string }>>>>;
}

/** Everything that may be called, as the program itself describes it. */
async function operations(): Promise<{ method: Method; path: string; access: string }[]> {
  const { body } = await platform.inject<Document>({ url: '/openapi.json' });
  return Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).parse(method.toUpperCase()),
      path,
      access: operation['x-access'],
    })),
  );
}

test('every part that the description names is there, and errors are described', async () => {
  const { body } = await platform.inject<object>({ url: '/openapi.json' });
  const names = [...JSON.stringify(body).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name ?? '',
  );
  const { components, paths } = z
    .object({
      components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
      paths: z.record(
        z.string(),
        z.record(z.string(), z.object({ responses: z.record(z.string(), z.unknown()) })),
      ),
    })
    .parse(body);
  expect([...new Set(names)].filter((name) => !(name in components.schemas))).toEqual([]);
  const silent = Object.entries(paths).filter(
    ([path, methods]) =>
      !path.startsWith('/v1/') && Object.values(methods).some(({ responses }) => !('default' in responses)),
  );
  expect(silent.map(([path]) => path)).toEqual([]);
});

test('every route says who may call it, and nobody gets past it without signing in', async () => {
  const all = await operations();
  expect(all.length).toBeGreaterThan(30);
  const open = all.filter(({ access }) => access === 'public').map(({ method, path }) => `${method} ${path}`);
  expect(open.sort()).toEqual([
    'GET /.well-known/jwks.json',
    // Whoever has a link may read one charter; the link's secret is checked there.
    ...['', '/charter.docx', '/charter.html', '/charter.json', '/charter.md', '/charter.pdf'].map(
      (file) => `GET /api/v1/charter/shared${file}`,
    ),
    'GET /health',
    'GET /metrics',
    'GET /ready',
    'POST /auth/login',
    'POST /auth/logout',
  ]);
  for (const { method, path, access } of all) {
    if (access === 'public') continue;
    const url = path.replaceAll(/\{\w+\}/g, '01890000-0000-7000-8000-000000000000');
    const answer = await platform.inject({ method, url, token: null });
    // Programs that come with a key get errors of the protocol that they speak.
    const refusal = access === 'api-key' ? { error: expect.any(Object) } : { code: 'identity.not_signed_in' };
    expect([path, answer.status, answer.body]).toEqual([path, 401, expect.objectContaining(refusal)]);
  }
});

test('administration needs an administrator', async () => {
  const { token } = await platform.signIn('plain');
  for (const { method, path, access } of await operations()) {
    if (access !== 'admin') continue;
    const url = path.replaceAll(/\{\w+\}/g, 'x');
    const answer = await platform.inject({ method, url, token });
    expect([path, answer.status]).toEqual([path, 403]);
  }
});

test('bad requests get a problem document with a stable code, never a 500', async () => {
  const cases = [
    [{ url: '/api/v1/runs?limit=0' }, 400, 'http.invalid_request'],
    [{ url: '/api/v1/runs?status=asleep' }, 400, 'http.invalid_request'],
    [{ url: '/api/v1/runs/not-an-id' }, 400, 'http.invalid_request'],
    [{ url: '/api/v1/runs/01890000-0000-7000-8000-000000000000' }, 404, 'durable.run_not_found'],
    [{ url: '/api/v1/artifacts/01890000-0000-7000-8000-000000000000' }, 404, 'artifacts.not_found'],
    [{ url: '/api/v1/nothing' }, 404, 'http.no_such_route'],
    [{ url: '/api/v1/agents/nobody/status' }, 404, 'agents.not_found'],
    [{ url: '/api/v1/runs?cursor=%00' }, 400, 'http.invalid_request'],
    [{ url: '/api/v1/events?after=-1' }, 400, 'http.invalid_request'],
    [{ method: 'POST', url: '/api/v1/projects', body: { name: '' } }, 400, 'http.invalid_request'],
    [{ method: 'POST', url: '/api/v1/projects', body: { name: 5 } }, 400, 'http.invalid_request'],
    [
      { method: 'POST', url: '/api/v1/projects', body: { name: 'zero\u0000byte' } },
      400,
      'http.invalid_request',
    ],
    [
      { method: 'POST', url: '/api/v1/projects', body: { name: 'x'.repeat(5_000_000) } },
      413,
      'http.body_too_large',
    ],
  ] as const;
  for (const [request, status, code] of cases) {
    const answer = await platform.inject<{ code: string; request_id: string }>(request);
    expect([request.url, answer.status, answer.body.code]).toEqual([request.url, status, code]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body.request_id).toBe(answer.headers['x-request-id']);
  }
});

test('answers carry the headers that keep browsers safe', async () => {
  const { headers } = await platform.inject({ url: '/health' });
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'content-security-policy': expect.stringContaining("default-src 'self'"),
    'strict-transport-security': expect.stringContaining('max-age='),
  });
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

test('health and readiness tell what they looked at', async () => {
  const health = await platform.inject({ url: '/health' });
  expect(health).toMatchObject({
    status: 200,
    body: { status: 'healthy', database: 'connected', llm: 'not configured', version: '0.0.0' },
  });
  expect((await platform.inject({ url: '/ready' })).body).toMatchObject({ ready: true });
});

test('metrics have the names that administrators know', async () => {
  const { bytes } = await platform.inject({ url: '/metrics' });
  const text = Buffer.from(bytes).toString();
  for (const name of [
    'http_requests_total',
    'http_request_duration_seconds',
    'uaip_database_connections_active',
    'process_resident_memory_bytes',
  ]) {
    expect(text).toContain(`# TYPE ${name}`);
  }
  expect(text).toContain('path="/health"');
});

test('agents are listed with their state, paused, continued and restarted', async () => {
  const { body } = await platform.inject<{ agents: { name: string }[] }>({
    url: '/api/v1/system/agents/status',
  });
  expect(body.agents).toHaveLength(6);
  expect(body.agents).toContainEqual(
    expect.objectContaining({
      name: 'charter.orchestrator',
      app: 'charter',
      status: 'running',
      healthy: true,
    }),
  );
  const act = (verb: string) =>
    platform.inject<{ status: string; restarts: number }>({
      method: 'POST',
      url: `/api/v1/agents/charter.orchestrator/${verb}`,
    });
  expect((await act('pause')).body.status).toBe('paused');
  expect((await act('continue')).body.status).toBe('running');
  expect((await act('restart')).body).toMatchObject({ status: 'running', restarts: 1 });
});

test('a project is shared with whom its owner names, and keeps an owner', async () => {
  const owner = await platform.signIn('owner');
  const guest = await platform.signIn('guest');
  const made = await platform.inject<{ id: string }>({
    method: 'POST',
    url: '/api/v1/projects',
    body: { name: 'Harbour' },
    token: owner.token,
  });
  const url = `/api/v1/projects/${made.body.id}`;
  expect((await platform.inject({ url, token: guest.token })).status).toBe(404);
  const share = (role: string, token: string) =>
    platform.inject<{ code: string }>({
      method: 'PUT',
      url: `${url}/members/${guest.id}`,
      body: { role },
      token,
    });
  expect((await share('reviewer', owner.token)).status).toBe(200);
  expect((await platform.inject({ url, token: guest.token })).body).toMatchObject({ role: 'reviewer' });
  expect((await share('owner', guest.token)).body.code).toBe('projects.role_too_low');
  const leave = await platform.inject<{ code: string }>({
    method: 'DELETE',
    url: `${url}/members/${owner.id}`,
    token: owner.token,
  });
  expect(leave).toMatchObject({ status: 409, body: { code: 'projects.last_owner' } });
});

test('what was done is audited, and a changed entry is found', async () => {
  const { db } = platform.open.platform;
  const list = await platform.inject<{ items: { action: string }[] }>({ url: '/api/v1/audit?limit=200' });
  expect(list.body.items.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      'project.create',
      'project.set_member',
      'agent.restart',
      'identity.user_created',
    ]),
  );
  const verify = () =>
    platform.inject<{ ok: boolean; broken_at: { seq: number } | null }>({
      method: 'POST',
      url: '/api/v1/audit/verify',
    });
  expect((await verify()).body.ok).toBe(true);
  const refused = run(db, sql`update kernel.audit_log set action = 'nothing.happened' where seq = 2`);
  await expect(refused).rejects.toThrow();
  const triggers = await many(
    db,
    sql<{
      name: string;
    }>`select tgname as name from pg_trigger where tgrelid = 'kernel.audit_log'::regclass and not tgisinternal`,
  );
  for (const { name } of triggers)
    await run(db, sql`alter table kernel.audit_log disable trigger ${sql.id(name)}`);
  await run(db, sql`update kernel.audit_log set action = 'nothing.happened' where seq = 2`);
  expect((await verify()).body).toMatchObject({ ok: false, broken_at: { seq: 2 } });
});

test('events of a project reach its members and nobody else', async () => {
  const owner = await platform.signIn('owner');
  const guest = await platform.signIn('stranger');
  await platform.inject({
    method: 'POST',
    url: '/api/v1/projects',
    body: { name: 'Quiet' },
    token: owner.token,
  });
  const events = async (token: string): Promise<unknown[]> => {
    const { body } = await platform.inject<{ items: unknown[] }>({
      url: '/api/v1/events?types=project.created&limit=200',
      token,
    });
    return body.items;
  };
  await expect
    .poll(() => events(owner.token), { timeout: 5000 })
    .toContainEqual(expect.objectContaining({ data: { name: 'Quiet' } }));
  expect(await events(guest.token)).toEqual([]);
});
