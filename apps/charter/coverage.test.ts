import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { FRAMEWORK_IDS } from './domain/frameworks/framework.ts';
import { charterClient, example, type Problem } from './test-support.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['charter']);
});
afterAll(() => platform.dispose());

interface CoverageBody {
  readonly statement: string;
  readonly framework: { readonly id: string; readonly version: string };
  readonly totals: Readonly<Record<string, number>>;
  readonly elements: readonly {
    readonly id: string;
    readonly status: string;
    readonly answers: readonly { readonly question: string }[];
  }[];
}

test('frameworks are listed with edition, day and source', async () => {
  const { body } = await platform.inject<{ items: { id: string; source: { url: string } }[] }>({
    url: '/api/v1/charter/frameworks',
  });
  expect(body.items.map(({ id }) => id).sort()).toEqual([...FRAMEWORK_IDS].sort());
  for (const { source } of body.items) expect(URL.canParse(source.url)).toBe(true);
});

test('the mapping of a framework can be read without a session', async () => {
  const { body } = await platform.inject<{
    elements: { id: string; questions: string[]; applies: { from: string }[] }[];
  }>({ url: '/api/v1/charter/frameworks/eu-ai-act' });
  const literacy = body.elements.find(({ id }) => id === 'Article 4');
  expect(literacy).toMatchObject({ questions: ['users.training'], applies: [{ from: '2025-02-02' }] });
});

test.each(FRAMEWORK_IDS)('%s: coverage as JSON and as CSV, element by element', async (framework) => {
  const charter = charterClient(platform);
  const { id } = await charter.importFile(example('outpatient-reminders'));
  const { body, status } = await charter.get<CoverageBody>(`/${id}/coverage?framework=${framework}`);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.statement).toContain('no statement of compliance');
  expect(Object.values(body.totals).reduce((sum, one) => sum + one, 0)).toBe(body.elements.length);
  const csv = await charter.get(`/${id}/coverage.csv?framework=${framework}`);
  expect(csv.headers['content-type']).toContain('text/csv');
  const text = Buffer.from(csv.bytes).toString('utf8');
  for (const element of body.elements) expect(text).toContain(`,${element.id},`);
});

test.each(['model-card', 'datasheet'])('the %s is drafted at any time, in every format', async (card) => {
  const charter = charterClient(platform);
  const { id } = await charter.begin('Cards');
  await charter.answer(id, 'business.archetype', 'ranking');
  const starts = { pdf: '%PDF', docx: 'PK', html: '<!doctype html>', md: '# ', json: '{' };
  for (const [format, start] of Object.entries(starts)) {
    const { bytes, headers } = await charter.get(`/${id}/${card}.${format}`);
    expect(headers['content-disposition']).toContain(`${card}-1.${format}`);
    expect(Buffer.from(bytes).toString('utf8').toLowerCase().startsWith(start.toLowerCase()), format).toBe(
      true,
    );
  }
});

test('an unknown framework and a stranger are told so', async () => {
  const charter = charterClient(platform);
  const { body: project } = await platform.inject<{ id: string }>({
    method: 'POST',
    url: '/api/v1/projects',
    body: { name: 'Not for strangers' },
  });
  const { id } = await charter.begin('Coverage', project.id);
  const unknown = await charter.get<Problem>(`/${id}/coverage?framework=iso-9001`);
  expect(unknown.status).toBe(400);
  const { token } = await platform.signIn('stranger');
  const stranger = await charterClient(platform, token).get<Problem>(`/${id}/coverage?framework=altai`);
  expect([stranger.status, stranger.body.code]).toEqual([404, 'charter.session_not_found']);
});
