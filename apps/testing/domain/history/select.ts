/** What is known of a test when some are to be chosen. */
export interface Candidate {
  readonly key: string;
  /** What it covers: states of the exploration, routes, transitions. */
  readonly covers: readonly string[];
  readonly seconds: number;
  /** Its runs, and those that failed, of the last days. */
  readonly runs: number;
  readonly failures: number;
}

export interface SelectionOptions {
  /** Of the whole suite's time that may be used, 0 to 1. */
  readonly share: number;
  /** What has changed since the last execution: states or routes; what covers them goes first. */
  readonly changed: ReadonlySet<string>;
}

/** How much more a changed place counts than one that is as it was. */
const changedWeight = 10;
/** A test that always fails is worth so many places that nothing else covers. */
const historyWeight = 3;

/**
 * Chooses tests for a share of the suite's time: at each turn the one that adds most for its time, by places that no
 * chosen test covers yet and by its rate of failures ("additional greedy", Rothermel et al. 2001; failure rate with
 * Laplace's rule, as history-based prioritisation does since Kim and Porter 2002). The order is that of running.
 */
export function selectCases(candidates: readonly Candidate[], options: SelectionOptions): readonly string[] {
  const total = candidates.reduce((sum, { seconds }) => sum + seconds, 0);
  const covered = new Set<string>();
  const left = new Set(candidates);
  const chosen: string[] = [];
  let free = total * Math.min(1, Math.max(0, options.share));
  while (left.size > 0) {
    const best = mostFor(
      [...left].filter(({ seconds }) => seconds <= free + 1e-9),
      covered,
      options,
    );
    if (!best) break;
    left.delete(best);
    chosen.push(best.key);
    free -= best.seconds;
    for (const place of best.covers) covered.add(place);
  }
  return chosen;
}

function mostFor(
  candidates: readonly Candidate[],
  covered: ReadonlySet<string>,
  { changed }: SelectionOptions,
): Candidate | undefined {
  let best: Candidate | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const candidate of candidates) {
    const places = candidate.covers
      .filter((place) => !covered.has(place))
      .reduce((sum, place) => sum + (changed.has(place) ? changedWeight : 1), 0);
    const failureRate = (candidate.failures + 1) / (candidate.runs + 2);
    const worth = (places + historyWeight * failureRate) / Math.max(0.05, candidate.seconds);
    if (worth > most) {
      most = worth;
      best = candidate;
    }
  }
  return best;
}
