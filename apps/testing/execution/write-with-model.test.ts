import { afterEach, expect, test } from 'vitest';
import { type ModelServer, startModelServer, type TestPlatform, testPlatform } from '#testing-kit';
import { type Fixture, startFixture } from '../../../tests/fixtures/testing/index.ts';

const open: { platform?: TestPlatform; site?: Fixture; server?: ModelServer } = {};
afterEach(async () => {
  await open.site?.stop();
  await open.platform?.dispose();
  await open.server?.close();
});

interface Execution {
  readonly id: string;
  readonly status: string;
  readonly limits: readonly string[];
  readonly figures: { readonly model?: Readonly<Record<string, number | string>> };
}

const requirements = `People can add an item to the list.
The list can be printed on paper.`;

/** Explores the to-do app with requirements, and waits for the end. */
async function tested(platform: TestPlatform, url: string, budgetSeconds: number): Promise<Execution> {
  const base = '/api/v1/testing/executions';
  const { body: begun } = await platform.inject<Execution>({
    method: 'POST',
    url: base,
    body: { url, budget_seconds: budgetSeconds, requirements },
  });
  const now = async (): Promise<Execution> =>
    (await platform.inject<Execution>({ url: `${base}/${begun.id}` })).body;
  await expect.poll(async () => (await now()).status, { timeout: 120_000, interval: 300 }).toBe('completed');
  return now();
}

interface Case {
  readonly name: string;
  readonly source: string;
  readonly tags: readonly string[];
}
const casesOf = async (platform: TestPlatform, url: string): Promise<readonly Case[]> => {
  const site = encodeURIComponent(new URL(url).origin);
  const answer = await platform.inject<{ items: { definition: Case }[] }>({
    url: `/api/v1/testing/cases?origin=${site}&limit=100`,
  });
  return answer.body.items.map(({ definition }) => definition);
};

test('a model reads requirements; what it invents is dropped', { timeout: 180_000 }, async () => {
  open.site = await startFixture('todo');
  open.server = await startModelServer();
  open.platform = await testPlatform(['testing'], {
    'models.custom.endpoint': `${open.server.url}/v1`,
    'models.provider': 'custom',
    'models.model': 'llama',
  });
  open.server.always(({ prompt }) => {
    const adding = /^(T\d+): .*; (?:appeared|text|count) /mu.exec(prompt)?.[1] ?? 'T1';
    const plan = {
      requirements: [
        {
          quote: 'People can add an item to the list.',
          shown_by: ['C9999'],
          test: { name: 'A person adds an item and sees it', transitions: [adding] },
        },
        { quote: 'The list can be printed on paper.', shown_by: [], test: null },
        { quote: 'Items can be sent to the moon.', shown_by: ['C1'], test: null },
        {
          quote: 'The list can be printed on paper.',
          shown_by: [],
          test: { name: 'Printing works as it should', transitions: ['T9999'] },
        },
      ],
      names: [
        { test: 'C1', name: 'The list greets people with what is to be done' },
        { test: 'C777', name: 'A test that does not exist' },
      ],
    };
    return { text: JSON.stringify(plan), usage: { input: 900, output: 90 } };
  });
  const { limits, figures } = await tested(open.platform, open.site.url, 25);
  expect(figures.model).toMatchObject({
    requirements: 3,
    with_tests: 1,
    without_tests: 2,
    named: 1,
    dropped: 4,
  });
  expect(limits).toContain('No test shows this requirement: "The list can be printed on paper."');
  const cases = await casesOf(open.platform, open.site.url);
  expect(cases.map(({ name }) => name)).toContain('The list greets people with what is to be done');
  const [made] = cases.filter(({ source }) => source === 'model');
  // Equal steps are the same test: what exploration wrote already is not there a second time.
  if (made) expect(made.tags).toEqual(['requirement: People can add an item to the list.']);
});

test('without a model the requirements are said to be unread', { timeout: 180_000 }, async () => {
  open.site = await startFixture('todo');
  open.platform = await testPlatform(['testing']);
  const { limits } = await tested(open.platform, open.site.url, 6);
  expect(limits).toContain('The requirements were not read: no language model is configured.');
});
