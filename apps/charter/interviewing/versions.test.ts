import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { type Answered, charterClient, example, type Problem } from '../test-support.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['charter']);
});
afterAll(() => platform.dispose());

const { answers } = example('outpatient-reminders');
const question = 'business.problem';

interface Version {
  readonly revision: number;
  readonly why: string;
  readonly score: number | null;
  readonly value: unknown;
  readonly origin: unknown;
  readonly by: { readonly email: string };
}
interface Change {
  readonly question_id: string;
  readonly from: Version | null;
  readonly to: Version | null;
  readonly fields: { label: string; changed: boolean; pieces: { kind: string; text: string }[] }[];
}

test('every answer is a version: who, why, the score; two are compared word by word; one is restored', async () => {
  const writer = await platform.signIn('writer');
  const charter = charterClient(platform, writer.token);
  const { id } = await charter.begin('Versions');
  const good = String(answers[question]).trim();
  await charter.answer(id, question, good);
  const edited = await charter.answer(id, question, `${good} It is worse on Mondays.`);
  await charter.answer(id, 'business.cost', null, { unknown: true });

  const { body } = await charter.get<{ items: Version[] }>(`/${id}/history?question_id=${question}`);
  expect(body.items.map(({ revision, why, by }) => [revision, why, by.email])).toEqual([
    [1, 'answer', 'writer@example.org'],
    [2, 'edit', 'writer@example.org'],
  ]);
  expect(body.items[1]?.score).toBe(edited.score);

  const compared = await charter.get<{ items: Change[] }>(
    `/${id}/compare?from=1&to=2&question_id=${question}`,
  );
  const [change] = compared.body.items;
  expect(change?.from?.revision).toBe(1);
  expect(change?.fields.map(({ changed }) => changed)).toEqual([true]);
  expect(change?.fields[0]?.pieces.filter(({ kind }) => kind !== 'same')).toEqual([
    { kind: 'added', text: ' It is worse on Mondays.' },
  ]);
  const all = await charter.get<{ items: Change[] }>(`/${id}/compare?from=0&to=3`);
  expect(all.body.items.map(({ question_id: asked, from }) => [asked, from])).toEqual([
    [question, null],
    ['business.cost', null],
  ]);

  const restored = await charter.post<Answered>(`/${id}/history/1/restore`, { revision: 3 });
  expect(restored.body).toMatchObject({ result: 'accepted', session: { revision: 4 } });
  const shown = restored.body.session.questions.find((one) => one.id === question);
  expect(shown?.answer).toBe(good);
  const after = await charter.get<{ items: Version[] }>(`/${id}/history`);
  expect(after.body.items.at(-1)).toMatchObject({ revision: 4, why: 'restore', origin: { revision: 1 } });
});

test('a version of not knowing is restored as that; a thin one is judged like any answer', async () => {
  const charter = charterClient(platform);
  const { id } = await charter.begin('Restored unknown');
  await charter.answer(id, question, null, { unknown: true });
  await charter.answer(id, question, 'Things are slow.');
  await charter.answer(id, question, answers[question]);
  expect((await charter.post<Answered>(`/${id}/history/2/restore`)).body.result).toBe('follow-up');
  expect((await charter.post<Answered>(`/${id}/history/1/restore`)).body.result).toBe('unknown');
});

test('what cannot be compared or restored is refused with its reason', async () => {
  const charter = charterClient(platform);
  const { id } = await charter.begin('No such version');
  await charter.answer(id, question, answers[question]);
  const stranger = charterClient(platform, (await platform.signIn('outsider')).token);
  const refused = async (answer: Promise<{ status: number; body: Problem }>): Promise<unknown[]> => {
    const { status, body } = await answer;
    return [status, body.code];
  };
  expect(await refused(charter.post<Problem>(`/${id}/history/7/restore`))).toEqual([
    404,
    'charter.revision_unknown',
  ]);
  expect(await refused(charter.get<Problem>(`/${id}/compare?from=0&to=9`))).toEqual([
    404,
    'charter.revision_unknown',
  ]);
  expect(await refused(charter.get<Problem>(`/${id}/compare?from=0&to=1&question_id=business.no`))).toEqual([
    400,
    'charter.question_unknown',
  ]);
  expect(await refused(charter.get<Problem>(`/${id}/compare?from=x&to=1`))).toEqual([
    400,
    'http.invalid_request',
  ]);
  await charter.answer(id, 'business.cost', answers['business.cost']);
  expect(await refused(charter.post<Problem>(`/${id}/history/1/restore`, { revision: 1 }))).toEqual([
    409,
    'charter.edited_elsewhere',
  ]);
  await charter.post(`/${id}/abandon`);
  expect(await refused(charter.post<Problem>(`/${id}/history/1/restore`))).toEqual([409, 'charter.not_open']);
  expect((await stranger.get(`/${id}/history`)).status).toBe(200); // Everybody contributes to the default project.
});
