import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentFormats } from '#kernel/documents';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { listCheckpoints } from './store/records.ts';
import { charterClient, example, type Problem, type SessionView } from './test-support.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['charter']);
});
afterAll(() => platform.dispose());

const outpatient = example('outpatient-reminders');
const warehouse = example('warehouse-shifts');

async function newProject(name: string): Promise<string> {
  const { body } = await platform.inject<{ id: string }>({
    method: 'POST',
    url: '/api/v1/projects',
    body: { name },
  });
  return body.id;
}

async function governedBy(projectId: string): Promise<{ decision: string; subject: string } | null> {
  const { body } = await platform.inject<{ governed_by: { decision: string; subject: string } | null }>({
    url: `/api/v1/projects/${projectId}`,
  });
  return body.governed_by;
}

async function markdown(session: SessionView): Promise<string> {
  const { bytes } = await charterClient(platform).get(`/${session.id}/charter.md`);
  return Buffer.from(bytes).toString('utf8').replace(/\\(.)/g, '$1');
}

test('an interview answered question by question ends in a decision and five documents', async () => {
  const charter = charterClient(platform);
  const { id } = await charter.begin(outpatient.title);
  let session: SessionView | undefined;
  for (const [question, value] of Object.entries(outpatient.answers)) {
    ({ session } = await charter.answer(id, question, value));
  }
  expect(session).toMatchObject({ current: null, progress: 1, open_questions: [] });
  expect((await charter.post(`/${id}/finish`)).body.status).toBe('deciding');
  const decided = await charter.until(id, 'completed');
  expect(decided).toMatchObject({ decision_kind: 'PROCEED_WITH_MONITORING', edition: 1, committee: null });
  expect(decided.documents.map(({ format }) => format).sort()).toEqual([...documentFormats].sort());
  const starts = { pdf: '%PDF', docx: 'PK', html: '<!doctype html>', md: '# ', json: '{' };
  for (const { format, url, size } of decided.documents) {
    const { bytes, headers } = await platform.inject({ url });
    expect(bytes.length, format).toBe(size);
    expect(headers['content-disposition']).toContain(`charter-1.0.${format}`);
    const start = Buffer.from(bytes.slice(0, 20)).toString('utf8').toLowerCase();
    expect(start.startsWith(starts[format as keyof typeof starts].toLowerCase()), format).toBe(true);
  }
  // Everybody works in the default project: one charter does not govern it.
  expect(await governedBy(decided.project_id)).toBeNull();

  const late = await charter.post<Problem>(`/${id}/answers`, { question_id: 'business.cost', value: 'x' });
  expect([late.status, late.body.code]).toEqual([409, 'charter.not_open']);
});

test('every stage is kept when it closes and reviewed by its agent, again when it changes', async () => {
  const charter = charterClient(platform);
  const reviews = async (): Promise<string[]> => {
    const checkpoints = await listCheckpoints(platform.open.platform.db, id);
    return checkpoints.map(({ stage, revision, review }) => `${stage} ${revision} ${review?.length}`);
  };
  const { id } = await charter.begin('Stages');
  const business = Object.entries(outpatient.answers).filter(([question]) =>
    question.startsWith('business.'),
  );
  for (const [question, value] of business) await charter.answer(id, question, value);
  await expect.poll(reviews, { timeout: 20_000 }).toEqual(['business 12 0']);
  await charter.answer(id, 'business.cost', null, { unknown: true });
  await expect.poll(reviews, { timeout: 20_000 }).toEqual(['business 12 0', 'business 13 1']);
  const { body } = await platform.inject<{ agents: { name: string; handled: number }[] }>({
    url: '/api/v1/system/agents/status',
  });
  expect(body.agents.find(({ name }) => name === 'charter.business-reviewer')?.handled).toBeGreaterThan(1);
});

test('what goes to a committee waits for it; its word is in the documents and governs the project', async () => {
  const charter = charterClient(platform);
  const projectId = await newProject('Sorting');
  const { id, run_id: runId } = await charter.importFile(warehouse, projectId);
  await charter.post(`/${id}/finish`);
  const waiting = await charter.until(id, 'awaiting-committee');
  expect(waiting.decision_kind).toBe('COMMITTEE');
  expect(await governedBy(projectId)).toMatchObject({ decision: 'COMMITTEE', subject: id });
  expect(await markdown(waiting)).toContain('A committee must decide before the project goes on');

  type Approvals = { items: { id: string; title: string; detail: string }[] };
  const { body } = await platform.inject<Approvals>({
    url: `/api/v1/approvals?status=pending&run_id=${runId}`,
  });
  expect(body.items[0]).toMatchObject({
    title: `Committee decision on "${warehouse.title}"`,
    detail: expect.stringContaining('Highest residual risk is high'),
  });
  const decide = { outcome: 'REVISE', comment: 'Plan in more rest on the heavy lines.' };
  const url = `/api/v1/approvals/${body.items[0]?.id}/decide`;
  const member = await platform.signIn('no-reviewer');
  expect((await platform.inject({ method: 'POST', url, body: decide, token: member.token })).status).toBe(
    404,
  );
  expect((await platform.inject({ method: 'POST', url, body: decide })).status).toBe(200);

  const decided = await charter.until(id, 'completed');
  expect(decided.decision_kind).toBe('REVISE');
  expect(decided.documents.map(({ version }) => version)).toEqual(['1.1', '1.1', '1.1', '1.1', '1.1']);
  const text = await markdown(decided);
  expect(text).toContain('Decided by committee: REVISE by local@mainstay.local on 20');
  expect(text).toContain(decide.comment);
  expect(text).toContain('Tomasz Wilk, head of operations');
  expect(text).toContain('Highest residual risk is high (4 of 5)');
  expect(await governedBy(projectId)).toMatchObject({ decision: 'REVISE', subject: id });
});

