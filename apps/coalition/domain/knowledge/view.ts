import { invalid } from '#kernel/base';
import type { Knowledge, KnowledgeEdge, KnowledgeNode } from './element.ts';

export type Direction = 'out' | 'in' | 'both';

const holds = (
  { validFrom, validTo, deletedAt }: KnowledgeNode | KnowledgeEdge,
  at: string | undefined,
): boolean =>
  deletedAt === null && (at === undefined || (validFrom <= at && (validTo === null || at < validTo)));

/**
 * What was true at a moment: from `validFrom`, up to but not with `validTo`. Edges go with their ends.
 *
 * @param at ISO, UTC; without it all that is not deleted, of whatever time
 */
export function asOf({ nodes, edges }: Knowledge, at: string | undefined): Knowledge {
  const there = nodes.filter((node) => holds(node, at));
  const ids = new Set(there.map(({ id }) => id));
  return {
    nodes: there,
    edges: edges.filter((edge) => holds(edge, at) && ids.has(edge.from) && ids.has(edge.to)),
  };
}

export const nodeById = ({ nodes }: Knowledge): ReadonlyMap<string, KnowledgeNode> =>
  new Map(nodes.map((node) => [node.id, node]));

/** The edges of these nodes among themselves. */
export const between = ({ edges }: Knowledge, ids: ReadonlySet<string>): KnowledgeEdge[] =>
  edges.filter(({ from, to }) => ids.has(from) && ids.has(to));

/** What stands beside each node, by the edge that leads there. */
export function adjacency(
  { edges }: Knowledge,
  direction: Direction,
): ReadonlyMap<string, readonly { readonly node: string; readonly edge: KnowledgeEdge }[]> {
  const beside = new Map<string, { node: string; edge: KnowledgeEdge }[]>();
  const add = (from: string, node: string, edge: KnowledgeEdge): void => {
    const list = beside.get(from);
    if (list) list.push({ node, edge });
    else beside.set(from, [{ node, edge }]);
  };
  for (const edge of edges) {
    if (direction !== 'in') add(edge.from, edge.to, edge);
    if (direction !== 'out' && (direction === 'in' || edge.from !== edge.to)) add(edge.to, edge.from, edge);
  }
  return beside;
}

export interface Neighbourhood extends Knowledge {
  /** By node: how many edges away. */
  readonly hops: ReadonlyMap<string, number>;
  /** More were within reach than the limit. */
  readonly truncated: boolean;
}

/**
 * All within some edges of a node, nearest first; of equally near ones those that edges of more weight lead to.
 *
 * @throws MainstayError `coalition.node_not_found`
 */
export function neighbourhood(
  knowledge: Knowledge,
  start: string,
  {
    hops,
    limit,
    direction,
  }: { readonly hops: number; readonly limit: number; readonly direction: Direction },
): Neighbourhood {
  const nodes = nodeById(knowledge);
  if (!nodes.has(start)) throw noSuchNode(start);
  const beside = adjacency(knowledge, direction);
  const reached = new Map<string, number>([[start, 0]]);
  let ring = [start];
  let truncated = false;
  for (let hop = 1; hop <= hops && ring.length > 0 && !truncated; hop++) {
    const found = new Map<string, number>();
    for (const id of ring)
      for (const { node, edge } of beside.get(id) ?? [])
        if (!reached.has(node)) found.set(node, Math.max(found.get(node) ?? 0, edge.weight));
    const next = [...found].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([id]) => id);
    truncated = reached.size + next.length > limit;
    ring = next.slice(0, Math.max(0, limit - reached.size));
    for (const id of ring) reached.set(id, hop);
  }
  return {
    nodes: [...reached.keys()].flatMap((id) => nodes.get(id) ?? []),
    edges: between(knowledge, new Set(reached.keys())),
    ...{ hops: reached, truncated },
  };
}

/** Of each step of a way the strongest edge. */
export function edgesAlong(view: Knowledge, way: readonly string[], directed: boolean): KnowledgeEdge[] {
  return way.slice(1).flatMap((to, at) => {
    const from = way[at];
    const [strongest] = view.edges
      .filter(
        (edge) =>
          (edge.from === from && edge.to === to) || (!directed && edge.from === to && edge.to === from),
      )
      .sort((a, b) => b.weight - a.weight);
    return strongest ? [strongest] : [];
  });
}

export const noSuchNode = (id: string): Error =>
  invalid('coalition.node_not_in_view', `There is no node ${id} in this graph at that time.`);

const searched = ({ label, key, attributes }: KnowledgeNode): string =>
  [label, key, ...Object.values(attributes).filter((value) => typeof value === 'string')]
    .join('\n')
    .toLowerCase();

/** Nodes whose label, key or texts have all the words; those whose label begins with the first come first. */
export function search({ nodes }: Knowledge, text: string, limit: number): KnowledgeNode[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const [first = ''] = words;
  const rank = ({ label }: KnowledgeNode): number => {
    const low = label.toLowerCase();
    return low === text.toLowerCase() ? 0 : low.startsWith(first) ? 1 : low.includes(first) ? 2 : 3;
  };
  return nodes
    .filter((node) => {
      const inside = searched(node);
      return words.every((word) => inside.includes(word));
    })
    .map((node) => ({ node, rank: rank(node) }))
    .sort((a, b) => a.rank - b.rank || (a.node.label < b.node.label ? -1 : 1))
    .slice(0, limit)
    .map(({ node }) => node);
}

export interface Statistics {
  readonly nodes: number;
  readonly edges: number;
  readonly nodeTypes: Readonly<Record<string, number>>;
  readonly edgeTypes: Readonly<Record<string, number>>;
  /** Weakly connected parts. */
  readonly components: number;
  readonly largestComponent: number;
  readonly meanDegree: number;
  readonly first: string | null;
  readonly last: string | null;
}

export function statistics(knowledge: Knowledge): Statistics {
  const { nodes, edges } = knowledge;
  const sizes = componentSizes(knowledge);
  const times = [...nodes, ...edges].flatMap(({ validFrom, validTo }) =>
    validTo ? [validFrom, validTo] : [validFrom],
  );
  const extreme = (better: (a: string, b: string) => boolean): string | null =>
    times.reduce<string | null>((best, one) => (best === null || better(one, best) ? one : best), null);
  return {
    ...{ nodes: nodes.length, edges: edges.length },
    nodeTypes: countBy(nodes),
    edgeTypes: countBy(edges),
    components: sizes.length,
    largestComponent: sizes.reduce((most, size) => Math.max(most, size), 0),
    meanDegree: nodes.length === 0 ? 0 : (2 * edges.length) / nodes.length,
    first: extreme((a, b) => a < b),
    last: extreme((a, b) => a > b),
  };
}

function countBy(elements: readonly { readonly type: string }[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of elements) counts.set(type, (counts.get(type) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

/** By union–find with path halving. */
function componentSizes({ nodes, edges }: Knowledge): number[] {
  const parent = new Map(nodes.map(({ id }) => [id, id]));
  const root = (id: string): string => {
    let at = id;
    for (let up = parent.get(at) ?? at; up !== at; up = parent.get(at) ?? at) {
      const above = parent.get(up) ?? up;
      parent.set(at, above);
      at = above;
    }
    return at;
  };
  for (const { from, to } of edges) parent.set(root(from), root(to));
  const sizes = new Map<string, number>();
  for (const { id } of nodes) sizes.set(root(id), (sizes.get(root(id)) ?? 0) + 1);
  return [...sizes.values()];
}
