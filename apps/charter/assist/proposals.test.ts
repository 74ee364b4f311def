import { afterEach, expect, test } from 'vitest';
import { type Answered, type Problem, refusal } from '../test-support.ts';
import {
  type Assist,
  answers,
  ask,
  json,
  type Note,
  question,
  quoteOf,
  settled,
  title,
  withModel,
} from './test-support.ts';

let open: Awaited<ReturnType<typeof withModel>> | undefined;
afterEach(async () => {
  await open?.dispose();
  open = undefined;
});

async function start(overrides: Readonly<Record<string, unknown>> = {}) {
  open = await withModel(overrides);
  return open;
}

test('contradictions are shown with places that are there; accepted they are in the charter and change no score', async () => {
  const { platform, server, charter } = await start();
  const { id } = await charter.importFile({ title, answers });
  const before = (await charter.get(`/${id}`)).body;
  const finding = {
    first: { question_id: question, quote: quoteOf(question) },
    second: { question_id: 'business.cost', quote: quoteOf('business.cost') },
    because: 'The two give different numbers of missed appointments.',
  };
  const other = { ...finding, first: { question_id: 'business.cause', quote: quoteOf('business.cause') } };
  server.always(
    json({
      findings: [
        finding,
        { ...finding, first: { question_id: question, quote: 'an invented figure of 99 percent' } },
        { ...finding, second: finding.first },
        { ...finding, first: { question_id: 'business.nowhere', quote: quoteOf(question) } },
        { ...other, because: 'The cause is not what costs.' },
      ],
    }),
  );
  expect((await ask(charter, id, 'contradictions')).status).toBe(202);
  const { notes, requests } = await settled(charter, id);
  expect(requests).toMatchObject([{ status: 'ready', outcome: { proposed: 2, dropped: 3, repeated: 0 } }]);
  const [first, second] = notes;
  expect(first).toMatchObject({ kind: 'contradiction', status: 'open' });
  const decide = (note: Note | undefined, how: string, body: object = {}) =>
    charter.post<Note & Problem>(`/${id}/assist/notes/${note?.id}/${how}`, body);
  expect((await decide(first, 'accept')).body).toMatchObject({ status: 'accepted' });
  expect((await decide(second, 'reject', { reason: 'It is one of several causes.' })).status).toBe(200);
  expect(await refusal(decide(second, 'accept'))).toEqual([409, 'charter.note_decided']);

  // Asked again, what was decided does not come again.
  await ask(charter, id, 'contradictions');
  expect((await settled(charter, id)).requests).toMatchObject([{ outcome: { proposed: 0, repeated: 2 } }]);

  expect((await charter.get(`/${id}`)).body).toEqual(before);
  await charter.post(`/${id}/finish`);
  const done = await charter.until(id, 'completed');
  expect(done.decision_kind).toBe('PROCEED_WITH_MONITORING');
  const { bytes } = await charter.get<undefined>(`/${id}/charter.md`);
  const text = Buffer.from(bytes).toString('utf8');
  expect(text).toContain('The two give different numbers of missed appointments.');
  expect(text).not.toContain('The cause is not what costs.');
  expect(text).toContain('1 contradiction accepted');
  expect(text).toMatch(/custom\/llama.*accepted by Local administrator/i);
  const audit = await platform.inject<{ items: { action: string; detail: { call_id?: string } }[] }>({
    url: '/api/v1/audit?action=charter.*&limit=100',
  });
  const actions = audit.body.items.map(({ action }) => action).filter((one) => one.includes('model'));
  expect(actions.reverse()).toEqual([
    'charter.model_ask',
    'charter.model_note_accept',
    'charter.model_note_reject',
    'charter.model_ask',
  ]);
});

test('when the last question is answered the model looks for contradictions by itself; nobody waits for it', async () => {
  const { server, charter } = await start();
  const last = 'ethics.monitoring';
  const { id } = await charter.importFile({ title, answers });
  await charter.answer(id, last, 'We watch it.');
  await settled(charter, id);
  const [first, second] = [question, last].map((one) => ({ question_id: one, quote: quoteOf(one) }));
  server.always({ ...json({ findings: [{ first, second, because: 'They differ.' }] }), delay: 500 });
  expect((await charter.answer(id, last, answers[last])).session.open_questions).toEqual([]);
  const { body } = await charter.get<Assist>(`/${id}/assist`);
  expect(body.requests).toMatchObject([
    { kind: 'contradictions', automatic: true, status: 'pending' },
    { kind: 'follow-up' },
  ]);
  await charter.post(`/${id}/finish`);
  await charter.until(id, 'completed');
  const { notes } = await settled(charter, id);
  expect(notes).toMatchObject([{ kind: 'contradiction', status: 'open' }]);
  // It came too late for this edition, and is not forced on it.
  expect(await refusal(charter.post<Problem>(`/${id}/assist/notes/${notes[0]?.id}/accept`))).toEqual([
    409,
    'charter.not_open',
  ]);
});

