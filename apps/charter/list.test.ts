import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { charterClient, example, type Problem, refusal, team } from './test-support.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['charter']);
});
afterAll(() => platform.dispose());

const outpatient = example('outpatient-reminders');
interface Page {
  readonly items: {
    id: string;
    project_name: string;
    owner: { email: string };
    overdue: boolean;
    due: string | null;
    assignees: { email: string }[];
  }[];
  readonly next_cursor: string | null;
}

test('sessions are found by name and by what was answered, filtered, sorted, and paged without gaps', async () => {
  const { projectId, owner, contributor, stranger } = await team(platform, 'listed');
  const names = ['Alpha', 'beta', 'Gamma 7731%', 'delta', 'Epsilon'];
  const ids: string[] = [];
  for (const name of names) ids.push((await owner.charter.begin(name, projectId)).id);
  const [alpha = '', beta = '', gamma = ''] = ids;
  await owner.charter.answer(alpha, 'business.problem', outpatient.answers['business.problem']);
  await owner.charter.answer(beta, 'business.problem', 'Xylophones are missing in 12 of 40 schools.');
  await owner.charter.put(`/${gamma}/assignments/business`, { email: contributor.email, due: '2020-02-01' });
  await owner.charter.put(`/${beta}/assignments/data`, { email: contributor.email, due: '2999-02-01' });
  const decided = await owner.charter.importFile(outpatient, projectId);
  expect(decided.status).toBe('in-progress');
  await owner.charter.post(`/${decided.id}/finish`);
  await owner.charter.until(decided.id, 'completed');

  const list = async (query: string, who = owner): Promise<string[]> => {
    const { body } = await who.charter.get<Page>(`?${query}`);
    return body.items.map(({ project_name: name }) => name);
  };
  const all = [outpatient.title, ...names.toReversed()];
  expect(await list('')).toEqual(all);
  expect(await list('sort=name')).toEqual(
    all.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
  );
  expect((await list('sort=progress'))[0]).toBe(outpatient.title);
  expect(await list('search=LPH')).toEqual(['Alpha']);
  expect(await list('search=7731%25')).toEqual(['Gamma 7731%']);
  expect(await list('search=xyloph%20missing')).toEqual(['beta']);
  expect(await list('search=qqqq')).toEqual([]);
  expect(await list(`search=${encodeURIComponent("'); qqqq & | ! :*")}`)).toEqual([]);
  expect(await list('decision=PROCEED_WITH_MONITORING')).toEqual([outpatient.title]);
  expect(await list('status=in-progress&stage=business')).toEqual(names.toReversed());
  expect(await list(`assignee=${contributor.email}`)).toEqual(['Gamma 7731%', 'beta']);
  expect(await list('assignee=me&overdue=true', contributor)).toEqual(['Gamma 7731%']);
  expect(await list('owner=me', contributor)).toEqual([]);
  expect(await list('owner=nobody@example.org')).toEqual([]);
  expect(await list('', stranger)).toEqual([]);
  const { body } = await contributor.charter.get<Page>('?overdue=true');
  expect(body.items).toMatchObject([
    {
      due: '2020-02-01',
      overdue: true,
      owner: { email: owner.email },
      assignees: [{ email: contributor.email }],
    },
  ]);

  for (const sort of ['newest', 'changed', 'name', 'progress']) {
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { body: Page } = await owner.charter.get<Page>(
        `?limit=2&sort=${sort}${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      paged.push(...page.body.items.map(({ project_name: name }) => name));
      cursor = page.body.next_cursor;
    }
    expect(paged, sort).toEqual(await list(`sort=${sort}`));
  }
});

test('a cursor or filter that is none is refused', async () => {
  const charter = charterClient(platform);
  expect(await refusal(charter.get<Problem>('?cursor=abc'))).toEqual([400, 'charter.cursor_invalid']);
  const other = Buffer.from(JSON.stringify(['x', '00000000-0000-7000-8000-000000000000'])).toString(
    'base64url',
  );
  for (const sort of ['newest', 'changed', 'progress']) {
    const refused = charter.get<Problem>(`?sort=${sort}&cursor=${other}`);
    expect(await refusal(refused), sort).toEqual([400, 'charter.cursor_invalid']);
  }
  // What reads as a time or a share elsewhere, and in PostgreSQL does not.
  const near = [
    ['changed', '1'],
    ['changed', '2026-02-30 00:00:00+00'],
    ['changed', '0000-01-01 00:00:00+00'],
    ['changed', '2026-01-01 00:00:00+23:59'],
    ['progress', '1e-400'],
    ['progress', '7'],
  ] as const;
  for (const [sort, key] of near) {
    const cursor = Buffer.from(JSON.stringify([key, '00000000-0000-7000-8000-000000000000'])).toString(
      'base64url',
    );
    const refused = charter.get<Problem>(`?sort=${sort}&cursor=${cursor}`);
    expect(await refusal(refused), key).toEqual([400, 'charter.cursor_invalid']);
  }
  expect((await charter.get('?sort=size')).status).toBe(400);
  expect((await charter.get('?decision=MAYBE')).status).toBe(400);
});

test('an interview with more words than the database takes of one text is kept and found', async () => {
  const charter = charterClient(platform);
  const { id } = await charter.begin('Very long');
  const letters = 'абвгдежзиклмнопрст';
  const word = (at: number): string =>
    [...at.toString(18).padStart(4, '0')].map((digit) => letters[Number.parseInt(digit, 18)]).join('');
  // Pairs with a hyphen are three words each, no two alike.
  const text = (cell: number): string =>
    Array.from(
      { length: 40 },
      (_, pair) => `${word(80 * cell + 2 * pair)}-${word(80 * cell + 2 * pair + 1)}`,
    ).join(' ');
  const rows = Array.from({ length: 100 }, (_, row) => {
    const [kpi, unit, by, modelMetric, modelTarget, owner, causalLink] = Array.from(
      { length: 7 },
      (_none, cell) => text(7 * row + cell),
    );
    return { kpi, baseline: 1, target: 2, unit, by, modelMetric, modelTarget, owner, causalLink };
  });
  const { status } = await charter.post(`/${id}/answers`, { question_id: 'success.metrics', value: rows });
  expect(status).toBe(200);
  const { body } = await charter.get<Page>(`?search=${encodeURIComponent(word(1))}`);
  expect(body.items.map(({ project_name: name }) => name)).toEqual(['Very long']);
});
