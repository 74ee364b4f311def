import { afterAll, beforeAll, expect, test } from 'vitest';
import { many, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { type Answered, example, type Problem, refusal, team } from '../test-support.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['charter']);
});
afterAll(() => platform.dispose());

const { answers } = example('outpatient-reminders');
const question = 'business.problem';

interface Thread {
  readonly id: string;
  readonly text: string;
  readonly author: { email: string };
  readonly mentions: { email: string }[];
  readonly deleted: boolean;
  readonly edited_at: string | null;
  readonly resolved: { by: { email: string } } | null;
  readonly replies: Thread[];
}
interface Suggestions {
  readonly items: { id: string; status: string; became: number | null; decided: { reason: string } | null }[];
}

test('people comment on an answer, answer each other, change their minds and close the thread', async () => {
  const { projectId, owner, reviewer, contributor, stranger } = await team(platform, 'comments');
  const { id } = await owner.charter.begin('Discussed', projectId);
  const path = `/${id}/comments`;
  const said = await reviewer.charter.post<{ thread: Thread }>(path, {
    question_id: question,
    text: `  Whose number is this, @${contributor.email}, and not @${stranger.email}?  `,
  });
  expect(said.status).toBe(201);
  const { thread } = said.body;
  expect(thread).toMatchObject({ author: { email: reviewer.email }, resolved: null, replies: [] });
  expect(thread.mentions.map(({ email }) => email)).toEqual([contributor.email]);

  const reply = await contributor.charter.post<{ thread: Thread }>(path, {
    question_id: question,
    text: 'From the ward office.',
    reply_to: thread.id,
  });
  const replyId = reply.body.thread.replies[0]?.id;
  expect(await refusal(reviewer.charter.put<Problem>(`${path}/${replyId}`, { text: 'x' }))).toEqual([
    403,
    'charter.not_yours',
  ]);
  expect(await refusal(owner.charter.remove<Problem>(`${path}/${replyId}`))).toEqual([
    403,
    'charter.not_yours',
  ]);
  const edited = await contributor.charter.put<{ thread: Thread }>(`${path}/${replyId}`, { text: 'Ward 3.' });
  expect(edited.body.thread.replies[0]).toMatchObject({ text: 'Ward 3.', edited_at: expect.any(String) });
  const closed = await reviewer.charter.post<{ thread: Thread }>(`${path}/${thread.id}/resolve`);
  expect(closed.body.thread.resolved?.by.email).toBe(reviewer.email);

  expect((await reviewer.charter.remove(`${path}/${thread.id}`)).status).toBe(204);
  const list = await owner.charter.get<{ items: Thread[] }>(`${path}?question_id=${question}`);
  expect(list.body.items).toMatchObject([{ deleted: true, text: '', replies: [{ text: 'Ward 3.' }] }]);
  await contributor.charter.remove(`${path}/${replyId}`);
  expect((await owner.charter.get<{ items: Thread[] }>(path)).body.items).toEqual([]);
});

test('a reviewer proposes an answer; accepted it is judged like any other, and says whose it was', async () => {
  const { projectId, owner, reviewer, contributor } = await team(platform, 'suggestions');
  const { id } = await owner.charter.begin('Suggested', projectId);
  await owner.charter.answer(id, question, 'It is slow.');
  const path = `/${id}/suggestions`;
  const suggest = async (value: unknown): Promise<string> => {
    const { body } = await reviewer.charter.post<Suggestions>(path, { question_id: question, value });
    return body.items[0]?.id ?? '';
  };
  const [good, thin, mine] = [await suggest(answers[question]), await suggest('No.'), await suggest('Hm.')];

  expect(await refusal(reviewer.charter.post<Problem>(`${path}/${good}/accept`))).toEqual([
    403,
    'projects.role_too_low',
  ]);
  const stale = contributor.charter.post<Problem>(`${path}/${good}/accept`, { revision: 0 });
  expect(await refusal(stale)).toEqual([409, 'charter.edited_elsewhere']);
  const accepted = await contributor.charter.post<Answered>(`${path}/${good}/accept`, { revision: 1 });
  expect(accepted.body).toMatchObject({ result: 'accepted', session: { revision: 2 } });
  expect(await refusal(contributor.charter.post<Problem>(`${path}/${good}/accept`))).toEqual([
    409,
    'charter.suggestion_decided',
  ]);
  expect(await refusal(contributor.charter.post<Problem>(`${path}/${thin}/reject`, { reason: ' ' }))).toEqual(
    [400, 'charter.text_empty'],
  );
  await contributor.charter.post(`${path}/${thin}/reject`, { reason: 'Says nothing.' });
  expect(await refusal(owner.charter.remove<Problem>(`${path}/${mine}`))).toEqual([403, 'charter.not_yours']);
  await reviewer.charter.remove(`${path}/${mine}`);

  const { body } = await owner.charter.get<Suggestions>(path);
  expect(body.items.map(({ status, became, decided }) => [status, became, decided?.reason])).toEqual([
    ['accepted', 2, ''],
    ['rejected', null, 'Says nothing.'],
    ['withdrawn', null, ''],
  ]);
  const history = await owner.charter.get<{ items: object[] }>(`/${id}/history`);
  expect(history.body.items.at(-1)).toMatchObject({
    why: 'suggestion',
    by: { email: contributor.email },
    origin: { suggestion_id: good, author_id: reviewer.id },
  });
  type Entries = { items: { action: string; target: string }[] };
  const audit = await platform.inject<Entries>({ url: '/api/v1/audit?limit=100' });
  const actions = audit.body.items.filter(({ target }) => target === id).map(({ action }) => action);
  expect(actions.reverse()).toEqual([
    'charter.begin',
    'charter.suggest',
    'charter.suggest',
    'charter.suggest',
    'charter.suggestion_accept',
    'charter.suggestion_reject',
    'charter.suggestion_withdraw',
  ]);
});

