import { expect, test } from 'vitest';
import { createRandom } from '../domain/inference/random.ts';
import { analyse, communities, importance, path } from './analysis.ts';
import type { Wiring } from './wiring.ts';

/**
 * Zachary's karate club: W. W. Zachary, "An information flow model for conflict and fission in small groups", Journal of
 * Anthropological Research 33, 1977, pp. 452–473: 34 members, 78 friendships; here counted from 0, unweighted.
 */
const friends: readonly (readonly number[])[] = [
  [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31],
  [2, 3, 7, 13, 17, 19, 21, 30],
  [3, 7, 8, 9, 13, 27, 28, 32],
  [7, 12, 13],
  [6, 10],
  [6, 10, 16],
  [16],
  [],
  [30, 32, 33],
  [33],
  ...[[], [], [], [33], [32, 33], [32, 33], [], [], [32, 33], [33], [32, 33], [], [32, 33]],
  [25, 27, 29, 32, 33],
  [25, 27, 31],
  [31],
  [29, 33],
  [33],
  [31, 33],
  [32, 33],
  [32, 33],
  [32, 33],
  [33],
  [],
];
const pairs = friends.flatMap((others, one) => others.map((other) => [one, other] as const));
const wiringOf = (nodes: number, edges: readonly (readonly number[])[]): Wiring => ({
  nodes,
  from: Uint32Array.from(edges, ([from = 0]) => from),
  to: Uint32Array.from(edges, ([, to = 0]) => to),
  weight: Float64Array.from(edges, ([, , weight = 1]) => weight),
});
const club = wiringOf(34, pairs);
const random = (seed = 1) => createRandom(seed).next;

test('the karate club: betweenness as NetworkX documents and computes it', () => {
  expect(pairs).toHaveLength(78);
  // networkx 3.6.1, betweenness_centrality(karate_club_graph()), weights left out; pairs normalised.
  const published = [
    [0, 0.43763528138528146],
    [33, 0.30407497594997596],
    [32, 0.145247113997114],
    [2, 0.14365680615680618],
    [31, 0.13827561327561325],
    [8, 0.05592682780182781],
    [1, 0.053936688311688304],
    [11, 0],
  ] as const;
  const { values, sampled } = importance(club, 'betweenness', random());
  expect(sampled).toBeNull();
  for (const [node, value] of published) expect(values[node]).toBeCloseTo(value, 12);
});

test('the karate club: degrees of its two heads, and the best division that is known', () => {
  const { values } = importance(club, 'degree', random());
  expect([values[0], values[33]]).toEqual([16 / 33, 17 / 33]);
  // Modularity 0.4198 in four communities is the optimum: U. Brandes et al., "On modularity clustering", IEEE TKDE
  // 20(2), 2008. Louvain comes to it or a little below, by the order in which nodes are looked at.
  const found = Array.from({ length: 10 }, (_, seed) => communities(club, 1, random(seed)));
  for (const { modularity } of found) {
    expect(modularity).toBeLessThanOrEqual(0.41979);
    expect(modularity).toBeGreaterThan(0.38);
  }
  expect(Math.max(...found.map(({ modularity }) => modularity))).toBeCloseTo(0.4198, 3);
  for (const { of } of found) expect(of[0]).not.toBe(of[33]);
  expect(communities(club, 1, random(3))).toEqual(communities(club, 1, random(3)));
});

test('PageRank sums to one and follows the edges', () => {
  // Wikipedia's and NetworkX's convention: what leads nowhere gives to all.
  const { values } = importance(
    wiringOf(3, [
      [0, 2],
      [1, 2],
    ]),
    'pagerank',
    random(),
  );
  expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
  expect(values[2]).toBeGreaterThan(2 * (values[0] ?? 1));
  expect(values[0]).toBeCloseTo(values[1] ?? 0, 9);
});

test('PageRank of the karate club as NetworkX computes it', () => {
  // networkx 3, pagerank(G, alpha=0.85) of the undirected club: each friendship leads both ways.
  const both = wiringOf(34, [...pairs, ...pairs.map(([a, b]) => [b, a])]);
  const { values } = importance(both, 'pagerank', random());
  const published = [
    [33, 0.1009],
    [0, 0.097],
    [32, 0.0717],
    [2, 0.0571],
    [1, 0.0529],
  ] as const;
  for (const [node, value] of published) expect(values[node]).toBeCloseTo(value, 4);
});

