import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestPlatform, testPlatform } from '#testing-kit';
import { gather } from '../../knowing/gathering.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition']);
});
afterAll(() => platform.dispose());

const base = '/api/v1/coalition';
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
const call = <Body = Record<string, unknown>>(method: Method, path: string, body?: object, token?: string) =>
  platform.inject<Body>({ method, url: `${base}${path}`, ...(body && { body }), ...(token && { token }) });

interface Element {
  readonly id: string;
  readonly key: string;
  readonly type: string;
  readonly label: string;
  readonly valid_from: string;
  readonly valid_to: string | null;
}
interface Edge extends Element {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
}
interface Graph {
  readonly id: string;
  readonly project_id: string;
  readonly gathered: boolean;
  readonly nodes: number;
  readonly edges: number;
}
interface Problem {
  readonly code: string;
  readonly detail: string;
}
type Answer = { readonly nodes: readonly Element[]; readonly edges: readonly Edge[]; readonly found: number };

const newGraph = async (name: string): Promise<string> =>
  (await call<Graph>('POST', '/knowledge/graphs', { name })).body.id;
const addNode = async (graph: string, node: object) =>
  (await call<{ node: Element; change: { id: string } }>('POST', `/knowledge/graphs/${graph}/nodes`, node))
    .body;
const addEdge = async (graph: string, edge: object) =>
  (await call<{ edge: Edge; change: { id: string } }>('POST', `/knowledge/graphs/${graph}/edges`, edge)).body;
