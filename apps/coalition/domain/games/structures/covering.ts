import { grandCoalition, lastOf } from '../coalitions.ts';

export interface Column {
  readonly coalition: number;
  readonly slack: number;
}

/** What a search for covers keeps from one round to the next. */
export interface Covering {
  readonly agents: number;
  /** For each set of agents left over: the slack that covering it takes at least, as far as it is known. */
  readonly least: Float64Array;
  /** Columns looked at in all, and how many may be. */
  steps: number;
  readonly mostSteps: number;
}

export interface Covered {
  /** Coalitions that cover every agent once, with the least slack below the limit; null where there are none. */
  readonly cover: readonly number[] | null;
  /** False where it ended after the most steps: then the cover is one that was found, and need not be the best. */
  readonly finished: boolean;
}

export const newCovering = (agents: number, mostSteps: number): Covering => ({
  agents,
  // A set left over lacks the last agent, who is covered first.
  least: new Float64Array(2 ** (agents - 1)),
  steps: 0,
  mostSteps,
});

/** Steps to the first chance to stop. */
const stepsAtFirst = 5_000_000;

interface Search {
  readonly covering: Covering;
  readonly columns: readonly (readonly Column[])[];
  readonly path: number[];
  limit: number;
  cover: readonly number[] | null;
  stopAt: number;
}

/**
 * Covers the agents exactly with the least slack below `limit`, depth first. What is learned about a set left over holds
 * in later rounds with more columns too, if they have those with slacks up to the limit of each round. When it is
 * interrupted it begins again, and what was learned brings it quickly to where it was. It yields the best cover so far.
 *
 * @param columns for each agent those whose last agent it is, ascending by slack
 */
export function* coverWithLeastSlack(
  covering: Covering,
  columns: readonly (readonly Column[])[],
  limit: number,
): Generator<readonly number[] | null, Covered> {
  const search: Search = { covering, columns, path: [], limit, cover: null, stopAt: 0 };
  for (let patience = stepsAtFirst; covering.steps < covering.mostSteps; patience *= 2) {
    search.stopAt = Math.min(covering.mostSteps, covering.steps + patience);
    search.path.length = 0;
    if (explore(search, grandCoalition(covering.agents), 0)) return { cover: search.cover, finished: true };
    yield search.cover;
  }
  return { cover: search.cover, finished: false };
}

/** @returns whether it looked at every cover of `rest` with less slack than the limit */
function explore(search: Search, rest: number, used: number): boolean {
  const { covering, columns, path } = search;
  if (rest === 0) {
    search.limit = used;
    search.cover = [...path];
    return true;
  }
  for (const { coalition, slack } of columns[lastOf(rest)] ?? []) {
    covering.steps++;
    if (used + slack >= search.limit) break;
    if ((coalition & ~rest) !== 0) continue;
    const left = rest ^ coalition;
    if (used + slack + (covering.least[left] ?? 0) >= search.limit) continue;
    if (covering.steps > search.stopAt) return false;
    path.push(coalition);
    const explored = explore(search, left, used + slack);
    path.pop();
    if (!explored) return false;
  }
  const least = search.limit - used;
  if (least > (covering.least[rest] ?? 0) && rest < covering.least.length) covering.least[rest] = least;
  return true;
}
