import { expect, test } from 'vitest';
import { type Claim, type Known, settle } from './claims.ts';
import type { Knowledge } from './element.ts';
import { gatherGroup, gatherMeetings } from './gather-events.ts';
import { gatherLife, type Lived, type Memory, memorySchema, type Vocabulary } from './gather-life.ts';
import { mergeGraphs } from './merge-graphs.ts';
import { mergeNodes } from './merge-nodes.ts';
import { asOf } from './view.ts';

const time = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const counter = () => {
  let last = 0;
  return () => `id${++last}`;
};
const nothing: Memory = memorySchema.parse({});
const agent = { id: 'a1', name: 'Rat', kind: 'explorer', createdAt: time(0), world: null };
const words: Vocabulary = {
  key: 'm',
  factors: [{ name: 'place', states: ['left', 'right'], actions: ['stay', 'go'] }],
  modalities: [{ name: 'cue', outcomes: 3 }],
};
const tick = (at: number, state: number, probability: number): Lived => ({
  ...{ tick: at, at: time(at), observation: [at % 3], actions: [0], belief: [{ state, probability }] },
});
const empty: Known = {
  nodes: [],
  edges: [],
  counts: { nodes: 0, edges: 0 },
  most: { nodes: 100, edges: 100 },
};
/** A graph after some claims more. */
function grown(
  before: Knowledge,
  claims: readonly Claim[],
  newId: () => string,
  most = empty.most,
): Knowledge {
  const counts = { nodes: before.nodes.length, edges: before.edges.length };
  const { nodes, edges } = settle({ ...before, counts, most }, claims, newId);
  const merged = <T extends { readonly id: string }>(old: readonly T[], now: readonly T[]): T[] => [
    ...new Map([...old, ...now].map((one) => [one.id, one])).values(),
  ];
  return { nodes: merged(before.nodes, nodes), edges: merged(before.edges, edges) };
}
const beliefs = (graph: Knowledge) =>
  graph.edges
    .filter(({ type }) => type === 'believes')
    .map((edge) => [
      graph.nodes.find(({ id }) => id === edge.to)?.label,
      edge.validFrom,
      edge.validTo,
      edge.weight,
    ]);

test('a belief begins at 60 %, outlasts doubt, and ends when another begins or it falls below 40 %', () => {
  const lived = [
    tick(1, 0, 0.55),
    tick(2, 0, 0.7),
    tick(3, 0, 0.5),
    tick(4, 1, 0.55),
    tick(5, 1, 0.9),
    tick(6, 1, 0.39),
  ];
  const { claims } = gatherLife(agent, words, lived, {}, nothing);
  expect(beliefs(grown(empty, claims, counter()))).toEqual([
    ['place: left', time(2), time(5), 2],
    ['place: right', time(5), time(6), 1],
  ]);
});

