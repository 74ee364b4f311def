import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { charterClient, example, type Problem, refusal, type SessionView, team } from '../test-support.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['charter']);
});
afterAll(() => platform.dispose());

const outpatient = example('outpatient-reminders');
const templates = '/api/v1/charter/templates';
interface Template {
  readonly id: string;
  readonly name: string;
  readonly questions: string[];
  readonly locked: string[];
}
const publish = (body: object, token?: string) =>
  platform.inject<Template & Problem>({
    method: 'POST',
    url: templates,
    body,
    ...(token !== undefined && { token }),
  });
const answersOf = ({ questions }: SessionView) =>
  new Map(questions.filter(({ answer }) => answer !== null).map(({ id, answer }) => [id, answer]));

test('an interview begins with the answers of another one, of some stages, judged anew', async () => {
  const { projectId, owner, contributor, stranger } = await team(platform, 'reused');
  const { id } = await owner.charter.importFile(outpatient, projectId);
  const begin = (who: typeof owner, more: object) =>
    who.charter.post<SessionView & Problem>('', {
      project_name: 'Again',
      project_id: projectId,
      from_session: id,
      ...more,
    });
  const some = (await begin(contributor, { stages: ['business', 'users'] })).body;
  const asked = [...answersOf(some).keys()];
  expect(new Set(asked.map((question) => question.split('.')[0]))).toEqual(new Set(['business', 'users']));
  expect(answersOf(some).get('business.problem')).toBe(outpatient.answers['business.problem']);
  expect(some.revision).toBe(asked.length);
  const history = await contributor.charter.get<{ items: object[] }>(`/${some.id}/history`);
  expect(history.body.items).toHaveLength(asked.length);
  expect(history.body.items[0]).toMatchObject({ why: 'reuse', origin: { session_id: id } });

  // With all of them it is complete, and may be edited and finished like any other.
  const all = (await begin(owner, {})).body;
  expect(all).toMatchObject({ progress: 1, locked: [] });
  await owner.charter.answer(all.id, 'business.cost', null, { unknown: true });
  await owner.charter.post(`/${all.id}/finish`);
  await owner.charter.until(all.id, 'completed');
  expect(await refusal(begin(owner, { stages: ['nonsense'] }))).toEqual([400, 'charter.stage_unknown']);
  const theirs = stranger.charter.post<Problem>('', { project_name: 'Mine', from_session: id });
  expect(await refusal(theirs)).toEqual([404, 'charter.session_not_found']);
});

test('an administrator publishes a template; what it locks stays, unless it would not pass', async () => {
  const member = await platform.signIn('template-user');
  const charter = charterClient(platform, member.token);
  const problem = String(outpatient.answers['business.problem']);
  const made = await publish({
    name: ' House rules ',
    description: 'How we put it.',
    answers: {
      'business.problem': problem,
      'business.cost': 'Thin.',
      'business.cause': { unknown: true },
      'data.privacy': 'Only asked when there is personal data.',
    },
    locked: ['business.problem', 'business.cost'],
  });
  expect(made.body).toMatchObject({ name: 'House rules', locked: ['business.problem', 'business.cost'] });
  const list = await platform.inject<{ items: Template[] }>({ url: templates, token: member.token });
  expect(list.body.items.map(({ name }) => name)).toEqual(['House rules']);

  const begun = await charter.post('', { project_name: 'By the rules', template_id: made.body.id });
  const { id, locked } = begun.body;
  expect(locked).toEqual(['business.problem']);
  expect([...answersOf(begun.body).keys()]).toEqual(['business.problem', 'business.cost', 'business.cause']);
  const answer = { question_id: 'business.problem', value: `${problem} Or not.` };
  expect(await refusal(charter.post<Problem>(`/${id}/answers`, answer))).toEqual([
    409,
    'charter.answer_locked',
  ]);
  const improved = await charter.answer(id, 'business.cost', outpatient.answers['business.cost']);
  expect(improved.result).toBe('accepted');

  const url = `${templates}/${made.body.id}`;
  expect((await platform.inject({ method: 'DELETE', url })).status).toBe(204);
  const late = charter.post<Problem>('', { project_name: 'Late', template_id: made.body.id });
  expect(await refusal(late)).toEqual([404, 'charter.template_unknown']);
  expect((await publish({ name: 'House rules', answers: { 'business.problem': problem } })).status).toBe(201);
});

test('a template is published from an interview; only by administrators, once under a name, and whole', async () => {
  const charter = charterClient(platform);
  const { id } = await charter.importFile(outpatient);
  const name = 'Outpatient';
  const made = await publish({ name, session_id: id, stages: ['ethics'], locked: ['ethics.prohibited'] });
  expect(made.body.questions.every((question) => question.startsWith('ethics.'))).toBe(true);
  const member = await platform.signIn('no-admin');
  const answers = { 'business.problem': 'x' };
  expect([
    await refusal(publish({ name: 'Mine', answers }, member.token)),
    await refusal(publish({ name, answers })),
    await refusal(publish({ name: 'Both', answers, session_id: id })),
    await refusal(publish({ name: 'None', answers: {} })),
    await refusal(publish({ name: 'Wrong', answers: { 'business.problem': 7 } })),
    await refusal(publish({ name: 'Unknown', answers: { 'business.no': 'x' } })),
    await refusal(publish({ name: 'Lock', answers, locked: ['business.cost'] })),
    await refusal(publish({ name: 'x'.repeat(201), answers })),
  ]).toEqual([
    [403, 'identity.role_too_low'],
    [409, 'charter.template_exists'],
    [400, 'charter.template_source'],
    [400, 'charter.template_empty'],
    [400, 'charter.answer_invalid'],
    [400, 'charter.question_unknown'],
    [400, 'charter.template_lock'],
    [400, 'charter.text_too_long'],
  ]);
});

test('of two templates that are published at once under one name, one is', async () => {
  const body = { name: 'At once', answers: { 'business.problem': 'We lose 12 hours a week.' } };
  const all = await Promise.all(
    [1, 2, 3].map(() =>
      platform.inject<{ code?: string }>({ method: 'POST', url: '/api/v1/charter/templates', body }),
    ),
  );
  expect(all.map((one) => one.body.code ?? one.status).toSorted()).toEqual([
    201,
    'charter.template_exists',
    'charter.template_exists',
  ]);
});
