import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, sql } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { example, type Problem, refusal, team } from '../test-support.ts';
import type { PortfolioView } from './portfolio-view.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['charter']);
});
afterAll(() => platform.dispose());

const outpatient = example('outpatient-reminders');

async function portfolio(token?: string, query = ''): Promise<PortfolioView> {
  const { status, body } = await platform.inject<PortfolioView>({
    url: `/api/v1/charter/portfolio${query}`,
    ...(token !== undefined && { token }),
  });
  expect(status).toBe(200);
  return body;
}

/** The charters of each kind that there are any of. */
const counted = <Kind extends string>(
  rows: readonly ({ readonly charters: number } & { readonly [key in Kind]: string })[],
  kind: Kind,
): Record<string, number> =>
  Object.fromEntries(rows.filter(({ charters }) => charters > 0).map((row) => [row[kind], row.charters]));

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('whoever sees no charter sees a portfolio of nothing', async () => {
  const { stranger } = await team(platform, 'nothing');
  const { charters, decisions, ages, waiting, again, act, risks } = await portfolio(stranger.token);
  expect([charters, ages.open, waiting.committee, waiting.people_total, again.charters]).toEqual([
    0, 0, 0, 0, 0,
  ]);
  expect([counted(decisions, 'decision'), act.dates, risks.gravest]).toEqual([{}, [], []]);
});

test('the three examples: decisions, risks by requirement, EU AI Act, and what the committee has to do', async () => {
  const { projectId, owner, contributor, stranger } = await team(platform, 'three');
  const ids: Record<string, string> = {};
  for (const name of ['outpatient-reminders', 'warehouse-shifts', 'classroom-attention'] as const) {
    const { id } = await owner.charter.importFile(example(name), projectId);
    await owner.charter.post(`/${id}/finish`);
    ids[name] = id;
  }
  const warehouse = await owner.charter.until(ids['warehouse-shifts'] ?? '', 'awaiting-committee');
  for (const name of ['outpatient-reminders', 'classroom-attention'])
    await owner.charter.until(ids[name] ?? '', 'completed');

  const view = await portfolio(contributor.token, `?project_id=${projectId}`);
  expect(view.charters).toBe(3);
  expect(counted(view.decisions, 'decision')).toEqual({ PROCEED_WITH_MONITORING: 1, COMMITTEE: 1, HALT: 1 });
  expect(counted(view.statuses, 'status')).toEqual({ 'awaiting-committee': 1, completed: 2 });

  // The same as each charter's own decision says.
  interface Risk {
    readonly requirement: string;
    readonly residualLevel: number;
    readonly residualScore: number;
  }
  const decisions = await Promise.all(
    Object.values(ids).map(async (id) => (await owner.charter.get(`/${id}`)).body.decision),
  );
  const registers = decisions.map((one) => (one as { residualRisks: Risk[] }).residualRisks);
  for (const { id, by_level: byLevel, highest } of view.risks.requirements) {
    const levels = registers.flatMap((register) => {
      const own = register.filter(({ requirement }) => requirement === id);
      return own.length === 0 ? [] : [Math.max(...own.map(({ residualLevel }) => residualLevel))];
    });
    expect([id, ...byLevel]).toEqual([
      id,
      ...[1, 2, 3, 4, 5].map((level) => levels.filter((one) => one === level).length),
    ]);
    expect([id, highest]).toEqual([id, Math.max(...levels)]);
  }
  expect(view.risks.charters).toBe(3);
  expect(view.risks.gravest.map(({ residual_score: score }) => score)).toEqual(
    registers
      .toSorted((a, b) => (b[0]?.residualLevel ?? 0) - (a[0]?.residualLevel ?? 0) || score(b) - score(a))
      .map(score),
  );
  function score(register: Risk[]): number {
    return register[0]?.residualScore ?? 0;
  }

  expect(Object.values(counted(view.act.classes, 'class')).reduce((sum, one) => sum + one)).toBe(3);
  expect(counted(view.act.classes, 'class')).toMatchObject({ prohibited: 1, 'high-risk': 1 });
  const practice = view.act.dates.find(({ article }) => article === 'Article 5(1)(f)');
  expect(practice).toMatchObject({ from: '2025-02-02', charters: 1, applies: true });
  expect(view.act.dates.map(({ from }) => from)).toEqual(view.act.dates.map(({ from }) => from).toSorted());

  expect(view.waiting.committee).toBe(1);
  expect(view.waiting.items).toMatchObject([
    { kind: 'committee', session_id: warehouse.id, project_name: warehouse.project_name, people: [] },
  ]);
  expect(view.again.charters).toBe(0);

  expect((await portfolio(stranger.token, `?project_id=${projectId}`)).charters).toBe(0);
  // A reviewer of the whole installation sees all.
  expect((await portfolio()).charters).toBeGreaterThanOrEqual(3);
});

