import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { byCss, byRole, type SmallSite, serveSite } from './browsers/test-support.ts';
import type { Step } from './domain/suite/step.ts';
import type { TestCase } from './domain/suite/test-case.ts';

const limit = { timeout: 200_000 } as const;
const script = `let total = 2;
const out = document.getElementById('out');
const show = () => { out.textContent = 'Total: ' + total; };
document.getElementById('add').addEventListener('click', () => {
  total = total + 3;
  document.title = 'Added';
  show();
});
document.getElementById('never').addEventListener('click', () => { total = total - 1; });
show();
`;

let platform: TestPlatform;
let site: SmallSite;
/** What the site remembers of whoever comes: the mode that somebody chose last. */
let mode = 'light';
beforeAll(async () => {
  platform = await testPlatform(['testing'], { 'testing.execution.concurrency': 2 });
  site = await serveSite({
    '/': '<h1>Counter</h1><button id="add">Add</button><button id="never">Never</button><p id="out"></p><script src="/app.js"></script>',
    '/app.js': (_request, response) => {
      response.setHeader('content-type', 'text/javascript');
      response.end(script);
    },
    '/mode': (request, response) => {
      mode = new URL(request.url ?? '', 'http://site').searchParams.get('set') ?? mode;
      response.setHeader('content-type', 'text/html');
      response.end(`<title>Mode</title><h1>${mode}</h1>`);
      // Whoever looked at it has what he wanted: it is as before.
      if (!request.url?.includes('set=')) mode = 'light';
    },
  });
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await platform.dispose();
});

const base = '/api/v1/testing';
interface Execution {
  readonly id: string;
  readonly status: string;
  readonly purpose: string;
  readonly figures: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly limits: readonly string[];
  readonly summary: { readonly verdict: string; readonly cases: Readonly<Record<string, number>> } | null;
  readonly error: { readonly code: string } | null;
  readonly code?: string;
}
interface Suggestion {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly reason: string;
  readonly applicable: boolean;
}

const get = async <Body>(path: string): Promise<Body> =>
  (await platform.inject<Body>({ url: `${base}${path}` })).body;
const post = async <Body>(path: string, body?: object): Promise<{ status: number; body: Body }> =>
  platform.inject<Body>({ method: 'POST', url: `${base}${path}`, ...(body && { body }) });
const suggestions = async (): Promise<readonly Suggestion[]> =>
  (await get<{ items: Suggestion[] }>(`/suggestions?origin=${site.origin}`)).items;

async function begin(body: object): Promise<string> {
  const begun = await post<Execution>('/executions', { url: site.origin, budget_seconds: 120, ...body });
  expect(begun.status).toBe(201);
  return begun.body.id;
}

async function ended(id: string): Promise<Execution> {
  const path = `/executions/${id}`;
  await expect
    .poll(async () => (await get<Execution>(path)).status, { timeout: 150_000, interval: 300 })
    .not.toMatch(/queued|running/);
  return get(path);
}

const execute = async (body: object): Promise<Execution> => ended(await begin(body));

interface TriedMutant {
  readonly id: string;
  readonly status: string;
  readonly operator: string;
  readonly after: string;
  readonly killed_by: string[];
}
const mutantsOf = async (id: string): Promise<readonly TriedMutant[]> =>
  (await get<{ items: TriedMutant[] }>(`/executions/${id}/mutants`)).items;

const caseOf = (key: string, steps: readonly Step[], states: readonly string[] = []): TestCase => ({
  ...{ key, name: `Test ${key}`, type: 'functional', steps: [...steps], tags: [], states: [...states] },
  source: 'person',
});
const opens = (path: string): Step => ({ do: 'open', path });
const says = (selector: string, text: string): Step => ({
  do: 'expect',
  expect: { that: 'text', element: byCss(selector), text, match: 'is' },
});
const clicks: Step = { do: 'click', element: byRole('button', 'Add') };
const setSuite = async (...cases: readonly TestCase[]): Promise<void> => {
  const { items } = await get<{ items: { id: string }[] }>(`/cases?origin=${site.origin}`);
  for (const { id } of items) await platform.inject({ method: 'DELETE', url: `${base}/cases/${id}` });
  for (const definition of cases) await post('/cases', { origin: site.origin, definition });
};

