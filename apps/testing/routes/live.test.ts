import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { type Fixture, startFixture } from '../../../tests/fixtures/testing/index.ts';

let platform: TestPlatform;
let site: Fixture;
beforeAll(async () => {
  platform = await testPlatform(['testing']);
  site = await startFixture('todo');
});
afterAll(async () => {
  await site.stop();
  await platform.dispose();
});

const base = '/api/v1/testing/executions';

test('while a site is explored, its page is shown to those who may see it', {
  timeout: 120_000,
}, async () => {
  const project = await platform.inject<{ id: string }>({
    method: 'POST',
    url: '/api/v1/projects',
    body: { name: 'A site of our own' },
  });
  const { body } = await platform.inject<{ id: string }>({
    method: 'POST',
    url: base,
    body: { url: site.url, budget_seconds: 120, project_id: project.body.id },
  });
  const url = `${base}/${body.id}`;
  const live = async () =>
    (await platform.inject<{ live: { doing: string; taken_at: string } | null }>({ url: `${url}/live` })).body
      .live;
  await expect.poll(live, { timeout: 90_000, interval: 200 }).toMatchObject({
    doing: expect.stringMatching(/^(click|fill|press|check|select|open) /),
    taken_at: expect.any(String),
  });
  const picture = await platform.inject({ url: `${url}/picture` });
  expect(picture.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'no-store' });
  expect(Buffer.from(picture.bytes.slice(0, 3)).toString('hex')).toBe('ffd8ff');

  const { token } = await platform.signIn('stranger');
  for (const path of ['/live', '/picture'])
    expect((await platform.inject({ url: `${url}${path}`, token })).status).toBe(404);

  await platform.inject({ method: 'POST', url: `${url}/cancel` });
  expect(await live()).toBeNull();
  expect((await platform.inject<{ code: string }>({ url: `${url}/picture` })).body).toMatchObject({
    code: 'testing.no_picture',
  });
});
