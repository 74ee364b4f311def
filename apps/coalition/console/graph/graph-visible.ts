import type { Outline } from './graph-types.ts';

export interface Shown {
  /** ISO; null for all times. */
  readonly at: string | null;
  readonly hiddenTypes: ReadonlySet<string>;
}

/** By position, whether it is shown. */
export interface Visible {
  readonly nodes: Uint8Array;
  readonly edges: Uint8Array;
  /** Edges shown at each node. */
  readonly degree: Uint32Array;
  readonly nodeCount: number;
  readonly edgeCount: number;
}

const holds = (from: string, to: string | null, at: string): boolean =>
  from <= at && (to === null || at < to);

/** What is shown of a graph: kinds that are not hidden, as it was at that moment. */
export function visibleOf({ nodes, edges }: Outline, { at, hiddenTypes }: Shown): Visible {
  const nodeShown = Uint8Array.from(nodes.id, (_, index) =>
    hiddenTypes.has(nodes.type[index] ?? '') ||
    (at !== null && !holds(nodes.valid_from[index] ?? '', nodes.valid_to[index] ?? null, at))
      ? 0
      : 1,
  );
  const degree = new Uint32Array(nodeShown.length);
  const edgeShown = Uint8Array.from(edges.from, (from, index) => {
    const to = edges.to[index] ?? 0;
    if (!nodeShown[from] || !nodeShown[to]) return 0;
    if (at !== null && !holds(edges.valid_from[index] ?? '', edges.valid_to[index] ?? null, at)) return 0;
    degree[from] = (degree[from] ?? 0) + 1;
    degree[to] = (degree[to] ?? 0) + 1;
    return 1;
  });
  const sum = (flags: Uint8Array): number => flags.reduce((total, one) => total + one, 0);
  return { nodes: nodeShown, edges: edgeShown, degree, nodeCount: sum(nodeShown), edgeCount: sum(edgeShown) };
}

/** The first and last moment that a graph speaks of; null where they are the same. */
export function timeSpan({
  nodes,
  edges,
}: Outline): { readonly first: number; readonly last: number } | null {
  let first = '9999';
  let last = '0000';
  for (const { valid_from, valid_to } of [nodes, edges]) {
    for (const time of valid_from) {
      if (time < first) first = time;
      if (time > last) last = time;
    }
    for (const time of valid_to) if (time !== null && time > last) last = time;
  }
  const [from, to] = [Date.parse(first), Date.parse(last)];
  return Number.isFinite(from) && Number.isFinite(to) && from < to ? { first: from, last: to } : null;
}
