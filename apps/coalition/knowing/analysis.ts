import { DirectedGraph, UndirectedGraph } from 'graphology';
import louvainModule from 'graphology-communities-louvain';
import pagerankModule from 'graphology-metrics/centrality/pagerank.js';
import { bidirectional } from 'graphology-shortest-path/dijkstra.js';
import type { AbstractGraph } from 'graphology-types';
import { dependencies } from './betweenness.ts';

/** A graph as numbers, cheap to hand to a thread: edge `i` leads from `from[i]` to `to[i]`. */
export interface Wiring {
  readonly nodes: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly weight: Float64Array;
}

export const measures = ['pagerank', 'degree', 'betweenness'] as const;
export type Measure = (typeof measures)[number];

export type AnalysisQuestion =
  | { readonly ask: 'importance'; readonly wiring: Wiring; readonly measure: Measure; readonly seed: number }
  | {
      readonly ask: 'communities';
      readonly wiring: Wiring;
      readonly resolution: number;
      readonly seed: number;
    }
  | {
      readonly ask: 'path';
      readonly wiring: Wiring;
      readonly start: number;
      readonly end: number;
      readonly directed: boolean;
      readonly weighted: boolean;
    };

export interface Importance {
  readonly values: Float64Array;
  /** How many nodes shortest paths were counted from, where not from all. */
  readonly sampled: number | null;
}
export interface Communities {
  /** Of each node, counted from 0 by size, largest first. */
  readonly of: Uint32Array;
  readonly sizes: readonly number[];
  readonly modularity: number;
}
export interface Path {
  /** Nodes from start to end; null where there is no way. */
  readonly nodes: readonly number[] | null;
}
export type AnalysisAnswer = Importance | Communities | Path;

// These packages set `module.exports` to what their types call the default export: Node hands over the function itself.
const louvain = louvainModule as unknown as typeof louvainModule.default;
const pagerank = pagerankModule as unknown as typeof pagerankModule.default;

/** Nodes times edges up to which every node's shortest paths are counted: about a second. */
const mostExact = 30_000_000;

type Numbered = AbstractGraph<Record<string, never>, { weight: number }>;

/** Edges between the same two nodes become one with the sum of their weights; loops, which lead nowhere, are left out. */
function build<G extends Numbered>(graph: G, { nodes, from, to, weight }: Wiring): G {
  for (let node = 0; node < nodes; node++) graph.addNode(node);
  for (let edge = 0; edge < from.length; edge++) {
    const [a, b, more] = [from[edge], to[edge], weight[edge] ?? 0];
    if (a === b) continue;
    graph.updateEdge(a, b, (old) => ({ weight: (old.weight ?? 0) + more }));
  }
  return graph;
}

const directedOf = (wiring: Wiring): Numbered =>
  build(new DirectedGraph<Record<string, never>, { weight: number }>(), wiring);
const undirectedOf = (wiring: Wiring): Numbered =>
  build(new UndirectedGraph<Record<string, never>, { weight: number }>(), wiring);

/** An edge that weighs nothing is still an edge. */
const leastWeight = 1e-6;
const strengthOf = (weight: number): number => Math.max(weight, leastWeight);

export function analyse(
  question: AnalysisQuestion,
  newRandom: (seed: number) => () => number,
): AnalysisAnswer {
  switch (question.ask) {
    case 'importance':
      return importance(question.wiring, question.measure, newRandom(question.seed));
    case 'communities':
      return communities(question.wiring, question.resolution, newRandom(question.seed));
    case 'path':
      return path(question);
  }
}

/**
 * How important each node is.
 * - `pagerank`: damping 0.85, along edges by their weight; sums to 1 (Brin and Page 1998).
 * - `degree`: how many others it is joined to, of all others.
 * - `betweenness`: the share of shortest paths between two others, weights and directions left out, that go through it
 *   (Brandes 2001; pairs counted once, divided by their number). Of large graphs paths are counted from a sample of
 *   nodes and scaled up (Brandes and Pich 2007): a good order of the important ones, no exact figures.
 */