test('gathered in one piece or tick by tick, the graph is the same', () => {
  const lived = Array.from({ length: 40 }, (_, at) => tick(at + 1, Math.floor(at / 7) % 2, 0.9));
  const whole = grown(empty, gatherLife(agent, words, lived, {}, nothing).claims, counter());
  let memory = nothing;
  let pieces: Knowledge = empty;
  const newId = counter();
  for (const one of lived) {
    const told = gatherLife(agent, words, [one], {}, memory);
    pieces = grown(pieces, told.claims, newId);
    memory = told.memory;
  }
  const plain = ({ nodes, edges }: Knowledge) =>
    [...nodes, ...edges]
      .map(({ key, validFrom, validTo, ...rest }) => ({
        ...{ key, validFrom, validTo, weight: 'weight' in rest ? rest.weight : 0 },
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  expect(plain(pieces)).toEqual(plain(whole));
  expect(plain(whole).find(({ key }) => key === 'does:a1:place:0')?.weight).toBe(40);
});

test('of the beliefs that ended the last fifty are kept; what is learnt counts from what one is born with', () => {
  const lived = Array.from({ length: 130 }, (_, at) => tick(at + 1, at % 2, 0.9));
  const { forget, memory, claims } = gatherLife(agent, words, lived, { 'how cue is seen': 12.5 }, nothing);
  expect(memory.past).toHaveLength(50);
  expect(forget, 'nothing that was told before').toEqual([]);
  const graph = grown(empty, claims, counter(), { nodes: 100, edges: 1000 });
  expect(graph.edges.filter(({ type }) => type === 'believes')).toHaveLength(51);
  expect(graph.edges.find(({ type }) => type === 'learnt')?.weight).toBe(12.5);
  const again = gatherLife(agent, words, [tick(131, 0, 0.9)], { 'how cue is seen': 12.9 }, memory);
  expect(again.claims.filter((claim) => claim.claim === 'edge' && claim.type === 'learnt')).toEqual([]);
  expect(again.memory.learnt).toEqual({ 'how cue is seen': 12.5 });
  expect(again.forget, 'the oldest that was told makes room').toEqual([memory.past[0]]);
});

test('what a person deleted stays deleted, and what was merged goes where it was merged to', () => {
  const newId = counter();
  let graph = grown(empty, gatherLife(agent, words, [tick(1, 0, 0.9)], {}, nothing).claims, newId);
  graph = grown(
    graph,
    gatherLife({ ...agent, id: 'a2', name: 'Mouse' }, words, [], {}, nothing).claims,
    newId,
  );
  const [rat, mouse] = ['agent:a1', 'agent:a2'].map((key) => graph.nodes.find((node) => node.key === key));
  const state = graph.nodes.find(({ type }) => type === 'state');
  if (!rat || !mouse || !state) throw new Error('The graph has no agents.');
  const { node, ended, moved } = mergeNodes(mouse, rat, graph.edges, time(9));
  const change = (puts_: Knowledge): Knowledge => ({
    nodes: graph.nodes.map((node) => puts_.nodes.find(({ id }) => id === node.id) ?? node),
    edges: graph.edges.map((edge) => puts_.edges.find(({ id }) => id === edge.id) ?? edge),
  });
  graph = change({ nodes: [node, ended], edges: moved });
  graph = change({ nodes: [{ ...state, deletedAt: time(9) }], edges: [] });
  const next = gatherLife(agent, words, [tick(12, 0, 0.9), tick(13, 1, 0.9)], {}, nothing);
  const after = asOf(grown(graph, next.claims, newId), undefined);
  expect(after.nodes.map(({ label }) => label)).not.toContain('place: left');
  expect(after.nodes.map(({ label }) => label)).not.toContain('Rat');
  expect(after.edges.filter(({ type }) => type === 'believes').map(({ from }) => from)).toEqual([mouse.id]);
});

test('a full graph takes nothing new, says so, and goes on to count', () => {
  const newId = counter();
  const { claims } = gatherLife(agent, words, [tick(1, 0, 0.9)], {}, nothing);
  const small = { ...empty, most: { nodes: 2, edges: 1 } };
  const first = settle(small, claims, newId);
  expect([first.nodes.length, first.edges.length, first.dropped > 0]).toEqual([2, 1, true]);
  const again = settle({ ...small, ...first, counts: { nodes: 2, edges: 1 } }, claims, newId);
  expect(again.nodes).toEqual([]);
  expect(again.edges).toEqual([{ ...first.edges[0], weight: 2 * (first.edges[0]?.weight ?? 0) }]);
});

test('who joins, leads, leaves and comes again; who stands beside whom', () => {
  const event = (id: string, at: number, happened: object[]) => ({
    ...{
      id,
      type: 'coalition.group-changed',
      subject: 'g',
      at: time(at),
      data: { phase: 'active', happened },
    },
  });
  const name = (one: string) => one.toUpperCase();
  const formed = gatherGroup(
    event('1', 1, [
      { kind: 'joined', agent: 'a', detail: 'leader' },
      { kind: 'joined', agent: 'b' },
    ]),
    'Feast',
    {},
    name,
  );
  const left = gatherGroup(event('2', 2, [{ kind: 'left', agent: 'b' }]), 'Feast', formed.memberships, name);
  const back = gatherGroup(event('3', 3, [{ kind: 'joined', agent: 'b' }]), 'Feast', left.memberships, name);
  const ended = gatherGroup(event('4', 4, [{ kind: 'dissolved' }]), 'Feast', back.memberships, name);
  const graph = grown(
    empty,
    [formed, left, back, ended].flatMap(({ claims }) => claims),
    counter(),
  );
  expect(
    graph.edges.map(({ attributes, validFrom, validTo }) => [attributes.role, validFrom, validTo]),
  ).toEqual([
    ['leader', time(1), time(4)],
    ['member', time(1), time(2)],
    ['member', time(3), time(4)],
  ]);
  expect(graph.nodes.find(({ type }) => type === 'coalition')?.validTo).toBe(time(4));
  const met = gatherMeetings(
    // On a grid of four columns: 3 is at the end of its row, 4 begins the next.
    [
      { id: 'a', cell: 0 },
      { id: 'b', cell: 5 },
      { id: 'c', cell: 3 },
      { id: 'd', cell: 4 },
    ],
    4,
    time(1),
    1,
  );
  expect(met.map((claim) => (claim.claim === 'edge' ? claim.key : '')).sort()).toEqual([
    'met:a:b',
    'met:a:d',
    'met:b:d',
  ]);
});

test('two views are brought together, and what they say differently is named', () => {
  const node = (id: string, key: string, more: object = {}) => ({
    ...{
      id,
      key,
      type: 'concept',
      label: key,
      attributes: {},
      confidence: 0.5,
      validFrom: time(1),
      validTo: null,
    },
    ...{ sources: [], deletedAt: null, mergedInto: null },
    ...more,
  });
  const edge = (id: string, from: string, to: string, more: object = {}) => ({
    ...{
      id,
      key: id,
      type: 'near',
      from,
      to,
      attributes: {},
      confidence: 0.5,
      weight: 1,
      validFrom: time(1),
    },
    ...{ validTo: null, sources: [], deletedAt: null },
    ...more,
  });
  const ours = {
    nodes: [
      node('1', 'a', { attributes: { size: 1, ours: true } }),
      node('2', 'b'),
      node('3', 'gone', { deletedAt: time(2) }),
    ],
    edges: [edge('e', '1', '2')],
  };
  const theirs = {
    nodes: [
      node('x', 'a', { attributes: { size: 2, theirs: true }, confidence: 0.9, validFrom: time(0) }),
      ...[node('y', 'b'), node('z', 'c'), node('w', 'gone')],
    ],
    edges: [edge('f', 'x', 'y', { weight: 3 }), edge('g', 'y', 'z'), edge('h', 'z', 'w')],
  };
  const kept = mergeGraphs(ours, theirs, 'ours', counter());
  expect(kept).toMatchObject({ added: { nodes: 1, edges: 1 }, matched: { nodes: 3, edges: 1 } });
  expect(kept.conflicts.map(({ key, field, taken }) => [key, field, taken])).toEqual([
    ['a', 'confidence', 'ours'],
    ['a', 'attributes.size', 'ours'],
    ['e', 'weight', 'ours'],
  ]);
  expect(kept.puts.nodes.find(({ id }) => id === '1')).toMatchObject({
    ...{ attributes: { size: 1, ours: true, theirs: true }, validFrom: time(0), confidence: 0.5 },
  });
  const confident = mergeGraphs(ours, theirs, 'confident', counter());
  expect(confident.puts.nodes.find(({ id }) => id === '1')).toMatchObject({
    ...{ attributes: { size: 2, ours: true, theirs: true }, confidence: 0.9 },
  });
  // Equally sure: ours.
  expect(confident.conflicts.find(({ field }) => field === 'weight')?.taken).toBe('ours');
});
