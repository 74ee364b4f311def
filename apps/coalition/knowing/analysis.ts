import { UndirectedGraph } from 'graphology';
import louvainModule from 'graphology-communities-louvain';
import { dependencies } from './betweenness.ts';
import { pageRank } from './page-rank.ts';
import { shortestPath } from './shortest-path.ts';
import { besideOf, type Wiring } from './wiring.ts';

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

// The package sets `module.exports` to what its types call the default export: Node hands over the function itself.
const louvain = louvainModule as unknown as typeof louvainModule.default;

/** Nodes times edges up to which every node's shortest paths are counted: about a second. */
const mostExact = 30_000_000;

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
  if (measure === 'pagerank') return { values: pageRank(besideOf(wiring, true)), sampled: null };
  const { nodes } = wiring;
  const { starts, nodes: beside } = besideOf(wiring, false);
  if (measure === 'degree') {
    const others = Math.max(1, nodes - 1);
    const degree = (_: unknown, node: number) => ((starts[node + 1] ?? 0) - (starts[node] ?? 0)) / others;
    return { values: Float64Array.from({ length: nodes }, degree), sampled: null };
  }
  const edges = beside.length / 2;
  const exact = nodes * edges <= mostExact;
  const sampled = exact ? nodes : Math.min(nodes, Math.max(50, Math.floor(mostExact / edges)));
  const sums = dependencies(starts, beside, exact ? Array(nodes).keys() : drawn(nodes, sampled, random));
  const scale = nodes / sampled / Math.max(1, (nodes - 1) * (nodes - 2));
  return { values: sums.map((sum) => sum * scale), sampled: exact ? null : sampled };
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

/**
 * Communities by the Louvain method (Blondel et al. 2008), directions left out. The same seed finds the same ones.
 *
 * @param resolution above 1 finds more and smaller ones
 */
export function communities(wiring: Wiring, resolution: number, random: () => number): Communities {
  if (wiring.nodes === 0) return { of: new Uint32Array(0), sizes: [], modularity: 0 };
  const graph = undirected(wiring);
  const alone = graph.size === 0;
  const found = alone
    ? undefined
    : louvain.detailed(graph, {
        ...{ getEdgeWeight: 'weight', resolution, rng: random },
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

function undirected(wiring: Wiring): UndirectedGraph<Record<string, never>, { weight: number }> {
  const graph = new UndirectedGraph<Record<string, never>, { weight: number }>();
  const { starts, nodes: beside, weights } = besideOf(wiring, false);
  for (let node = 0; node < wiring.nodes; node++) graph.addNode(node);
  for (let node = 0; node < wiring.nodes; node++)
    for (let at = starts[node] ?? 0; at < (starts[node + 1] ?? 0); at++) {
      const other = beside[at] ?? 0;
      if (node < other) graph.addUndirectedEdge(node, other, { weight: weights[at] ?? 0 });
    }
  return graph;
}

/** A shortest path. Weighted, a strong edge is short: its length is 1 ÷ weight. */
export function path(question: Extract<AnalysisQuestion, { ask: 'path' }>): Path {
  const { wiring, start, end, directed, weighted } = question;
  const beside = besideOf(wiring, directed);
  const lengthOf = (place: number) => (weighted ? 1 / (beside.weights[place] ?? 1) : 1);
  return { nodes: shortestPath(beside, start, end, lengthOf) };
}
