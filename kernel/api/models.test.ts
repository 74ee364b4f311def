import { afterEach, expect, test } from 'vitest';
import { type ModelServer, startModelServer, type TestPlatform, testPlatform } from '#testing-kit';

let platform: TestPlatform | undefined;
let server: ModelServer | undefined;
afterEach(async () => {
  await platform?.dispose();
  await server?.close();
  platform = undefined;
  server = undefined;
});

async function start(overrides: Readonly<Record<string, unknown>> = {}) {
  server = await startModelServer();
  platform = await testPlatform([], {
    'models.custom.endpoint': `${server.url}/v1`,
    'models.provider': 'custom',
    'models.model': 'llama',
    'models.prices': { 'custom/llama': { input: 1, output: 1 } },
    ...overrides,
  });
  return { platform, server };
}

interface Page<Item> {
  readonly items: readonly Item[];
}
interface Call {
  readonly id: string;
  readonly user_id: string;
  readonly cost_usd: number;
}

test('without a provider everything answers, and says that none is configured', async () => {
  platform = await testPlatform();
  const { body: health } = await platform.inject({ url: '/health', token: null });
  expect(health).toMatchObject({ llm: 'not configured' });
  const { body: status } = await platform.inject({ url: '/api/v1/models' });
  expect(status).toMatchObject({ configured: false, providers: [], routes: [] });
  const tried = await platform.inject({ method: 'POST', url: '/api/v1/models/test', body: {} });
  expect(tried).toMatchObject({ status: 503, body: { code: 'models.not_configured' } });
});

test('a configured model is shown, tried, recorded and counted', async () => {
  const { platform, server } = await start();
  server.always({ text: 'ready', usage: { input: 40, output: 2 } });
  const { body: health } = await platform.inject({ url: '/health', token: null });
  expect(health).toMatchObject({ llm: 'configured' });
  const tried = await platform.inject({ method: 'POST', url: '/api/v1/models/test', body: {} });
  expect(tried).toMatchObject({
    status: 200,
    body: { answer: 'ready', model: 'custom/llama', cost_usd: 0.000042 },
  });
  expect((await platform.inject({ url: '/api/v1/models' })).body).toMatchObject({
    configured: true,
    routes: [{ name: 'default', targets: ['custom/llama'] }],
    providers: [{ id: 'custom', state: 'closed', calls_under_way: 0 }],
  });
  const { body: calls } = await platform.inject<Page<Call>>({ url: '/api/v1/models/calls' });
  expect(calls.items).toMatchObject([
    { app: 'mainstay', status: 'succeeded', input_tokens: 40, output_tokens: 2 },
  ]);
  const { body: call } = await platform.inject({ url: `/api/v1/models/calls/${calls.items[0]?.id}` });
  expect(JSON.stringify(call)).toContain('ready');
  const { body: usage } = await platform.inject({ url: '/api/v1/models/usage?by=model' });
  expect(usage).toMatchObject({ items: [{ subject: 'custom/llama', calls: 1, cost_usd: 0.000042 }] });
});

test('people see their own calls and use, administrators all; only administrators set budgets', async () => {
  const { platform } = await start();
  const { models } = platform.open.platform;
  const ada = await platform.signIn('ada');
  const grace = await platform.signIn('grace');
  for (const { id } of [ada, grace]) {
    await models.text({ route: 'fast', facts: { app: 'charter', userId: id }, prompt: 'Hello' });
  }
  const own = await platform.inject<Page<Call>>({ url: '/api/v1/models/calls', token: ada.token });
  expect(own.body.items.map((call) => call.user_id)).toEqual([ada.id]);
  const all = await platform.inject<Page<Call>>({ url: '/api/v1/models/calls?limit=1' });
  expect(all.body).toMatchObject({ items: [{ user_id: grace.id }], next_cursor: expect.any(String) });
  const foreign = await platform.inject({
    url: `/api/v1/models/calls/${all.body.items[0]?.id}`,
    token: ada.token,
  });
  expect(foreign).toMatchObject({ status: 404, body: { code: 'models.call_not_found' } });
  const used = await platform.inject({ url: '/api/v1/models/usage?by=user', token: ada.token });
  expect(used.body).toMatchObject({ items: [{ subject: ada.id, label: 'ada@example.org', calls: 1 }] });
  const budget = { scope: 'user', period: 'day', tokens: 1 };
  const put = (token?: string) =>
    platform.inject<{ id: string }>({
      method: 'PUT',
      url: '/api/v1/models/budgets',
      body: budget,
      ...(token && { token }),
    });
  expect((await put(ada.token)).status).toBe(403);
  const set = await put();
  expect(set).toMatchObject({ status: 200, body: { ...budget, from: 'administrator' } });
  const ask = () =>
    models.text({ route: 'fast', facts: { app: 'charter', userId: ada.id }, prompt: 'Again' });
  await expect(ask()).rejects.toMatchObject({ code: 'models.budget_exceeded' });
  const removed = await platform.inject({ method: 'DELETE', url: `/api/v1/models/budgets/${set.body.id}` });
  expect(removed.status).toBe(204);
  await expect(ask()).resolves.toMatchObject({ call: { cached: false } });
  const { body: audit } = await platform.inject<Page<{ action: string }>>({
    url: '/api/v1/audit?action=models.*',
  });
  expect(audit.items.map(({ action }) => action)).toEqual(['models.budget_removed', 'models.budget_set']);
});

test('a budget that makes no sense is refused with the reason', async () => {
  const { platform } = await start();
  for (const [body, reason] of [
    [{ scope: 'user', period: 'day' }, 'must limit usd, tokens or both'],
    [{ scope: 'run', period: 'day', usd: 1 }, 'a run has one budget in all'],
    [{ scope: 'planet', period: 'day', usd: 1 }, 'scope'],
    [{ scope: 'user', period: 'day', usd: -1 }, 'usd'],
  ] as const) {
    const answer = await platform.inject({ method: 'PUT', url: '/api/v1/models/budgets', body });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(reason);
  }
});

test('budgets of the configuration hold and are listed with what is used of them', async () => {
  const { platform, server } = await start({
    'models.budgets': [{ scope: 'installation', period: 'month', tokens: 1000 }],
  });
  server.always({ usage: { input: 10, output: 10 } });
  const test = (): Promise<{ status: number; body: unknown }> =>
    platform.inject({ method: 'POST', url: '/api/v1/models/test', body: {} });
  expect((await test()).status).toBe(200);
  expect((await platform.inject({ url: '/api/v1/models/budgets' })).body).toMatchObject({
    items: [{ id: null, scope: 'installation', tokens: 1000, from: 'configuration' }],
    spent: [{ budget: 'installation:all:month', tokens: 20 }],
  });
  await platform.restart();
  server.always({ usage: { input: 500, output: 10 } });
  expect((await test()).status).toBe(200);
  expect(await test()).toMatchObject({ status: 403, body: { code: 'models.budget_exceeded' } });
});
