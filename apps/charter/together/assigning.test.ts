import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { example, type Problem, refusal, team } from '../test-support.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['charter']);
});
afterAll(() => platform.dispose());

const { answers } = example('outpatient-reminders');

interface Waiting {
  readonly assignments: { target: string; session_id: string; due: string | null; overdue: boolean }[];
  readonly mentions: { question_id: string; text: string; by: { email: string } }[];
}
const waiting = async (token: string): Promise<Waiting> =>
  (await platform.inject<Waiting>({ url: '/api/v1/charter/waiting', token })).body;

test('questions and stages are given to people with a date, wait for them, and are done when answered', async () => {
  const { projectId, owner, contributor, reviewer } = await team(platform, 'assigned');
  const { id } = await owner.charter.begin('Assigned', projectId);
  const assign = (target: string, body: object) =>
    owner.charter.put<{ items: { target: string }[] }>(`/${id}/assignments/${target}`, body);
  await assign('business.cost', { email: contributor.email, due: '2020-01-31', note: 'Ask controlling.' });
  await assign('data', { email: contributor.email.toUpperCase(), due: '2999-12-31' });
  const all = await assign('business.problem', { email: reviewer.email });
  expect(all.body.items.map(({ target }) => target)).toEqual(['business.cost', 'data', 'business.problem']);

  const mine = await waiting(contributor.token);
  expect(mine.assignments.filter(({ session_id: session }) => session === id)).toMatchObject([
    { target: 'business.cost', due: '2020-01-31', overdue: true },
    { target: 'data', overdue: false },
  ]);
  const { session } = await contributor.charter.answer(id, 'business.cost', answers['business.cost']);
  expect(session.assignments[0]).toMatchObject({
    target: 'business.cost',
    done: true,
    overdue: false,
    note: 'Ask controlling.',
    assignee: { email: contributor.email },
    assigned_by: { email: owner.email },
  });
  expect((await waiting(contributor.token)).assignments.map(({ target }) => target)).toEqual(['data']);

  type Participants = { role: string; people: { email: string }[] };
  const { body: around } = await reviewer.charter.get<Participants>(`/${id}/people`);
  expect(around.role).toBe('reviewer');
  expect(around.people.map(({ email }) => email).sort()).toEqual(
    [owner.email, contributor.email, reviewer.email].sort(),
  );

  // It may be given to somebody else, taken back, and ends with the interview.
  await assign('data', { email: owner.email });
  expect((await waiting(contributor.token)).assignments).toEqual([]);
  expect((await owner.charter.remove(`/${id}/assignments/business.problem`)).status).toBe(200);
  expect((await waiting(reviewer.token)).assignments).toEqual([]);
  await owner.charter.post(`/${id}/abandon`);
  expect((await waiting(owner.token)).assignments).toEqual([]);
});

test('who is mentioned is waited for until they answer or the thread is closed', async () => {
  const { projectId, owner, contributor, reviewer } = await team(platform, 'mentioned');
  const { id } = await owner.charter.begin('Mentioned', projectId);
  const ask = async (): Promise<string> => {
    const { body } = await reviewer.charter.post<{ thread: { id: string } }>(`/${id}/comments`, {
      question_id: 'business.problem',
      text: `Is this so, @${contributor.email}?`,
    });
    return body.thread.id;
  };
  const [first, second] = [await ask(), await ask()];
  expect((await waiting(contributor.token)).mentions).toMatchObject([
    { question_id: 'business.problem', by: { email: reviewer.email } },
    { question_id: 'business.problem' },
  ]);
  await contributor.charter.post(`/${id}/comments`, {
    question_id: 'business.problem',
    text: 'Yes.',
    reply_to: first,
  });
  await owner.charter.post(`/${id}/comments/${second}/resolve`);
  expect((await waiting(contributor.token)).mentions).toEqual([]);
  const { beside } = (await owner.charter.get(`/${id}`)).body;
  expect(beside['business.problem']).toEqual({ threads: 1, suggestions: 0, evidence: 0 });
});

test('only people who see the interview are assigned, by people who may answer it', async () => {
  const { projectId, owner, reviewer, stranger } = await team(platform, 'unassignable');
  const { id } = await owner.charter.begin('Unassignable', projectId);
  const path = (target: string): string => `/${id}/assignments/${target}`;
  const email = reviewer.email;
  expect(
    await Promise.all([
      refusal(owner.charter.put<Problem>(path('data'), { email: stranger.email })),
      refusal(owner.charter.put<Problem>(path('data'), { email: 'nobody@example.org' })),
      refusal(owner.charter.put<Problem>(path('nonsense'), { email })),
      refusal(owner.charter.put<Problem>(path('data'), { email, due: '2026-02-30' })),
      refusal(owner.charter.put<Problem>(path('data'), { email, due: '0000-01-01' })),
      refusal(owner.charter.put<Problem>(path('data'), { email, note: 'x'.repeat(2_001) })),
      refusal(reviewer.charter.put<Problem>(path('data'), { email })),
      refusal(stranger.charter.put<Problem>(path('data'), { email })),
      refusal(owner.charter.remove<Problem>(path('data'))),
    ]),
  ).toEqual([
    [404, 'charter.person_unknown'],
    [404, 'charter.person_unknown'],
    [400, 'charter.target_unknown'],
    [400, 'http.invalid_request'],
    [400, 'http.invalid_request'],
    [400, 'charter.text_too_long'],
    [403, 'projects.role_too_low'],
    [404, 'charter.session_not_found'],
    [404, 'charter.assignment_unknown'],
  ]);
});