export function importance(wiring: Wiring, measure: Measure, random: () => number): Importance {
  if (wiring.nodes === 0) return { values: new Float64Array(0), sampled: null };
  if (measure === 'pagerank') {
    const graph = directedOf(wiring);
    const scores = pagerank(graph, {
      getEdgeWeight: (_edge: string, { weight }: { weight: number }) => strengthOf(weight),
      // The tolerance is of the sum over nodes: what is left of it after a hundred rounds is below 1e-7.
      ...{ alpha: 0.85, maxIterations: 200, tolerance: 1e-8 },
    });
    return { values: valuesOf(wiring.nodes, scores), sampled: null };
  }
  const graph = undirectedOf(wiring);
  if (measure === 'degree') {
    const others = Math.max(1, wiring.nodes - 1);
    return {
      values: Float64Array.from({ length: wiring.nodes }, (_, node) => graph.degree(node) / others),
      sampled: null,
    };
  }
  const { nodes } = wiring;
  const exact = nodes * graph.size <= mostExact;
  const sampled = exact ? nodes : Math.min(nodes, Math.max(50, Math.floor(mostExact / graph.size)));
  const { starts, beside } = neighboursOf(graph, nodes);
  const sums = dependencies(starts, beside, exact ? Array(nodes).keys() : drawn(nodes, sampled, random));
  const scale = nodes / sampled / Math.max(1, (nodes - 1) * (nodes - 2));
  return { values: sums.map((sum) => sum * scale), sampled: exact ? null : sampled };
}

function neighboursOf(graph: Numbered, nodes: number): { starts: Uint32Array; beside: Uint32Array } {
  const starts = new Uint32Array(nodes + 1);
  graph.forEachEdge((_edge, _attributes, from, to) => {
    for (const end of [Number(from), Number(to)]) starts[end + 1] = (starts[end + 1] ?? 0) + 1;
  });
  for (let node = 0; node < nodes; node++) starts[node + 1] = (starts[node + 1] ?? 0) + (starts[node] ?? 0);
  const beside = new Uint32Array(2 * graph.size);
  const next = starts.slice();
  const add = (from: number, to: number): void => {
    const at = next[from] ?? 0;
    beside[at] = to;
    next[from] = at + 1;
  };
  graph.forEachEdge((_edge, _attributes, from, to) => {
    add(Number(from), Number(to));
    add(Number(to), Number(from));
  });
  return { starts, beside };
}

/** Different numbers below `most`, by lot (Floyd's algorithm). */
function drawn(most: number, count: number, random: () => number): Set<number> {
  const chosen = new Set<number>();
  for (let last = most - count; last < most; last++) {
    const one = Math.floor(random() * (last + 1));
    chosen.add(chosen.has(one) ? last : one);
  }
  return chosen;
}

const valuesOf = (nodes: number, scores: Readonly<Record<string, number>>): Float64Array =>
  Float64Array.from({ length: nodes }, (_, node) => scores[node] ?? 0);

/**
 * Communities by the Louvain method (Blondel et al. 2008), directions left out. The same seed finds the same ones.
 *
 * @param resolution above 1 finds more and smaller ones
 */
export function communities(wiring: Wiring, resolution: number, random: () => number): Communities {
  if (wiring.nodes === 0) return { of: new Uint32Array(0), sizes: [], modularity: 0 };
  const graph = undirectedOf(wiring);
  const alone = graph.size === 0;
  const found = alone
    ? undefined
    : louvain.detailed(graph, {
        getEdgeWeight: (_edge: string, { weight = 0 }: { weight?: number }) => strengthOf(weight),
        ...{ resolution, rng: random },
      });
  const raw = Array.from({ length: wiring.nodes }, (_, node) => found?.communities[node] ?? node);
  const sizes = new Map<number, number>();
  for (const one of raw) sizes.set(one, (sizes.get(one) ?? 0) + 1);
  const order = [...sizes].sort(([a, x], [b, y]) => y - x || a - b);
  const rank = new Map(order.map(([one], at) => [one, at]));
  return {
    of: Uint32Array.from(raw, (one) => rank.get(one) ?? 0),
    sizes: order.map(([, size]) => size),
    modularity: found?.modularity ?? 0,
  };
}

/**
 * A shortest path (Dijkstra, from both ends). Weighted, a strong edge is short: its length is 1 ÷ weight.
 */
export function path({
  wiring,
  start,
  end,
  directed,
  weighted,
}: Extract<AnalysisQuestion, { ask: 'path' }>): Path {
  const graph = directed ? directedOf(wiring) : undirectedOf(wiring);
  if (start === end) return { nodes: [start] };
  const found: readonly string[] | null = bidirectional(graph, start, end, (_edge, { weight }) =>
    weighted ? 1 / strengthOf(weight) : 1,
  );
  return { nodes: found?.map(Number) ?? null };
}