test('open interviews by age, and what waits for whom, overdue first', async () => {
  const { projectId, owner, contributor, reviewer } = await team(platform, 'waits');
  const [old, fresh] = [
    await owner.charter.begin('Begun long ago', projectId),
    await owner.charter.begin('Begun today', projectId),
  ];
  const { db } = platform.open.platform;
  await run(
    db,
    sql`update charter.session set created_at = now() - interval '100 days', updated_at = now() - interval '30 days'
      where id = ${old.id}`,
  );
  await owner.charter.put(`/${fresh.id}/assignments/business`, { email: contributor.email, due: day(-3) });
  await owner.charter.put(`/${fresh.id}/assignments/data`, { email: contributor.email, due: day(2) });
  await owner.charter.put(`/${fresh.id}/assignments/users.affected`, { email: reviewer.email });
  const suggested = await contributor.charter.post<{ id: string }>(`/${fresh.id}/suggestions`, {
    question_id: 'business.problem',
    value: outpatient.answers['business.problem'],
  });
  expect(suggested.status).toBe(201);

  const { ages, waiting } = await portfolio(owner.token, `?project_id=${projectId}`);
  expect(ages.buckets).toEqual([
    { from_days: 0, to_days: 7, opened: 1, unchanged: 1 },
    { from_days: 7, to_days: 28, opened: 0, unchanged: 0 },
    { from_days: 28, to_days: 91, opened: 0, unchanged: 1 },
    { from_days: 91, to_days: null, opened: 1, unchanged: 0 },
  ]);
  expect(ages.quietest).toMatchObject([{ session_id: old.id, owner: { email: owner.email } }]);
  expect(waiting.people).toMatchObject([
    { person: { email: contributor.email }, overdue: 1, due_soon: 1, later: 0 },
    { person: { email: owner.email }, overdue: 0, suggestions: 1 },
    { person: { email: reviewer.email }, later: 1 },
  ]);
  expect(waiting.items).toMatchObject([
    { kind: 'assignment', title: 'Business Translation', question_id: null, overdue: true },
    { kind: 'assignment', title: 'Data Assessment', overdue: false, due: day(2) },
    { kind: 'suggestion', question_id: 'business.problem', people: [{ email: owner.email }] },
  ]);
});

test('a decided charter waits for whose turn it is to agree, and is looked at again when it should be', async () => {
  const { projectId, owner, contributor, reviewer } = await team(platform, 'again');
  const { id } = await owner.charter.importFile(outpatient, projectId);
  await owner.charter.post(`/${id}/finish`);
  await owner.charter.until(id, 'completed');
  const agree = async (board = 'The board') => {
    const steps = [
      { title: 'Those who build', rule: 'all', emails: [owner.email, contributor.email] },
      { title: board, rule: 'any', emails: [reviewer.email] },
    ];
    expect((await owner.charter.put(`/${id}/approvals/plan`, { steps })).status).toBe(200);
  };
  const seen = async (query = '') => portfolio(owner.token, `?project_id=${projectId}${query}`);
  await agree();
  const asked = async () =>
    (await seen()).waiting.items.map(({ kind, title, people }) => [
      kind,
      title,
      people.map(({ email }) => email).toSorted(),
    ]);
  expect(await asked()).toEqual([
    ['agreement', 'Those who build', [contributor.email, owner.email].toSorted()],
  ]);
  await owner.charter.post(`/${id}/approvals`, { outcome: 'approved' });
  expect(await asked()).toEqual([['agreement', 'Those who build', [contributor.email]]]);
  await contributor.charter.post(`/${id}/approvals`, { outcome: 'approved' });
  expect(await asked()).toEqual([['agreement', 'The board', [reviewer.email]]]);
  await reviewer.charter.post(`/${id}/approvals`, { outcome: 'approved' });
  expect(await asked()).toEqual([]);
  expect((await seen()).again.charters).toBe(0);

  const { db } = platform.open.platform;
  await run(
    db,
    sql`update charter.decision set decided_at = now() - interval '7 months' where session_id = ${id}`,
  );
  expect((await seen()).again.charters).toBe(0);
  expect((await seen('&months=6')).again.items).toMatchObject([
    { session_id: id, decision: 'PROCEED_WITH_MONITORING', reasons: ['old'] },
  ]);
  await owner.charter.post(`/${id}/evidence`, {
    question_id: 'business.problem',
    title: 'A count of last year',
    url: 'https://example.org/count',
    expires_on: day(-1),
  });
  // Another plan ends what was agreed.
  await agree('The new board');
  expect((await seen()).again.items).toMatchObject([
    { expired_evidence: 1, reasons: ['evidence-expired', 'agreement-lapsed'] },
  ]);
  // Opened again, nothing is decided, and there is nothing to look at again.
  await owner.charter.post(`/${id}/reopen`);
  const { again, risks, ages } = await seen();
  expect([again.charters, risks.charters, ages.open]).toEqual([0, 0, 1]);
});

test('a filter that is none is refused', async () => {
  const ask = (query: string) => platform.inject<Problem>({ url: `/api/v1/charter/portfolio?${query}` });
  expect((await refusal(ask('project_id=x')))[0]).toBe(400);
  expect((await refusal(ask('months=0')))[0]).toBe(400);
});
