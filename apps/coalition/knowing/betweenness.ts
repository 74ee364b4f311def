/**
 * Brandes' algorithm ("A faster algorithm for betweenness centrality", Journal of Mathematical Sociology 25(2), 2001) from
 * some nodes of an undirected graph without loops or double edges. Numbers of paths are doubles: the library that the
 * rest of the analysis uses counts them in 32 bits, which a grid of 40 × 40 overflows.
 *
 * @param starts where the neighbours of each node begin in `beside`; one more than there are nodes
 * @returns the sum over the sources of the share of shortest paths to each other node that go through a node
 */
export function dependencies(
  starts: Uint32Array,
  beside: Uint32Array,
  sources: Iterable<number>,
): Float64Array {
  const nodes = starts.length - 1;
  const total = new Float64Array(nodes);
  const search: Search = {
    ...{ starts, beside, paths: new Float64Array(nodes), share: new Float64Array(nodes) },
    ...{ distance: new Int32Array(nodes).fill(-1), order: new Uint32Array(nodes) },
  };
  for (const source of sources) {
    const reached = spread(search, source);
    collect(search, reached);
    for (let at = 0; at < reached; at++) {
      const node = search.order[at] ?? 0;
      if (node !== source) total[node] = (total[node] ?? 0) + (search.share[node] ?? 0);
      search.paths[node] = 0;
      search.share[node] = 0;
      search.distance[node] = -1;
    }
  }
  return total;
}

interface Search {
  readonly starts: Uint32Array;
  readonly beside: Uint32Array;
  readonly paths: Float64Array;
  readonly share: Float64Array;
  readonly distance: Int32Array;
  /** Nodes by distance, nearest first. */
  readonly order: Uint32Array;
}

/** Counts shortest paths from a node, ring by ring. @returns how many nodes it reaches */
function spread({ starts, beside, paths, distance, order }: Search, source: number): number {
  let reached = 1;
  order[0] = source;
  paths[source] = 1;
  distance[source] = 0;
  for (let head = 0; head < reached; head++) {
    const node = order[head] ?? 0;
    const next = (distance[node] ?? 0) + 1;
    const end = starts[node + 1] ?? 0;
    for (let at = starts[node] ?? 0; at < end; at++) {
      const other = beside[at] ?? 0;
      if (distance[other] === -1) {
        distance[other] = next;
        order[reached++] = other;
      }
      if (distance[other] === next) paths[other] = (paths[other] ?? 0) + (paths[node] ?? 0);
    }
  }
  return reached;
}

/** Hands shares back from the farthest nodes to those before them. */
function collect({ starts, beside, paths, share, distance, order }: Search, reached: number): void {
  for (let tail = reached - 1; tail > 0; tail--) {
    const node = order[tail] ?? 0;
    const each = (1 + (share[node] ?? 0)) / (paths[node] ?? 1);
    const before = (distance[node] ?? 0) - 1;
    const end = starts[node + 1] ?? 0;
    for (let at = starts[node] ?? 0; at < end; at++) {
      const other = beside[at] ?? 0;
      if (distance[other] === before) share[other] = (share[other] ?? 0) + (paths[other] ?? 0) * each;
    }
  }
}
