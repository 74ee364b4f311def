import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { transact } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { gather } from '../knowing/gathering.ts';
import { forgetKnowledge } from '../store/knowledge-changes.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition']);
});
afterAll(() => platform.dispose());

const base = '/api/v1/coalition';
const graphs = `${base}/knowledge/graphs`;
const call = <Body>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  body?: object,
  token?: string,
) => platform.inject<Body>({ method, url, ...(body && { body }), ...(token && { token }) });
interface Problem {
  readonly code: string;
  readonly detail: string;
}
interface Figures {
  readonly nodes: number;
  readonly edges: number;
  readonly components: number;
  readonly node_types: Readonly<Record<string, number>>;
}
const newGraph = async (name: string, project_id?: string): Promise<string> =>
  (await call<{ id: string }>('POST', graphs, { name, ...(project_id && { project_id }) })).body.id;
const figures = async (graph: string): Promise<Figures> =>
  (await call<Figures>('GET', `${graphs}/${graph}`)).body;

const clique = (name: string, size: number) => ({
  nodes: Array.from({ length: size }, (_, at) => ({
    key: `${name}${at}`,
    type: 'concept',
    label: `${name}${at}`,
  })),
  edges: Array.from({ length: size }, (_, at) =>
    Array.from({ length: at }, (_other, other) => ({
      from: `${name}${at}`,
      to: `${name}${other}`,
      type: 'near',
    })),
  ).flat(),
});
const documentOf = (...parts: { nodes: object[]; edges: object[] }[]): string =>
  JSON.stringify({
    ...{ format: 'mainstay-knowledge', version: 1, name: 'test' },
    nodes: parts.flatMap(({ nodes }) => nodes),
    edges: parts.flatMap(({ edges }) => edges),
  });
interface Merged {
  readonly change: { readonly id: string } | null;
  readonly added: { readonly nodes: number; readonly edges: number };
  readonly conflict_count: number;
  readonly conflicts: readonly { readonly key: string; readonly field: string }[];
}
const bring = (graph: string, text: string, more: object = {}) =>
  call<Merged & Problem>('POST', `${graphs}/${graph}/import`, { format: 'json', text, ...more });

test('two cliques with a bridge: communities, importance, outline; the same each time', async () => {
  const graph = await newGraph('Cliques');
  const bridge = { nodes: [], edges: [{ from: 'a0', to: 'b0', type: 'bridge' }] };
  const { status, body } = await bring(graph, documentOf(clique('a', 6), clique('b', 6), bridge));
  expect([status, body.added]).toEqual([200, { nodes: 12, edges: 31 }]);
  expect(await figures(graph)).toMatchObject({ nodes: 12, edges: 31, components: 1 });
  const found = await call<{
    modularity: number;
    communities: { size: number }[];
    members: Record<string, number>;
  }>('GET', `${graphs}/${graph}/communities?seed=4`);
  expect(found.body.communities.map(({ size }) => size)).toEqual([6, 6]);
  // Newman and Girvan's definition, by hand: 2 · (15/31 − (31/62)²).
  expect(found.body.modularity).toBeCloseTo(2 * (15 / 31 - 0.25), 9);
  const important = await call<{ items: { label: string; value: number }[]; sampled: null }>(
    'GET',
    `${graphs}/${graph}/importance?measure=betweenness&limit=2`,
  );
  // Each end of the bridge lies between five and six others: 30 of 55 pairs.
  expect(important.body.items.map(({ label, value }) => [label, value])).toEqual([
    [expect.stringMatching(/^[ab]0$/), expect.closeTo(30 / 55, 9)],
    [expect.stringMatching(/^[ab]0$/), expect.closeTo(30 / 55, 9)],
  ]);
  const outline = await call<{ nodes: { label: string[] }; edges: { from: number[] }; left_out: number }>(
    'GET',
    `${graphs}/${graph}/outline?limit=2`,
  );
  expect(outline.body.nodes.label.sort()).toEqual(['a0', 'b0']);
  expect([outline.body.edges.from.length, outline.body.left_out]).toEqual([1, 10]);
});

