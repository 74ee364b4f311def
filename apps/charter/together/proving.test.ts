import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { type Problem, refusal, team } from '../test-support.ts';
import { evidenceType } from './media-type.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['charter'], { 'charter.evidence.max_mebibytes': 1 });
});
afterAll(() => platform.dispose());

const question = 'business.problem';
interface Evidence {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly url: string;
  readonly expired: boolean;
  readonly file: { name: string; media_type: string; size: number } | null;
}
interface List {
  readonly items: Evidence[];
}

const upload = (token: string, sessionId: string, query: Record<string, string>, body: Uint8Array) =>
  platform.inject<List & Problem>({
    method: 'POST',
    url: `/api/v1/charter/sessions/${sessionId}/evidence/files?${new URLSearchParams(query)}`,
    token,
    body,
  });

test('links and files stand behind an answer, are served as files only, and expire', async () => {
  const { projectId, owner, reviewer, stranger } = await team(platform, 'proven');
  const { id } = await owner.charter.begin('Proven', projectId);
  const path = `/${id}/evidence`;
  const link = await owner.charter.post<List>(path, {
    question_id: question,
    url: ' https://example.org/report?year=2025 ',
    expires_on: '2020-06-30',
  });
  expect(link.body.items[0]).toMatchObject({
    kind: 'link',
    title: 'https://example.org/report?year=2025',
    expired: true,
  });
  const page = new TextEncoder().encode('Waiting time, days\n41\n');
  const file = await upload(
    owner.token,
    id,
    { question_id: question, name: '../Waits.html', title: 'Waits', expires_on: '2999-01-01' },
    page,
  );
  expect(file.status).toBe(201);
  const kept = file.body.items[0];
  expect(kept).toMatchObject({ kind: 'file', expired: false, title: 'Waits' });
  expect(kept?.file).toEqual({
    name: 'Waits.html',
    media_type: 'text/plain; charset=utf-8',
    size: page.length,
  });

  const content = await platform.inject({ url: kept?.url ?? '', token: reviewer.token });
  expect(Buffer.from(content.bytes)).toEqual(Buffer.from(page));
  expect(content.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'content-disposition': expect.stringMatching(/^attachment/),
  });
  expect((await platform.inject({ url: kept?.url ?? '', token: stranger.token })).status).toBe(404);

  const renewed = await owner.charter.put<List>(`${path}/${link.body.items[0]?.id}`, { title: 'Report' });
  expect(renewed.body.items[0]).toMatchObject({ title: 'Report', expired: false });
  expect((await owner.charter.get(`/${id}`)).body.beside[question]).toMatchObject({ evidence: 2 });
  expect((await owner.charter.remove(`${path}/${kept?.id}`)).status).toBe(204);
  expect((await reviewer.charter.get<List>(path)).body.items.map(({ title }) => title)).toEqual(['Report']);
});

test('what is no evidence, too large, or sent by the wrong people is refused', async () => {
  const { projectId, owner, reviewer, stranger } = await team(platform, 'unproven');
  const { id } = await owner.charter.begin('Unproven', projectId);
  const link = (who: typeof owner, url: string) =>
    refusal(who.charter.post<Problem>(`/${id}/evidence`, { question_id: question, url }));
  const bytes = (text: string) => new TextEncoder().encode(text);
  const file = (content: Uint8Array, more: Record<string, string> = {}, who = owner) =>
    refusal(upload(who.token, id, { question_id: question, name: 'a.pdf', ...more }, content));
  expect([
    await link(owner, 'javascript:alert(1)'),
    await link(owner, 'https://name:password@example.org/'),
    await link(owner, 'https://:password@example.org/'),
    await link(owner, `https://example.org/${'x'.repeat(2_000)}`),
    await link(reviewer, 'https://example.org/'),
    await link(stranger, 'https://example.org/'),
    await file(bytes('<!doctype html><script>1</script>')),
    await file(new Uint8Array([0x4d, 0x5a, 0x90, 0x00])),
    await file(bytes('')),
    await file(bytes('text'), { question_id: 'business.no' }),
    await file(bytes('text'), { expires_on: 'tomorrow' }),
    await file(bytes('text'), { expires_on: '0000-01-01' }),
    await file(bytes('text'), {}, reviewer),
    await file(new Uint8Array(1024 * 1024 + 1).fill(65)),
    await file(new Uint8Array(1024 * 1024 + 2).fill(65)),
  ]).toEqual([
    [400, 'charter.evidence_url'],
    [400, 'charter.evidence_url'],
    [400, 'charter.evidence_url'],
    [400, 'charter.evidence_url'],
    [403, 'projects.role_too_low'],
    [404, 'charter.session_not_found'],
    [400, 'charter.evidence_type'],
    [400, 'charter.evidence_type'],
    [400, 'charter.evidence_empty'],
    [400, 'charter.question_unknown'],
    [400, 'http.invalid_request'],
    [400, 'http.invalid_request'],
    [403, 'projects.role_too_low'],
    [413, 'charter.evidence_too_large'],
    [413, 'http.body_too_large'],
  ]);
});

test('evidence that is changed and taken off at once is told to be gone', async () => {
  const { projectId, owner } = await team(platform, 'proven-at-once');
  const { id } = await owner.charter.begin('At once', projectId);
  const link = { question_id: question, url: 'https://example.org/' };
  const { body } = await owner.charter.post<{ items: { id: string }[] }>(`/${id}/evidence`, link);
  const path = `/${id}/evidence/${body.items[0]?.id}`;
  const answers = await Promise.all([
    owner.charter.remove(path),
    owner.charter.put(path, { title: 'Renamed' }),
    owner.charter.remove(path),
    owner.charter.put(path, { title: 'Renamed again' }),
  ]);
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  expect(answers.filter(({ status }) => ![200, 204, 404].includes(status))).toEqual([]);
});

test('a file is what its bytes say', () => {
  const zip = (entry: string): Uint8Array =>
    Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.from(entry), deflateRawSync('content')]);
  expect(evidenceType(Buffer.from('%PDF-1.7\n'))).toBe('application/pdf');
  expect(evidenceType(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))).toBe('image/png');
  expect(evidenceType(zip('word/document.xml'))).toContain('wordprocessingml');
  expect(evidenceType(zip('evil.exe'))).toBeUndefined();
  expect(evidenceType(Buffer.from('name;value\nä;1'))).toBe('text/plain; charset=utf-8');
  expect(evidenceType(Buffer.from('name;value\nä', 'latin1'))).toBeUndefined();
  expect(evidenceType(Buffer.from(' <svg onload="x"/>'))).toBeUndefined();
});
