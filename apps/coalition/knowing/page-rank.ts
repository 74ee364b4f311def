import type { Beside } from './wiring.ts';

const damping = 0.85;
const mostRounds = 200;
/** Of the sum over nodes of what a round changes: what is left is below 1e-9. */
const tolerance = 1e-10;

/**
 * PageRank along edges by their weight, by power iteration; sums to 1 (Brin and Page, "The anatomy of a large-scale
 * hypertextual web search engine", 1998). Nodes that lead nowhere give what they have to all.
 */
export function pageRank(beside: Beside): Float64Array {
  const nodes = beside.starts.length - 1;
  const given = givenBy(beside);
  let rank = new Float64Array(nodes).fill(1 / nodes);
  let fresh = new Float64Array(nodes);
  for (let round = 0; round < mostRounds; round++) {
    spread(beside, given, rank, fresh);
    let change = 0;
    for (let node = 0; node < nodes; node++) change += Math.abs((fresh[node] ?? 0) - (rank[node] ?? 0));
    [rank, fresh] = [fresh, rank];
    if (change < tolerance) break;
  }
  return rank;
}

/** By node, the weight of all edges that leave it. */
function givenBy({ starts, weights }: Beside): Float64Array {
  const given = new Float64Array(starts.length - 1);
  for (let node = 0; node < given.length; node++)
    for (let at = starts[node] ?? 0; at < (starts[node + 1] ?? 0); at++)
      given[node] = (given[node] ?? 0) + (weights[at] ?? 0);
  return given;
}

function spread(
  { starts, nodes: ends, weights }: Beside,
  given: Float64Array,
  rank: Float64Array,
  fresh: Float64Array,
): void {
  const loose = rank.reduce((sum, one, node) => (given[node] === 0 ? sum + one : sum), 0);
  fresh.fill((1 - damping + damping * loose) / rank.length);
  for (let node = 0; node < rank.length; node++) {
    const share = (damping * (rank[node] ?? 0)) / (given[node] || 1);
    for (let at = starts[node] ?? 0; at < (starts[node + 1] ?? 0); at++) {
      const end = ends[at] ?? 0;
      fresh[end] = (fresh[end] ?? 0) + share * (weights[at] ?? 0);
    }
  }
}