test('an import can be looked at first, names conflicts, and can be undone', async () => {
  const graph = await newGraph('Imported');
  await bring(graph, documentOf(clique('a', 3)));
  const other = documentOf({
    nodes: [
      { key: 'a0', type: 'concept', label: 'A nought' },
      { key: 'z', type: 'concept' },
    ],
    edges: [],
  });
  const looked = await bring(graph, other, { dry_run: true });
  expect(looked.body).toMatchObject({ change: null, added: { nodes: 1 }, conflict_count: 1 });
  expect(looked.body.conflicts).toEqual([
    expect.objectContaining({ key: 'a0', field: 'label', taken: 'theirs' }),
  ]);
  expect((await figures(graph)).nodes).toBe(3);
  const done = await bring(graph, other);
  const label = async () =>
    (await call<{ items: { label: string }[] }>('GET', `${graphs}/${graph}/search?text=a0`)).body.items[0]
      ?.label;
  expect([await label(), (await figures(graph)).nodes]).toEqual(['A nought', 4]);
  await call('POST', `${graphs}/${graph}/changes/${done.body.change?.id}/undo`);
  expect([await label(), (await figures(graph)).nodes]).toEqual(['a0', 3]);
  for (const format of ['json', 'json-ld', 'graphml']) {
    const sent = await platform.inject({ url: `${graphs}/${graph}/export?format=${format}` });
    expect(String(sent.headers['content-disposition'])).toMatch(/knowledge\.(json|jsonld|graphml)/);
    const copy = await newGraph(format);
    const back = await bring(copy, new TextDecoder().decode(sent.bytes), { format });
    expect(back.body.added, JSON.stringify(back.body)).toEqual({ nodes: 3, edges: 3 });
  }
});

test('a document that is too large or wrong is refused, and the graph is as it was', async () => {
  const graph = await newGraph('Bombs');
  const large = await platform.inject<Problem>({
    ...{ method: 'POST', url: `${graphs}/${graph}/import` },
    body: { format: 'graphml', text: ' '.repeat(129 * 1024 * 1024) },
  });
  expect(large.status).toBe(413);
  const many = Array.from({ length: 50_001 }, (_, at) => ({ key: `n${at}`, type: 'x' }));
  const crowd = await bring(graph, documentOf({ nodes: many, edges: [] }));
  expect([crowd.status, crowd.body.code]).toEqual([400, 'coalition.import_invalid']);
  const bomb = await bring(graph, '<!DOCTYPE g [<!ENTITY a "b">]><graphml/>', { format: 'graphml' });
  expect([bomb.status, bomb.body.code]).toEqual([400, 'coalition.import_invalid']);
  expect((await figures(graph)).nodes).toBe(0);
  for (const [url, body] of [
    ['query', { nodes: { field: 'size', is: 1 } }],
    [
      'query',
      { nodes: Array.from({ length: 12 }).reduce<object>((inner) => ({ not: inner }), { type: 'x' }) },
    ],
    ['nodes', { type: 'Not A Word', label: 'x' }],
    [
      'nodes',
      { type: 'x', label: 'x', valid_from: '2020-01-02T00:00:00Z', valid_to: '2020-01-01T00:00:00Z' },
    ],
    ['merge', { from: graph }],
  ] as const) {
    const wrong = await call<Problem>('POST', `${graphs}/${graph}/${url}`, body);
    expect([url, wrong.status]).toEqual([url, 400]);
  }
});

test("another agent's view is brought into a graph", async () => {
  const [theirs, ours] = [await newGraph('Theirs'), await newGraph('Ours')];
  const from = (id: string) => [{ kind: 'agent', id }];
  await bring(
    theirs,
    documentOf({
      nodes: ['a', 'b', 'c'].map((key) => ({ key, type: 'concept' })),
      edges: [
        { from: 'a', to: 'b', type: 'near', sources: from('owl') },
        { from: 'b', to: 'c', type: 'near', sources: from('rat') },
      ],
    }),
  );
  const merged = await call<Merged>('POST', `${graphs}/${ours}/merge`, { from: theirs, agent: 'owl' });
  expect(merged.body).toMatchObject({ added: { nodes: 2, edges: 1 }, conflict_count: 0 });
  const again = await call<Merged>('POST', `${graphs}/${ours}/merge`, { from: theirs });
  expect(again.body).toMatchObject({ added: { nodes: 1, edges: 1 }, matched: { nodes: 2, edges: 1 } });
});