describe('mutants', () => {
  test('show what no test notices, and which test is needless', limit, async () => {
    await setSuite(
      caseOf('adds', [opens('/'), clicks, says('#out', 'Total: 5')]),
      caseOf('adds again', [opens('/'), clicks, says('#out', 'Total: 5'), says('h1', 'Counter')]),
      caseOf('looks', [opens('/'), says('h1', 'Counter')]),
      caseOf('is wrong', [opens('/'), says('h1', 'Elsewhere')]),
    );
    const id = await begin({ purpose: 'mutation', mutants: 8 });
    const tried = async () => (await mutantsOf(id)).filter(({ status }) => status !== 'pending');
    await expect
      .poll(async () => (await tried()).length, { timeout: 100_000, interval: 50 })
      .toBeGreaterThan(2);
    expect((await post<Execution>(`/executions/${id}/cancel`)).body.status).toBe('cancelled');
    const triedBefore = await tried();
    expect((await post(`/executions/${id}/resume`)).status).toBe(200);
    const execution = await ended(id);
    // What was tried before it was cancelled stands as it was.
    expect(await tried()).toEqual(expect.arrayContaining(triedBefore));
    expect(execution).toMatchObject({ status: 'completed', purpose: 'mutation', error: null });
    const { mutation, mutation_plan: plan } = execution.figures;
    expect(plan).toMatchObject({ tests: 4, tests_used: 3 });
    expect(plan?.no_coverage).toBeGreaterThan(0);
    expect(mutation).toMatchObject({ mutants: 8, pending: 0 });
    expect(mutation?.killed).toBeGreaterThan(0);
    expect(mutation?.survived).toBeGreaterThan(0);
    const { killed = 0, timeout = 0, survived = 0 } = mutation ?? {};
    const share = ((killed + timeout) / (killed + timeout + survived)) * 100;
    expect(mutation?.covered_score).toBeCloseTo(share, 0);
    expect(execution.limits).toContain('1 tests were not used: they do not pass on the site as it is.');

    const items = await mutantsOf(id);
    expect(items).toHaveLength(8);
    for (const { status, killed_by: by } of items) expect(by.length > 0).toBe(/killed|timeout/.test(status));
    const report = await get<{ files: Record<string, { source: string; mutants: { status: string }[] }> }>(
      `/executions/${execution.id}/mutation-report`,
    );
    expect(report.files['/app.js']).toMatchObject({ source: script });
    expect(report.files['/app.js']?.mutants).toHaveLength(8);
    // Nobody looks at the title.
    expect(
      items
        .filter(({ after }) => /document\.title = ""/.test(after))
        .every(({ status }) => status === 'survived'),
    ).toBe(true);

    const open = await suggestions();
    const retired = open.filter(({ kind }) => kind === 'retire');
    expect(retired).toMatchObject([{ title: 'Retire "Test adds"', applicable: true }]);
    const survivor = open.find(({ kind }) => kind === 'survivor');
    expect(survivor).toMatchObject({ title: expect.stringContaining('/app.js:'), applicable: false });
    expect(survivor?.reason).toMatch(/\n- .*\n\+ /);
    expect((await post<{ code: string }>(`/suggestions/${survivor?.id}/apply`)).body.code).toBe(
      'testing.not_applicable',
    );
    expect((await post(`/suggestions/${retired[0]?.id}/apply`)).status).toBe(200);
    const cases = await get<{ items: { definition: TestCase; status: string }[] }>(
      `/cases?origin=${site.origin}`,
    );
    expect(cases.items.find(({ definition }) => definition.key === 'adds')?.status).toBe('disabled');
  });

  test('need tests that pass, and scripts of the site', limit, async () => {
    await setSuite();
    expect(await execute({ purpose: 'mutation' })).toMatchObject({
      status: 'failed',
      error: { code: 'testing.no_cases' },
    });
    await setSuite(caseOf('mode', [opens('/mode'), says('h1', 'light')]));
    expect(await execute({ purpose: 'mutation' })).toMatchObject({
      error: { code: 'testing.nothing_to_mutate' },
    });
  });
});

describe('order', () => {
  test('a test that another one spoils is named with it, and is set aside by one click', limit, async () => {
    mode = 'light';
    await setSuite(
      caseOf('victim', [opens('/mode'), says('h1', 'light')]),
      caseOf('idle', [opens('/'), says('h1', 'Counter')]),
      caseOf('polluter', [opens('/mode?set=dark'), says('h1', 'dark')]),
    );
    const id = await begin({ purpose: 'order' });
    await expect
      .poll(async () => (await get<{ items: object[] }>(`/executions/${id}/results`)).items.length, {
        timeout: 60_000,
        interval: 50,
      })
      .toBeGreaterThan(0);
    await post(`/executions/${id}/cancel`);
    expect((await post(`/executions/${id}/resume`)).status).toBe(200);
    const execution = await ended(id);
    expect(execution).toMatchObject({
      status: 'completed',
      summary: { verdict: 'passed', cases: { passed: 3 } },
    });
    expect(execution.figures.order).toMatchObject({ reversed: 3, shuffled: 3, dependent: 1, unexplained: 0 });
    const order = await get<{ items: object[] }>(`/executions/${execution.id}/order`);
    expect(order.items).toEqual([{ key: 'victim', kind: 'polluted', others: ['polluter'] }]);
    const [suggestion] = (await suggestions()).filter(({ kind }) => kind === 'order');
    expect(suggestion?.reason).toBe('It passes alone and fails after "Test polluter".');
    await post(`/suggestions/${suggestion?.id}/apply`);
    const { items } = await get<{ items: { status: string }[] }>(
      `/cases?origin=${site.origin}&status=quarantined`,
    );
    expect(items).toHaveLength(1);
  });
});

describe('selection', () => {
  test('a share of the time runs some tests, and says what was left out', limit, async () => {
    await setSuite(
      caseOf('a', [opens('/'), says('h1', 'Counter')], ['s1']),
      caseOf('b', [opens('/'), says('#out', 'Total: 2')], ['s1']),
      caseOf('c', [opens('/mode'), says('h1', 'light')], ['s2']),
    );
    mode = 'light';
    const { limits, figures, summary } = await execute({ replay: true, share: 0.7 });
    expect(figures.selection).toMatchObject({ tests: 3, chosen: 2, left_out: 1 });
    expect(summary?.cases).toEqual({ passed: 2 });
    expect(limits.join()).toContain('1 of 3 tests were left out');
  });

  test('where nothing can be compared, no test is left out as unchanged', limit, async () => {
    const { limits, figures } = await execute({ replay: true, only_changed: true });
    expect(figures.selection).toMatchObject({ chosen: 3, left_out: 0 });
    expect(limits.join()).toContain('the site was not explored twice yet');
  });

  test('chooses among tests that are there, and says so where there are none to choose', async () => {
    const answer = await post<Execution>('/executions', { url: site.origin, share: 0.5 });
    expect(answer).toMatchObject({ status: 400, body: { code: 'testing.selection_without_replay' } });
    expect((await post('/executions', { url: site.origin, replay: true, share: 0 })).status).toBe(400);
  });
});
