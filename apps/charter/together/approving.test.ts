import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { example, type Problem, refusal, team } from '../test-support.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['charter']);
});
afterAll(() => platform.dispose());

const outpatient = example('outpatient-reminders');

interface Status {
  readonly state: string;
  readonly hash: string | null;
  readonly asks_you: boolean;
  readonly steps: { state: string; waiting_for: { email: string }[] }[];
  readonly given: {
    id: string;
    valid: boolean;
    lapsed_because: string | null;
    edition: number;
    outcome: string;
    person: { email: string; name: string };
    risk: { decision: string };
  }[];
}
const stepsOf = ({ steps }: Status): string[] =>
  steps.map(({ state, waiting_for: people }) => [state, ...people.map(({ email }) => email)].join(' '));

test('named people agree step by step to what they saw; opening the charter again ends that', async () => {
  const { projectId, owner, contributor, reviewer } = await team(platform, 'approved');
  const { id } = await owner.charter.importFile(outpatient, projectId);
  const path = `/${id}/approvals`;
  const steps = [
    { title: 'Experts', rule: 'any', emails: [reviewer.email, contributor.email] },
    { title: 'Sponsor', rule: 'all', emails: [owner.email] },
  ];
  const planned = await owner.charter.put<Status>(`${path}/plan`, { steps });
  expect(planned.body).toMatchObject({ state: 'undecided', hash: null, asks_you: false });
  const say = (who: typeof owner, body: object = {}) =>
    who.charter.post<Status & Problem>(path, { outcome: 'approved', ...body });
  expect(await refusal(say(reviewer))).toEqual([409, 'charter.not_decided']);

  await owner.charter.post(`/${id}/finish`);
  await owner.charter.until(id, 'completed');
  const asked = (await reviewer.charter.get<Status>(path)).body;
  expect(asked).toMatchObject({ state: 'waiting', asks_you: true });
  expect(stepsOf(asked)).toEqual([`asked ${reviewer.email} ${contributor.email}`, 'later']);
  type Waiting = { approvals: { session_id: string }[] };
  const waiting = { url: '/api/v1/charter/waiting', token: reviewer.token };
  expect((await platform.inject<Waiting>(waiting)).body.approvals).toMatchObject([{ session_id: id }]);

  expect(await refusal(say(owner))).toEqual([403, 'charter.not_asked']);
  expect(await refusal(say(reviewer, { hash: 'f'.repeat(64) }))).toEqual([409, 'charter.approval_changed']);
  expect(await refusal(say(reviewer, { comment: 'x'.repeat(2_001) }))).toEqual([
    400,
    'charter.text_too_long',
  ]);
  const first = (await say(reviewer, { hash: asked.hash, comment: 'Sound.' })).body;
  expect(stepsOf(first)).toEqual(['approved', `asked ${owner.email}`]);
  const second = (await say(owner)).body;
  expect(second.state).toBe('approved');
  expect(second.given[0]).toMatchObject({
    person: { email: reviewer.email, name: 'approved-reviewer' },
    edition: 1,
    valid: true,
    risk: { decision: 'PROCEED_WITH_MONITORING' },
  });
  expect((await platform.inject<Waiting>(waiting)).body.approvals).toEqual([]);
  type Snapshot = { snapshot: { decision: string; answers: Record<string, { value: unknown }> } };
  const { body } = await owner.charter.get<Snapshot>(`${path}/${second.given[0]?.id}/snapshot`);
  expect(body.snapshot.decision).toBe('PROCEED_WITH_MONITORING');
  expect(body.snapshot.answers['business.problem']?.value).toBe(outpatient.answers['business.problem']);

  await owner.charter.post(`/${id}/reopen`);
  const open = (await owner.charter.get<Status>(path)).body;
  expect(open.state).toBe('undecided');
  expect(open.given.map(({ valid, lapsed_because: why }) => [valid, why])).toEqual([
    [false, 'The charter was opened again.'],
    [false, 'The charter was opened again.'],
  ]);
  await owner.charter.post(`/${id}/finish`);
  await owner.charter.until(id, 'completed');
  expect(stepsOf((await owner.charter.get<Status>(path)).body)[0]).toMatch(/^asked/);
  type Entries = { items: { action: string; target: string; detail: { lapsed_approvals?: number } }[] };
  const audit = await platform.inject<Entries>({ url: '/api/v1/audit?limit=100' });
  const mine = audit.body.items.filter(({ target }) => target === id);
  expect(mine.filter(({ action }) => action === 'charter.approve')).toHaveLength(2);
  expect(mine.find(({ action }) => action === 'charter.reopen')?.detail.lapsed_approvals).toBe(2);
});

test('a rejection stops the plan until the person agrees; another plan ends what was said', async () => {
  const { projectId, owner, reviewer } = await team(platform, 'rejected');
  const { id } = await owner.charter.importFile(outpatient, projectId);
  await owner.charter.post(`/${id}/finish`);
  await owner.charter.until(id, 'completed');
  const path = `/${id}/approvals`;
  const step = { title: 'Audit', rule: 'all', emails: [reviewer.email] };
  await owner.charter.put(`${path}/plan`, { steps: [step] });
  const say = async (outcome: string) => (await reviewer.charter.post<Status>(path, { outcome })).body.state;
  expect(await say('rejected')).toBe('rejected');
  expect(await say('approved')).toBe('approved');
  const same = await owner.charter.put<Status>(`${path}/plan`, { steps: [step] });
  expect(same.body.state).toBe('approved');
  const other = await owner.charter.put<Status>(`${path}/plan`, { steps: [step, step] });
  expect(other.body.state).toBe('waiting');
  expect(other.body.given.every(({ valid }) => !valid)).toBe(true);
});

test('only owners plan, for people who see the charter', async () => {
  const { projectId, owner, contributor, stranger } = await team(platform, 'planned');
  const { id } = await owner.charter.begin('Planned', projectId);
  const plan = (who: typeof owner, steps: object[]) =>
    refusal(who.charter.put<Problem>(`/${id}/approvals/plan`, { steps }));
  const step = { title: 'All', rule: 'all', emails: [contributor.email] };
  expect([
    await plan(contributor, [step]),
    await plan(stranger, [step]),
    await plan(owner, [{ ...step, emails: [stranger.email] }]),
    await plan(owner, [{ ...step, emails: [] }]),
    await plan(owner, [{ ...step, title: ' ' }]),
    await plan(owner, [{ ...step, rule: 'most' }]),
    await plan(
      owner,
      Array.from({ length: 11 }, () => step),
    ),
  ]).toEqual([
    [403, 'projects.role_too_low'],
    [404, 'charter.session_not_found'],
    [404, 'charter.person_unknown'],
    [400, 'charter.plan_invalid'],
    [400, 'charter.text_empty'],
    [400, 'http.invalid_request'],
    [400, 'charter.plan_invalid'],
  ]);
});
