import { invalid } from '#kernel/base';
import { firstOf } from './coalitions.ts';

/** Who can work with whom: for each agent its neighbours, as the bits of a coalition. */
export type Neighbours = Int32Array;

/**
 * @param edges pairs of the agents' names
 * @throws MainstayError `coalition.game_unknown_agent`, `coalition.game_bad_edge` (an agent with itself)
 */
export function neighboursOf(
  agents: readonly string[],
  edges: readonly (readonly [string, string])[],
): Neighbours {
  const neighbours = new Int32Array(agents.length);
  for (const [one, other] of edges) {
    const [from, to] = [agents.indexOf(one), agents.indexOf(other)];
    if (from < 0 || to < 0)
      throw invalid(
        'coalition.game_unknown_agent',
        `An edge is between ${one} and ${other}: one of them is no agent of this game.`,
      );
    if (from === to)
      throw invalid('coalition.game_bad_edge', `An edge joins ${one} to itself; it joins two agents.`);
    neighbours[from] = (neighbours[from] ?? 0) | (1 << to);
    neighbours[to] = (neighbours[to] ?? 0) | (1 << from);
  }
  return neighbours;
}

/** The agents of `within` that the first of them reaches without leaving it. */
export function componentOfFirst(within: number, neighbours: Neighbours): number {
  let reached = within & -within;
  for (let fresh = reached; fresh !== 0; ) {
    let next = 0;
    for (let rest = fresh; rest !== 0; rest &= rest - 1) next |= neighbours[firstOf(rest)] ?? 0;
    fresh = next & within & ~reached;
    reached |= fresh;
  }
  return reached;
}

export const isConnected = (coalition: number, neighbours: Neighbours): boolean =>
  coalition !== 0 && componentOfFirst(coalition, neighbours) === coalition;