test('a draft of an answer rests on other answers, and is scored like any other when it is accepted', async () => {
  const { server, charter } = await start({ 'charter.assist.automatic': false });
  const { id } = await charter.begin('Drafted');
  await charter.answer(id, question, answers[question]);
  const quote = quoteOf(question);
  const held = { text: 'The clinic loses appointments.', sources: [{ question_id: question, quote }] };
  server.always(
    json({
      sentences: [
        held,
        { text: 'It loses 987654 of them.', sources: [{ question_id: question, quote }] },
        {
          text: 'The board is delighted.',
          sources: [{ question_id: question, quote: 'The board is delighted' }],
        },
        { text: 'Everybody agrees.', sources: [] },
      ],
    }),
  );
  await ask(charter, id, 'answer', 'business.cause');
  const { requests } = await settled(charter, id);
  expect(requests).toMatchObject([{ status: 'ready', outcome: { proposed: 1, dropped: 3 } }]);
  const list = await charter.get<{ items: (Note & { value: string; made_by: object })[] }>(
    `/${id}/suggestions?question_id=business.cause`,
  );
  expect(list.body.items).toMatchObject([
    {
      value: held.text,
      status: 'open',
      made_by: {
        engine: 'model',
        model: 'llama',
        sentences: [held],
        left_out: [
          { because: expect.stringContaining('987654') },
          { because: expect.stringContaining('The board is delighted') },
          { because: 'It names no answer that it rests on.' },
        ],
      },
    },
  ]);
  const { id: suggestion } = list.body.items[0] ?? { id: '' };
  const accepted = await charter.post<Answered>(`/${id}/suggestions/${suggestion}/accept`);
  expect(accepted.body).toMatchObject({ engine: 'rules', result: 'follow-up', attempt: 1 });
  const byHand = await charter.begin('By hand');
  await charter.answer(byHand.id, question, answers[question]);
  const own = await charter.answer(byHand.id, 'business.cause', held.text);
  expect(accepted.body.score).toBe(own.score);
  const history = await charter.get<{ items: object[] }>(`/${id}/history?question_id=business.cause`);
  expect(history.body.items).toMatchObject([{ why: 'suggestion', origin: { model: 'custom/llama' } }]);
});

test('a section that a person accepted stands in the charter, with who drafted and who accepted it', async () => {
  const { server, charter } = await start();
  const { id } = await charter.importFile({ title, answers });
  const source = { question_id: question, quote: quoteOf(question) };
  server.always(
    json({
      sentences: [
        { text: 'Patients miss their appointments.', sources: [source] },
        { text: 'This made headlines in 1871.', sources: [source] },
      ],
    }),
  );
  await ask(charter, id, 'section', 'problem');
  const [draft] = (await settled(charter, id)).notes;
  expect(draft).toMatchObject({
    kind: 'section',
    target: 'problem',
    content: {
      text: 'Patients miss their appointments.',
      left_out: [{ text: 'This made headlines in 1871.' }],
    },
  });
  await ask(charter, id, 'section', 'problem');
  const [again] = (await settled(charter, id)).notes;
  expect(again?.id).not.toBe(draft?.id);
  const edited = 'Patients miss their appointments, and nobody is told in time.';
  const path = `/${id}/assist/notes/${again?.id}`;
  expect((await charter.post<Note>(`${path}/accept`, { text: edited })).body).toMatchObject({
    status: 'accepted',
    edited,
  });
  await ask(charter, id, 'section', 'users');
  await settled(charter, id);
  await charter.post(`/${id}/finish`);
  await charter.until(id, 'completed');
  const text = Buffer.from((await charter.get(`/${id}/charter.md`)).bytes).toString('utf8');
  expect(text).toContain(edited);
  expect(text.indexOf(edited)).toBeLessThan(text.indexOf('Way without AI'));
  expect(text).toMatch(
    /Drafted with custom\/llama, edited and accepted by Local administrator on \d{4}-\d\d-\d\d/,
  );
  // The draft of the users' section waits for a person: it is not in the charter.
  expect(text).not.toContain('User context');
  expect(await refusal(charter.post<Problem>(`${path}/reject`))).toEqual([409, 'charter.not_open']);
});