test('edges between the same two nodes count as one of their weight; loops and weights of 0 harm nothing', () => {
  const twice = wiringOf(3, [
    [0, 1, 2],
    [0, 1, 1],
    [0, 0, 5],
    [0, 2, 3],
    [1, 2, 0],
  ]);
  const once = wiringOf(3, [
    [0, 1, 3],
    [0, 2, 3],
    [1, 2, 0],
  ]);
  for (const measure of ['pagerank', 'degree', 'betweenness'] as const)
    expect(importance(twice, measure, random())).toEqual(importance(once, measure, random()));
  expect(importance(once, 'degree', random()).values).toEqual(Float64Array.of(1, 1, 1));
});

test('a shortest path is as short as every other way of finding it says', () => {
  const next = random(4);
  const size = 40;
  const wiring = wiringOf(
    size,
    Array.from({ length: 120 }, () => [Math.floor(next() * size), Math.floor(next() * size), next()]),
  );
  // Floyd and Warshall: all lengths at once, slowly and simply.
  const lengths = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (_other, b) => (a === b ? 0 : Number.POSITIVE_INFINITY)),
  );
  const strength = new Map<string, number>();
  for (const [at, a] of wiring.from.entries()) {
    const name = `${a} ${wiring.to[at]}`;
    strength.set(name, (strength.get(name) ?? 0) + (wiring.weight[at] ?? 0));
  }
  const rowOf = (a: number) => lengths[a] ?? [];
  for (const [name, weight] of strength) {
    const [a = 0, b = 0] = name.split(' ').map(Number);
    if (a !== b) rowOf(a)[b] = 1 / weight;
  }
  for (let over = 0; over < size; over++)
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++)
        rowOf(a)[b] = Math.min(rowOf(a)[b] ?? 0, (rowOf(a)[over] ?? 0) + (rowOf(over)[b] ?? 0));
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++) {
      const { nodes } = path({ ask: 'path', wiring, start: a, end: b, directed: true, weighted: true });
      const length = nodes
        ?.slice(1)
        .reduce((sum, to, at) => sum + 1 / (strength.get(`${nodes[at]} ${to}`) ?? 0), 0);
      expect(length ?? Number.POSITIVE_INFINITY).toBeCloseTo(rowOf(a)[b] ?? 0, 9);
    }
});

test('betweenness from a sample finds the same important ones', () => {
  // A grid with a bridge: large enough to be sampled.
  const side = 60;
  const cell = (row: number, column: number, part: number) => part * side * side + row * side + column;
  const edges: number[][] = [[cell(30, 30, 0), cell(30, 30, 1)]];
  for (const part of [0, 1])
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++) {
        if (row + 1 < side) edges.push([cell(row, column, part), cell(row + 1, column, part)]);
        if (column + 1 < side) edges.push([cell(row, column, part), cell(row, column + 1, part)]);
      }
  const { values, sampled } = importance(wiringOf(2 * side * side, edges), 'betweenness', random());
  expect(sampled).toBeGreaterThan(1000);
  const best = [...values.keys()].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0)).slice(0, 2);
  expect(best.sort()).toEqual([cell(30, 30, 0), cell(30, 30, 1)].sort());
  // All paths between the halves, which are half of all, go over the bridge; and some within each.
  expect(values[cell(30, 30, 0)]).toBeGreaterThan(0.45);
}, 60_000);

test('paths: by number of edges or by weight, with or against directions', () => {
  const wiring = wiringOf(5, [
    [0, 1, 0.1],
    [1, 2, 0.1],
    [0, 3, 10],
    [3, 4, 10],
    [4, 2, 10],
  ]);
  const ask = { ask: 'path' as const, wiring, start: 0, end: 2, directed: true, weighted: true };
  expect(path(ask).nodes).toEqual([0, 3, 4, 2]);
  expect(path({ ...ask, weighted: false }).nodes).toEqual([0, 1, 2]);
  expect(path({ ...ask, start: 2, end: 0 }).nodes).toBeNull();
  expect(path({ ...ask, start: 2, end: 0, directed: false }).nodes).toEqual([2, 4, 3, 0]);
  expect(path({ ...ask, end: 0 }).nodes).toEqual([0]);
});

test('an empty graph, and one without edges', () => {
  const none = wiringOf(0, []);
  const loose = wiringOf(3, []);
  for (const measure of ['pagerank', 'degree', 'betweenness'] as const) {
    expect(importance(none, measure, random()).values).toHaveLength(0);
    expect(importance(loose, measure, random()).values).toHaveLength(3);
  }
  expect(communities(none, 1, random()).sizes).toEqual([]);
  expect(communities(loose, 1, random())).toMatchObject({ sizes: [1, 1, 1], modularity: 0 });
  expect(analyse({ ask: 'communities', wiring: loose, resolution: 1, seed: 1 }, random)).toBeDefined();
});