test('of two people who accept at once one is told that it is decided, and there is one version', async () => {
  const { projectId, owner, contributor, reviewer } = await team(platform, 'at-once');
  const { id } = await owner.charter.begin('At once', projectId);
  const made = await reviewer.charter.post<Suggestions>(`/${id}/suggestions`, {
    question_id: question,
    value: answers[question],
  });
  const path = `/${id}/suggestions/${made.body.items[0]?.id}/accept`;
  const both = await Promise.all([owner.charter.post(path), contributor.charter.post(path)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await owner.charter.get(`/${id}`)).body.revision).toBe(1);
});

test('what is not there, too long, or none of one’s business is refused', async () => {
  const { projectId, owner, reviewer, stranger } = await team(platform, 'refusals');
  const { id } = await owner.charter.begin('Refused', projectId);
  const nobody = '00000000-0000-7000-8000-000000000000';
  const comment = (body: object) => reviewer.charter.post<Problem>(`/${id}/comments`, body);
  const refusals = await Promise.all([
    refusal(comment({ question_id: 'business.no', text: 'x' })),
    refusal(comment({ question_id: question, text: 'x'.repeat(2_001) })),
    refusal(comment({ question_id: question, text: ' \n ' })),
    refusal(comment({ question_id: question, text: 'x', reply_to: nobody })),
    refusal(reviewer.charter.post<Problem>(`/${id}/suggestions`, { question_id: question, value: 7 })),
    refusal(
      reviewer.charter.post<Problem>(`/${id}/suggestions`, { question_id: 'data.privacy', value: 'text' }),
    ),
    refusal(
      reviewer.charter.post<Problem>(`/${id}/suggestions`, {
        question_id: question,
        value: 'x'.repeat(10_001),
      }),
    ),
    refusal(owner.charter.post<Problem>(`/${id}/suggestions/${nobody}/accept`)),
    refusal(stranger.charter.get<Problem>(`/${id}/comments`)),
    refusal(stranger.charter.post<Problem>(`/${id}/comments`, { question_id: question, text: 'x' })),
    refusal(stranger.charter.get<Problem>(`/${id}/suggestions`)),
  ]);
  expect(refusals).toEqual([
    [400, 'charter.question_unknown'],
    [400, 'charter.text_too_long'],
    [400, 'charter.text_empty'],
    [404, 'charter.comment_unknown'],
    [400, 'charter.answer_invalid'],
    [400, 'charter.question_not_asked'],
    [400, 'charter.answer_invalid'],
    [404, 'charter.suggestion_unknown'],
    [404, 'charter.session_not_found'],
    [404, 'charter.session_not_found'],
    [404, 'charter.session_not_found'],
  ]);
});

test('a comment that is changed and deleted at once ends up deleted, whoever comes first', async () => {
  const { projectId, owner } = await team(platform, 'at-once');
  const { id } = await owner.charter.begin('At once', projectId);
  for (let round = 0; round < 4; round += 1) {
    const said = { question_id: 'business.problem', text: 'Nothing to keep.' };
    const { body } = await owner.charter.post<{ thread: { id: string } }>(`/${id}/comments`, said);
    const path = `/${id}/comments/${body.thread.id}`;
    await Promise.all([
      ...[1, 2, 3].map((time) => owner.charter.put(path, { text: `Said again ${time} @nobody@example.org` })),
      owner.charter.remove(path),
    ]);
    const kept = await many(
      platform.open.platform.db,
      sql<{ text: string }>`select text from charter.comment where id = ${body.thread.id}`,
    );
    expect(kept).toEqual([{ text: '' }]);
  }
});
