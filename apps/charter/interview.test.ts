import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { type Answered, charterClient, example, type Problem, type SessionView } from './test-support.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['charter']);
});
afterAll(() => platform.dispose());

const { answers } = example('outpatient-reminders');
const thin = ['Things are slow.', 'It is bad.', 'Very bad.'];

test('an interview is answered, asked again, escalated, left open and corrected', async () => {
  const charter = charterClient(platform);
  const { id, current } = await charter.begin('Outpatient reminders');
  expect(current).toBe('business.problem');

  const accepted = await charter.answer(id, 'business.problem', answers['business.problem']);
  expect(accepted).toMatchObject({ result: 'accepted', attempt: 1, session: { current: 'business.cost' } });
  expect(accepted.score).toBeGreaterThanOrEqual(7);

  const outcomes: Answered[] = [];
  for (const text of thin) outcomes.push(await charter.answer(id, 'business.cost', text));
  expect(outcomes.map(({ result, attempt }) => `${attempt} ${result}`)).toEqual([
    '1 follow-up',
    '2 follow-up',
    '3 escalated',
  ]);
  expect(outcomes[0]?.follow_up).toMatch(/\?/);
  expect(outcomes[2]?.session.current).toBe('business.cause');

  const unknown = await charter.answer(id, 'business.cause', null, { unknown: true });
  expect(unknown).toMatchObject({ result: 'unknown', score: null, session: { current: 'business.outcome' } });

  const changed = await charter.answer(id, 'business.cost', answers['business.cost']);
  expect(changed.result).toBe('accepted');
  expect(changed.session.current).toBe('business.outcome');
  expect(changed.session.stages[0]).toMatchObject({ answered: 3, escalated: 0, unknown: 1 });

  const { body } = await charter.get<{ items: { outcome: string }[] }>(`/${id}/history`);
  expect(body.items.map(({ outcome }) => outcome)).toEqual([
    'accepted',
    'follow-up',
    'follow-up',
    'escalated',
    'unknown',
    'accepted',
  ]);
});

test('of two editors the second one is told, and loses nothing', async () => {
  const charter = charterClient(platform);
  const { id, revision } = await charter.begin('Two editors');
  await charter.answer(id, 'business.problem', answers['business.problem'], { revision });
  const second = await charter.post<Problem>(`/${id}/answers`, {
    question_id: 'business.cost',
    value: answers['business.cost'],
    revision,
  });
  expect(second).toMatchObject({ status: 409, body: { code: 'charter.edited_elsewhere', revision: 1 } });
  const again = await charter.answer(id, 'business.cost', answers['business.cost'], { revision: 1 });
  expect(again.session.revision).toBe(2);
});

test('what cannot be an answer is refused with its reason and changes nothing', async () => {
  const charter = charterClient(platform);
  const begun = await charter.begin('Faulty answers');
  const refused = async (question_id: string, value: unknown): Promise<Problem & { status: number }> => {
    const { status, body } = await charter.post<Problem>(`/${begun.id}/answers`, { question_id, value });
    return { ...body, status };
  };
  const invalid = { status: 400, code: 'charter.answer_invalid' };
  expect(await refused('business.problm', 'text')).toMatchObject({
    status: 400,
    code: 'charter.question_unknown',
    detail: expect.stringContaining('business.problm'),
  });
  expect(await refused('business.problem', 7)).toMatchObject(invalid);
  expect(await refused('business.problem', undefined)).toMatchObject(invalid);
  expect((await refused('business.problem', 'x'.repeat(10_001))).detail).toContain(
    'longer than 10,000 characters',
  );
  expect((await refused('business.archetype', 'magic')).detail).toContain('must be one of classification');
  expect(await refused('ethics.prohibited', ['none', 'social-scoring'])).toMatchObject(invalid);
  expect((await refused('data.quality', [{ dimension: 'accuracy', score: 2 }])).detail).toContain(
    '[0].score',
  );
  expect(await refused('data.privacy', 'text')).toMatchObject({ code: 'charter.question_not_asked' });
  expect((await charter.get(`/${begun.id}`)).body).toEqual(begun);
  expect((await charter.answer(begun.id, 'business.problem', 'x'.repeat(10_000))).result).toBe('follow-up');
});