const query = async (graph: string, body: object): Promise<Answer> => {
  const answer = await call<Answer>('POST', `/knowledge/graphs/${graph}/query`, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

test('what an agent lives through becomes a graph: beliefs with their times, what it saw, did and joined', async () => {
  const made = await call<{ id: string }>('POST', '/agents', {
    ...{ name: 'Rat', template: { name: 't-maze', options: { depth: 2, nullCue: true } }, seed: 7 },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const agent = made.body.id;
  // One at a time: ticks within one millisecond are at the same time.
  for (let tick = 0; tick < 3; tick++) {
    const stepped = await call('POST', `/agents/${agent}/step`, { ticks: 1 });
    expect(stepped.status, JSON.stringify(stepped.body)).toBe(200);
  }
  const group = await call<{ id: string }>('POST', '/coalitions', {
    purpose: 'Find food',
    leader: agent,
    invite: ['Owl'],
  });
  await call('POST', `/coalitions/${group.body.id}/changes`, { change: 'join', agent: 'Owl' });
  const { db, events } = platform.open.platform;
  // Events get their places a moment after they were written.
  events.wake();
  await vi.waitFor(async () => {
    await gather(db, { most: 10 });
    const { body: page } = await call<{ items: Graph[] }>('GET', '/knowledge/graphs');
    const graph = page.items.find(({ gathered }) => gathered);
    expect((await query(graph?.id ?? '', { nodes: { field: 'label', is: 'Owl' } })).found).toBe(1);
  }, 20_000);
  const { body: page } = await call<{ items: Graph[] }>('GET', '/knowledge/graphs');
  const graph = page.items.find(({ gathered }) => gathered)?.id ?? '';

  const rat = await query(graph, { nodes: { field: 'key', is: `agent:${agent}` } });
  expect(rat.nodes).toEqual([expect.objectContaining({ type: 'agent', label: 'Rat' })]);
  const { body: around } = await call<{ nodes: Element[]; edges: Edge[] }>(
    'GET',
    `/knowledge/graphs/${graph}/nodes/${rat.nodes[0]?.id}`,
  );
  const labelled = (type: string) =>
    around.edges
      .filter((edge) => edge.type === type)
      .map((edge) => around.nodes.find(({ id }) => id === edge.to)?.label);
  expect(labelled('believes')).toEqual(
    expect.arrayContaining(['place: centre', 'place: cue', 'place: left', 'context: reward left']),
  );
  expect(labelled('saw')).toEqual(expect.arrayContaining(['cue: left', 'reward: reward']));
  expect(labelled('member-of')).toEqual(['Find food']);
  // It was at the cue for one tick: the belief began and ended.
  const cue = around.edges.find(
    (edge) =>
      edge.type === 'believes' &&
      around.nodes.some(({ id, label }) => id === edge.to && label === 'place: cue'),
  );
  expect(cue?.valid_to).not.toBeNull();
  const then = await query(graph, {
    at: cue?.valid_from,
    nodes: { linked: { by: 'believes', direction: 'in' } },
  });
  expect(then.nodes.map(({ label }) => label)).toContain('place: cue');
  const later = await query(graph, {
    at: cue?.valid_to,
    nodes: { linked: { by: 'believes', direction: 'in' } },
  });
  expect(later.nodes.map(({ label }) => label)).not.toContain('place: cue');

  // Nothing is counted twice, whoever gathers how often.
  const before = await query(graph, {});
  expect(await gather(db, { most: 10 })).toMatchObject({ agents: 0, events: 0 });
  expect(await query(graph, {})).toEqual(before);
  await platform.restart();
  await gather(platform.open.platform.db, { most: 10 });
  expect(await query(graph, {})).toEqual(before);
});

test('nodes and edges by hand, as of a time, found, changed, deleted and restored', async () => {
  const graph = await newGraph('Cities');
  const times = { valid_from: '2020-01-01T00:00:00Z', valid_to: '2021-01-01T00:00:00+00:00' };
  const a = (await addNode(graph, { type: 'concept', label: 'Aachen', attributes: { size: 3 } })).node;
  const b = (await addNode(graph, { type: 'concept', label: 'Bonn', valid_from: '2019-01-01T00:00:00Z' }))
    .node;
  const c = (
    await addNode(graph, {
      type: 'person',
      label: 'Cologne Cathedral',
      key: 'place:c',
      valid_from: '2019-01-01T00:00:00Z',
    })
  ).node;
  const road = (await addEdge(graph, { type: 'road', from: b.id, to: c.id, weight: 2, ...times })).edge;
  await addEdge(graph, { type: 'road', from: a.id, to: b.id });

  const of = (at: string) => query(graph, { at });
  expect((await of('2020-06-01T00:00:00Z')).edges.map(({ id }) => id)).toEqual([road.id]);
  // Up to the end, not with it.
  expect((await of('2021-01-01T00:00:00Z')).edges).toEqual([]);
  expect((await of('2018-01-01T00:00:00Z')).nodes).toEqual([]);

  const found = await call<{ items: Element[] }>(
    'GET',
    `/knowledge/graphs/${graph}/search?text=cathedral+col`,
  );
  expect(found.body.items.map(({ id }) => id)).toEqual([c.id]);
  const filtered = await query(graph, {
    nodes: { all: [{ type: ['concept'] }, { field: 'attributes.size', least: 3 }] },
  });
  expect(filtered.nodes.map(({ label }) => label)).toEqual(['Aachen']);

  const way = await call<{ found: boolean; nodes: Element[]; edges: Edge[] }>(
    'GET',
    `/knowledge/graphs/${graph}/path?from=${a.id}&to=${c.id}`,
  );
  expect(way.body.nodes.map(({ label }) => label)).toEqual(['Aachen', 'Bonn', 'Cologne Cathedral']);
  const against = await call<{ found: boolean }>(
    'GET',
    `/knowledge/graphs/${graph}/path?from=${c.id}&to=${a.id}&directed=true`,
  );
  expect(against.body.found).toBe(false);

  const changed = await call<{ node: { attributes: object } }>(
    'PATCH',
    `/knowledge/graphs/${graph}/nodes/${a.id}`,
    {
      attributes: { size: null, river: 'Wurm' },
    },
  );
  expect(changed.body.node.attributes).toEqual({ river: 'Wurm' });
  const gone = await call<{ change: { id: string } }>('DELETE', `/knowledge/graphs/${graph}/nodes/${b.id}`);
  expect((await query(graph, {})).nodes.map(({ label }) => label)).toEqual(['Aachen', 'Cologne Cathedral']);
  expect((await query(graph, {})).edges).toEqual([]);
  const back = await call('POST', `/knowledge/graphs/${graph}/changes/${gone.body.change.id}/undo`);
  expect(back.status).toBe(200);
  expect((await query(graph, {})).edges).toHaveLength(2);
  const twice = await call<Problem>('POST', `/knowledge/graphs/${graph}/changes/${gone.body.change.id}/undo`);
  expect([twice.status, twice.body.code]).toEqual([409, 'coalition.undone_already']);
  const { body: taken } = await call<Problem>('POST', `/knowledge/graphs/${graph}/nodes`, {
    type: 'x',
    label: 'x',
    key: 'place:c',
  });
  expect(taken.code).toBe('coalition.key_taken');
});

test('two nodes become one, with the edges of both, and two again', async () => {
  const graph = await newGraph('Merged');
  const one = (await addNode(graph, { type: 'agent', label: 'Rat', attributes: { kind: 'explorer' } })).node;
  const two = (await addNode(graph, { type: 'agent', label: 'Rat 2', attributes: { kind: 'rat', age: 2 } }))
    .node;
  const food = (await addNode(graph, { type: 'concept', label: 'Food' })).node;
  await addEdge(graph, { type: 'likes', from: two.id, to: food.id });
  await addEdge(graph, { type: 'met', from: one.id, to: two.id });
  const before = await query(graph, {});
  const looked = await call<{ change: null; node: object; edges: object }>(
    'POST',
    `/knowledge/graphs/${graph}/merge-nodes`,
    { keep: one.id, merge: two.id, dry_run: true },
  );
  expect(looked.body).toMatchObject({ change: null, edges: { moved: 1, deleted: 1 } });
  expect(await query(graph, {})).toEqual(before);
  const merged = await call<{ change: { id: string }; node: { attributes: object } }>(
    'POST',
    `/knowledge/graphs/${graph}/merge-nodes`,
    { keep: one.id, merge: two.id },
  );
  expect(merged.body.node.attributes).toEqual({ kind: 'explorer', age: 2 });
  const after = await query(graph, {});
  expect(after.nodes.map(({ label }) => label)).toEqual(['Food', 'Rat']);
  expect(after.edges.map(({ type, from, to }) => [type, from, to])).toEqual([['likes', one.id, food.id]]);
  await call('POST', `/knowledge/graphs/${graph}/changes/${merged.body.change.id}/undo`);
  expect(await query(graph, {})).toEqual(before);
  // What somebody changed since is not taken from them.
  const { body: rename } = await call<{ change: { id: string } }>(
    'PATCH',
    `/knowledge/graphs/${graph}/nodes/${one.id}`,
    { label: 'Mouse' },
  );
  await call('PATCH', `/knowledge/graphs/${graph}/nodes/${one.id}`, { label: 'Shrew' });
  const clash = await call<Problem>('POST', `/knowledge/graphs/${graph}/changes/${rename.change.id}/undo`);
  expect([clash.status, clash.body.code]).toEqual([409, 'coalition.changed_since']);
  expect(clash.body.detail).toMatch(/label of "Shrew"/);
});
