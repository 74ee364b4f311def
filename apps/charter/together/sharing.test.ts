import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { example, type Problem, refusal, team } from '../test-support.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['charter']);
});
afterAll(() => platform.dispose());

const outpatient = example('outpatient-reminders');
interface Made {
  readonly share: { readonly id: string; readonly expires_at: string };
  readonly token: string;
  readonly path: string;
}
interface Shares {
  readonly items: { id: string; state: string; views: number; label: string }[];
}
const open = async (path: string) => {
  const { status, bytes, headers, body } = await platform.inject<Problem>({ url: path, token: null });
  return { status, text: Buffer.from(bytes).toString('utf8'), headers, body };
};

test('whoever has the link reads the charter, and only that, until it ends', async () => {
  const { projectId, owner } = await team(platform, 'shared');
  const { id } = await owner.charter.importFile(outpatient, projectId);
  const made = (await owner.charter.post<Made>(`/${id}/shares`, { label: 'Works council' })).body;
  expect(Buffer.from(made.token, 'base64url')).toHaveLength(32);
  const days = (Date.parse(made.share.expires_at) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(14);
  const early = await open(made.path);
  expect([early.status, early.text.includes('not decided yet')]).toEqual([404, true]);

  await owner.charter.post(`/${id}/finish`);
  await owner.charter.until(id, 'completed');
  const page = await open(made.path);
  expect(page.status).toBe(200);
  expect(page.text).toContain(outpatient.title);
  expect(page.headers).toMatchObject({
    'content-type': expect.stringContaining('text/html'),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
  });
  const json = await open(`/api/v1/charter/shared/charter.json?token=${made.token}`);
  expect([json.status, json.headers['content-disposition']]).toEqual([
    200,
    expect.stringMatching(/^attachment/),
  ]);
  // The token opens nothing else.
  for (const path of [`/sessions/${id}`, '/sessions', `/sessions/${id}/charter.pdf`]) {
    expect((await open(`/api/v1/charter${path}?token=${made.token}`)).status).toBe(401);
  }
  const shares = (await owner.charter.get<Shares>(`/${id}/shares`)).body.items;
  expect(shares).toMatchObject([{ state: 'open', views: 2, label: 'Works council' }]);
  const kept = await platform.inject({ url: '/api/v1/audit?limit=100' });
  expect(Buffer.from(kept.bytes).toString()).not.toContain(made.token);

  const ended = await owner.charter.remove<Shares>(`/${id}/shares/${made.share.id}`);
  expect(ended.body.items[0]?.state).toBe('revoked');
  expect(await open(made.path)).toMatchObject({
    status: 404,
    text: expect.stringContaining('was ended by its maker'),
  });
  const data = await open(`/api/v1/charter/shared/charter.json?token=${made.token}`);
  expect([data.status, data.body.code]).toEqual([404, 'charter.share_ended']);
});

test('a link that has expired says when, one that never was leads nowhere', async () => {
  const { projectId, owner } = await team(platform, 'expired');
  const { id } = await owner.charter.begin('Expired', projectId);
  const made = (await owner.charter.post<Made>(`/${id}/shares`, { days: 1 })).body;
  await run(
    platform.open.platform.db,
    sql`update charter.share set expires_at = '2025-03-01' where id = ${made.share.id}`,
  );
  expect(await open(made.path)).toMatchObject({
    status: 404,
    text: expect.stringContaining('This link ended on 2025-03-01.'),
  });
  expect((await owner.charter.get<Shares>(`/${id}/shares`)).body.items[0]?.state).toBe('expired');
  const unknown = await open('/api/v1/charter/shared/charter.json?token=abc');
  expect([unknown.status, unknown.body.code]).toEqual([404, 'charter.share_unknown']);
  expect((await open('/api/v1/charter/shared')).status).toBe(400);
});

test('only owners share; for so long at most', async () => {
  const { projectId, owner, contributor, stranger } = await team(platform, 'unshared');
  const { id } = await owner.charter.begin('Unshared', projectId);
  const nobody = '00000000-0000-7000-8000-000000000000';
  expect([
    await refusal(contributor.charter.post<Problem>(`/${id}/shares`)),
    await refusal(contributor.charter.get<Problem>(`/${id}/shares`)),
    await refusal(stranger.charter.post<Problem>(`/${id}/shares`)),
    await refusal(owner.charter.post<Problem>(`/${id}/shares`, { days: 91 })),
    await refusal(owner.charter.post<Problem>(`/${id}/shares`, { days: 0 })),
    await refusal(owner.charter.remove<Problem>(`/${id}/shares/${nobody}`)),
  ]).toEqual([
    [403, 'projects.role_too_low'],
    [403, 'projects.role_too_low'],
    [404, 'charter.session_not_found'],
    [400, 'charter.share_days'],
    [400, 'http.invalid_request'],
    [404, 'charter.share_unknown'],
  ]);
});

test('guessing is slowed down', async () => {
  let status = 0;
  for (let attempt = 0; attempt < 70 && status !== 429; attempt += 1) {
    ({ status } = await open(`/api/v1/charter/shared/charter.md?token=guess${attempt}`));
  }
  expect(status).toBe(429);
});