test('an interview with open questions is not finished, and says which are open', async () => {
  const charter = charterClient(platform);
  const { id } = await charter.begin('Unfinished');
  await charter.answer(id, 'business.problem', answers['business.problem']);
  await charter.answer(id, 'business.cost', thin[0]);
  const { status, body } = await charter.post<Problem & { open_questions: string[] }>(`/${id}/finish`);
  expect(status).toBe(409);
  expect(body.code).toBe('charter.incomplete');
  expect(body.open_questions).not.toContain('business.problem');
  expect(body.open_questions.slice(0, 2)).toEqual(['business.cost', 'business.cause']);
  expect((await charter.get(`/${id}`)).body.status).toBe('in-progress');
});

test('only members see a project’s interviews, and reviewers do not answer', async () => {
  const [owner, reviewer, stranger] = await Promise.all([
    platform.signIn('owner'),
    platform.signIn('reviewer'),
    platform.signIn('stranger'),
  ]);
  const project = await platform.inject<{ id: string }>({
    method: 'POST',
    url: '/api/v1/projects',
    body: { name: 'Private' },
    token: owner.token,
  });
  await platform.inject({
    method: 'PUT',
    url: `/api/v1/projects/${project.body.id}/members/${reviewer.id}`,
    body: { role: 'reviewer' },
    token: owner.token,
  });
  const { id } = await charterClient(platform, owner.token).begin('Private interview', project.body.id);
  const answer = { question_id: 'business.problem', value: answers['business.problem'] };

  const theirs = charterClient(platform, stranger.token);
  for (const answered of [
    await theirs.get<Problem>(`/${id}`),
    await theirs.get<Problem>(`/${id}/history`),
    await theirs.get<Problem>(`/${id}/charter.pdf`),
    await theirs.post<Problem>(`/${id}/answers`, answer),
    await theirs.post<Problem>(`/${id}/abandon`),
  ]) {
    expect(answered).toMatchObject({ status: 404, body: { code: 'charter.session_not_found' } });
    expect(JSON.stringify(answered.body)).not.toContain(project.body.id);
  }
  expect((await theirs.get<{ items: SessionView[] }>('?search=Private')).body.items).toEqual([]);

  const reviewers = charterClient(platform, reviewer.token);
  expect((await reviewers.get(`/${id}`)).body.project_name).toBe('Private interview');
  expect(await reviewers.post<Problem>(`/${id}/answers`, answer)).toMatchObject({
    status: 403,
    body: { code: 'projects.role_too_low' },
  });
  expect((await reviewers.get(`/${id}`)).body.revision).toBe(0);
});

test('an interview given up keeps its answers and takes no more; its run ends', async () => {
  const charter = charterClient(platform);
  const { id, run_id: runId } = await charter.begin('Given up');
  await charter.answer(id, 'business.problem', answers['business.problem']);
  expect((await charter.post(`/${id}/abandon`)).body).toMatchObject({ status: 'abandoned', revision: 1 });
  const { status, body } = await charter.post<Problem>(`/${id}/answers`, {
    question_id: 'business.cost',
    value: answers['business.cost'],
  });
  expect([status, body.code]).toEqual([409, 'charter.not_open']);
  await expect.poll(async () => (await runOf(runId)).status, { timeout: 10_000 }).toBe('cancelled');
});

test('an interview whose run was cancelled goes on with a new one', async () => {
  const charter = charterClient(platform);
  const { id, run_id: first } = await charter.begin('Cancelled run');
  await platform.inject({ method: 'POST', url: `/api/v1/runs/${first}/cancel` });
  await expect.poll(async () => (await runOf(first)).status, { timeout: 10_000 }).toBe('cancelled');
  const { session } = await charter.answer(id, 'business.problem', answers['business.problem']);
  expect(session.run_id).not.toBe(first);
  expect((await runOf(session.run_id)).status).not.toBe('cancelled');
  expect((await charter.post(`/${id}/abandon`)).status).toBe(200);
});

test('after a restart the interview goes on exactly where it was', async () => {
  const before = charterClient(platform);
  const begun = await before.begin('Survives');
  await before.answer(begun.id, 'business.problem', answers['business.problem']);
  const { session } = await before.answer(begun.id, 'business.cost', thin[0]);
  await platform.restart();
  const after = charterClient(platform);
  const found = (await after.get(`/${begun.id}`)).body;
  expect(found).toEqual(session);
  expect([found.run_id, found.current]).toEqual([begun.run_id, 'business.cost']);
  const next = await after.answer(begun.id, 'business.cost', thin[1]);
  expect(next).toMatchObject({ result: 'follow-up', attempt: 2 });
});

async function runOf(id: string): Promise<{ status: string }> {
  return (await platform.inject<{ status: string }>({ url: `/api/v1/runs/${id}` })).body;
}
