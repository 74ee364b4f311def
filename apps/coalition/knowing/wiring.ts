/** A graph as numbers, cheap to hand to a thread: edge `i` leads from `from[i]` to `to[i]`. */
export interface Wiring {
  readonly nodes: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly weight: Float64Array;
}

/** What stands beside each node: of node `n` the places `starts[n]` up to `starts[n + 1]`. */
export interface Beside {
  /** One more than there are nodes. */
  readonly starts: Uint32Array;
  readonly nodes: Uint32Array;
  readonly weights: Float64Array;
}

/** An edge that weighs nothing is still an edge. */
const leastWeight = 1e-6;

/**
 * Edges in rows by node (compressed sparse rows). Edges between the same two nodes become one with the sum of their
 * weights; loops, which lead nowhere, are left out.
 *
 * @param directed only what an edge leads to; otherwise each edge is there from both of its ends
 */
export function besideOf({ nodes, from, to, weight }: Wiring, directed: boolean): Beside {
  const counts = new Uint32Array(nodes + 1);
  const eachArc = (take: (a: number, b: number, weight: number) => void): void => {
    for (let edge = 0; edge < from.length; edge++) {
      const [a, b, strength] = [from[edge] ?? 0, to[edge] ?? 0, weight[edge] ?? 0];
      if (a === b) continue;
      take(a, b, strength);
      if (!directed) take(b, a, strength);
    }
  };
  eachArc((a) => {
    counts[a + 1] = (counts[a + 1] ?? 0) + 1;
  });
  for (let node = 0; node < nodes; node++) counts[node + 1] = (counts[node + 1] ?? 0) + (counts[node] ?? 0);
  const ends = new Uint32Array(counts[nodes] ?? 0);
  const strengths = new Float64Array(ends.length);
  const next = counts.slice();
  eachArc((a, b, strength) => {
    const at = next[a] ?? 0;
    ends[at] = b;
    strengths[at] = strength;
    next[a] = at + 1;
  });
  return joined(nodes, counts, ends, strengths);
}

/** Makes one of what is in a row twice, in place. */
function joined(nodes: number, old: Uint32Array, ends: Uint32Array, strengths: Float64Array): Beside {
  const starts = new Uint32Array(nodes + 1);
  /** Where in the new rows each node was seen last. */
  const seen = new Int32Array(nodes).fill(-1);
  let write = 0;
  for (let node = 0; node < nodes; node++) {
    const first = write;
    for (let at = old[node] ?? 0; at < (old[node + 1] ?? 0); at++) {
      const end = ends[at] ?? 0;
      const before = seen[end] ?? -1;
      const strength = strengths[at] ?? 0;
      if (before >= first) strengths[before] = (strengths[before] ?? 0) + strength;
      else {
        seen[end] = write;
        ends[write] = end;
        strengths[write++] = strength;
      }
    }
    starts[node + 1] = write;
  }
  const weights = strengths.slice(0, write).map((weight) => Math.max(weight, leastWeight));
  return { starts, nodes: ends.slice(0, write), weights };
}