test('graphs of a project are for those who are in it, and for those who may write', async () => {
  const project = await call<{ id: string }>('POST', '/api/v1/projects', { name: 'Ours' });
  const graph = await newGraph('Secret', project.body.id);
  const shared = await newGraph('Open');
  await bring(shared, documentOf(clique('a', 2)));
  const { token } = await platform.signIn('stranger');
  const list = await call<{ items: { id: string }[] }>('GET', graphs, undefined, token);
  expect(list.body.items.map(({ id }) => id)).not.toContain(graph);
  for (const [method, path, body] of [
    ['GET', ''],
    ['GET', '/outline'],
    ['GET', '/export'],
    ['GET', '/changes'],
    ['GET', '/communities'],
    ['POST', '/query', {}],
    ['POST', '/nodes', { type: 'x', label: 'x' }],
    ['POST', '/import', { format: 'json', text: '{}' }],
    ['DELETE', ''],
  ] as const) {
    const { status, body: problem } = await call<Problem>(method, `${graphs}/${graph}${path}`, body, token);
    expect([path, status, problem.code]).toEqual([path, 404, 'coalition.graph_not_found']);
  }
  const stolen = await call<Problem>('POST', `${graphs}/${shared}/merge`, { from: graph }, token);
  expect(stolen.status).toBeGreaterThanOrEqual(403);
});

test('a graph is deleted, restored, and cleared away for good after its time', async () => {
  const graph = await newGraph('Gone');
  await bring(graph, documentOf(clique('a', 3)));
  expect((await call('DELETE', `${graphs}/${graph}`)).status).toBe(200);
  expect((await call('GET', `${graphs}/${graph}`)).status).toBe(404);
  expect((await call('POST', `${graphs}/${graph}/restore`)).status).toBe(200);
  expect((await figures(graph)).nodes).toBe(3);
  const { db } = platform.open.platform;
  await call('DELETE', `${graphs}/${graph}`);
  await forgetKnowledge(db, { deletedDays: 1, endedDays: 1 });
  expect((await call('POST', `${graphs}/${graph}/restore`)).status).toBe(200);
  await call('DELETE', `${graphs}/${graph}`);
  await forgetKnowledge(db, { deletedDays: 0, endedDays: 1 });
  expect((await call('POST', `${graphs}/${graph}/restore`)).status).toBe(404);
});

test('gathering that breaks off before it is kept is as if it had not begun; two at once gather once', async () => {
  const agent = await call<{ id: string }>('POST', `${base}/agents`, {
    ...{ name: 'Rat', template: { name: 't-maze', options: { nullCue: true } }, seed: 3 },
  });
  await call('POST', `${base}/agents/${agent.body.id}/step`, { ticks: 5 });
  const { db } = platform.open.platform;
  const weights = async () => {
    const { body } = await call<{ items: { id: string; gathered: boolean }[] }>('GET', graphs);
    const id = body.items.find(({ gathered }) => gathered)?.id;
    if (id === undefined) return [];
    const answer = await call<{ edges: { key: string; weight: number }[] }>(
      'POST',
      `${graphs}/${id}/query`,
      {},
    );
    return answer.body.edges.filter(({ key }) => key.startsWith('saw:')).map(({ weight }) => weight);
  };
  const broken = transact(db, async (tx) => {
    await gather(tx, { most: 5 });
    throw new Error('killed');
  });
  await expect(broken).rejects.toThrow('killed');
  expect(await weights()).toEqual([]);
  await Promise.all([gather(db, { most: 5 }), gather(db, { most: 5 })]);
  await gather(db, { most: 5 });
  const seen = await weights();
  // Three modalities, five ticks.
  expect(seen.reduce((sum, weight) => sum + weight, 0)).toBe(15);
  await call('POST', `${base}/agents/${agent.body.id}/step`, { ticks: 1 });
  await gather(db, { most: 5 });
  expect((await weights()).reduce((sum, weight) => sum + weight, 0)).toBe(18);
});