test('a decided charter is reopened, changed and decided again as a new edition', async () => {
  const charter = charterClient(platform);
  const projectId = await newProject('Reopened');
  const { id, run_id: firstRun } = await charter.importFile(outpatient, projectId);
  expect((await charter.post<Problem>(`/${id}/reopen`)).body.code).toBe('charter.not_decided');
  await charter.post(`/${id}/finish`);
  await charter.until(id, 'completed');
  expect(await governedBy(projectId)).toMatchObject({ decision: 'PROCEED_WITH_MONITORING' });

  const reopened = (await charter.post(`/${id}/reopen`)).body;
  expect(reopened).toMatchObject({ status: 'in-progress', decision: null, progress: 1, edition: 1 });
  expect(reopened.run_id).not.toBe(firstRun);
  const halting = await charter.answer(id, 'ethics.prohibited', ['social-scoring']);
  expect(halting.result).toBe('accepted');
  await charter.post(`/${id}/finish`);
  const again = await charter.until(id, 'completed');
  expect(again).toMatchObject({ decision_kind: 'HALT', edition: 2 });
  expect(new Set(again.documents.map(({ version }) => version))).toEqual(new Set(['2.0']));
  expect(await governedBy(projectId)).toMatchObject({ decision: 'HALT' });
  const rows = (await markdown(again)).split('\n').filter((line) => /^\| [12]\.\d \| \d{4}-/.test(line));
  expect(rows.map((row) => row.split('|')[3]?.replaceAll('*', '').trim())).toEqual([
    expect.stringContaining('PROCEED WITH MONITORING'),
    expect.stringContaining('HALT'),
  ]);
});

test('who began, finished, reopened and abandoned a charter is in the audit log, which stays whole', async () => {
  const maker = await platform.signIn('maker');
  const charter = charterClient(platform, maker.token);
  const { id } = await charter.importFile(outpatient);
  await charter.post(`/${id}/finish`);
  await charter.until(id, 'completed');
  await charter.post(`/${id}/reopen`);
  await charter.post(`/${id}/abandon`);
  type Entries = { items: { action: string; target: string; actor_email: string; detail: object }[] };
  const { body } = await platform.inject<Entries>({ url: '/api/v1/audit?limit=100' });
  const mine = body.items.filter(({ target }) => target === id).reverse();
  expect(mine.map(({ action }) => action)).toEqual([
    'charter.begin',
    'charter.finish',
    'charter.reopen',
    'charter.abandon',
  ]);
  expect(new Set(mine.map(({ actor_email: email }) => email))).toEqual(new Set(['maker@example.org']));
  expect(mine[0]?.detail).toMatchObject({ project_name: outpatient.title, from: 'file' });
  expect(mine[2]?.detail).toMatchObject({ decision: 'PROCEED_WITH_MONITORING', edition: 1 });
  const verified = await platform.inject({ method: 'POST', url: '/api/v1/audit/verify', body: {} });
  expect(verified.body).toMatchObject({ ok: true });
});

test('sessions, scores and decisions are counted', async () => {
  const { bytes } = await platform.inject({ url: '/metrics' });
  const text = Buffer.from(bytes).toString('utf8');
  const count = (line: string): number =>
    Number(
      text
        .split('\n')
        .find((one) => one.startsWith(line))
        ?.split(' ')[1],
    );
  expect(count('uaip_sessions_created_total')).toBeGreaterThanOrEqual(5);
  expect(count('uaip_quality_scores_count{stage="business"}')).toBeGreaterThan(10);
  expect(count('uaip_governance_decisions_total{decision="HALT"}')).toBe(1);
  expect(count('uaip_stage_completion_time_seconds_count{stage_number="5"}')).toBeGreaterThan(0);
  expect(count('uaip_stage_attempts_total{stage_number="1"}')).toBeGreaterThan(1);
  expect(count('uaip_stage_failures_total{stage_number="1",reason="unknown"}')).toBe(1);
});
