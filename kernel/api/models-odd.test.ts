import { afterEach, expect, test } from 'vitest';
import { newId } from '#kernel/base';
import { type TestPlatform, testPlatform } from '#testing-kit';

let platform: TestPlatform | undefined;
afterEach(async () => {
  await platform?.dispose();
  platform = undefined;
});

test('a budget that would hold nothing, or that nothing could fit into, is refused with the reason', async () => {
  platform = await testPlatform();
  for (const [body, reason] of [
    [{ scope: 'user', period: 'day', usd: 0.0000001 }, 'usd'],
    [{ scope: 'installation', subject: 'charter', period: 'day', usd: 1 }, 'subject'],
    [{ scope: 'app', subject: 'a\u0000b', period: 'day', usd: 1 }, ''],
  ] as const) {
    const answer = await platform.inject({ method: 'PUT', url: '/api/v1/models/budgets', body });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(reason);
  }
});

test('the list has the budgets that hold: an administrator’s in place of the configuration’s, and large ones', async () => {
  platform = await testPlatform([], {
    'models.budgets': [
      { scope: 'installation', period: 'month', usd: 5_000_000, tokens: 9_000_000_000_000 },
      { scope: 'app', period: 'day', usd: 5 },
    ],
  });
  const body = { scope: 'app', period: 'day', usd: 7 };
  await platform.inject({ method: 'PUT', url: '/api/v1/models/budgets', body });
  const list = await platform.inject({ url: '/api/v1/models/budgets' });
  expect(list).toMatchObject({
    status: 200,
    body: {
      items: [
        { scope: 'app', usd: 7, from: 'administrator' },
        { scope: 'installation', usd: 5_000_000, from: 'configuration' },
      ],
    },
  });
});

test('odd questions about calls and use are answered, or refused as such', async () => {
  platform = await testPlatform();
  for (const [url, status] of [
    ['/api/v1/models/calls?cursor=nothing-of-ours', 400],
    ['/api/v1/models/calls?user_id=%00', 400],
    [`/api/v1/models/calls?cursor=${newId()}&flagged=true`, 200],
    ['/api/v1/models/usage?from=0000-01-01', 400],
    ['/api/v1/models/usage?from=9999-12-31&to=0001-01-01', 200],
  ] as const) {
    const answer = await platform.inject({ url });
    expect(answer.status, url).toBe(status);
  }
});
