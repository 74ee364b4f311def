import { changedPlaces, placesOf } from '../../domain/history/changes.ts';
import { type Candidate, selectCases } from '../../domain/history/select.ts';
import type { KeptCase } from '../../store/cases.ts';
import { earlierGraphs } from '../../store/executions.ts';
import { listCovered, newestMutation } from '../../store/mutants.ts';
import { siteHistory } from '../../store/results.ts';
import type { PhaseContext } from '../phase.ts';

/** Tests that were chosen for a part of the suite's time, in the order in which they are worth most. */
export interface Selection {
  readonly kept: readonly KeptCase[];
  readonly figures: Readonly<Record<string, number | null>>;
  /** What was left out and why, each a sentence. */
  readonly limits: readonly string[];
}

const noComparison =
  'No test was left out for touching nothing that has changed: the site was not explored twice yet.';

/** Where nothing is known of a test's time. */
const usualSeconds = 3;

/**
 * Chooses tests as the request of an execution says, by what they cover, what has changed on the site and how they fared
 * before this execution began: the same each time it is asked, also after a crash.
 *
 * @returns undefined where the request wants all
 */
export async function selectTests(
  { platform, execution }: Pick<PhaseContext, 'platform' | 'execution'>,
  all: readonly KeptCase[],
): Promise<Selection | undefined> {
  const { options, projectId, origin, createdAt } = execution;
  const { share = 1, only_changed: wantsChanged = false } = options;
  if (!options.replay || (share >= 1 && !wantsChanged)) return undefined;
  const { db, settings } = platform;
  const site = { projectId, origin };
  const [newest, before] = await earlierGraphs(db, execution);
  const changed = newest && before ? changedPlaces(before, newest) : new Set<string>();
  // With nothing to compare, nothing is known to be as it was.
  const onlyChanged = wantsChanged && before !== undefined;
  const mutation = await newestMutation(db, site);
  const functions = new Map(
    (mutation === undefined ? [] : await listCovered(db, mutation)).map((one) => [one.key, one.functions]),
  );
  const rows = (await siteHistory(db, site, settings.flaky.history_days)).filter(
    ({ finishedAt }) => finishedAt < createdAt,
  );
  const history = Map.groupBy(rows, ({ key }) => key);
  const candidates = all.map(({ definition }): Candidate => {
    const runs = history.get(definition.key) ?? [];
    const covers = placesOf(definition, newest, functions.get(definition.key));
    const failures = runs.filter(({ outcome }) => outcome === 'failed' || outcome === 'flaky').length;
    return { key: definition.key, covers, seconds: middleOf(runs), runs: runs.length, failures };
  });
  const touched = candidates.filter(({ covers }) => covers.some((place) => changed.has(place)));
  const chosen = selectCases(onlyChanged ? touched : candidates, {
    share: onlyChanged ? share * portion(candidates, touched) : share,
    changed,
  });
  const selection = selectionOf(all, candidates, { chosen, touched: touched.length, onlyChanged, share });
  const blind = wantsChanged && !onlyChanged;
  return blind ? { ...selection, limits: [...selection.limits, noComparison] } : selection;
}

const secondsOf = (tests: readonly Candidate[]): number =>
  tests.reduce((sum, { seconds }) => sum + seconds, 0);

/** `selectCases` takes a share of what it is given: as much time as the share of the whole suite, at most all. */
const portion = (all: readonly Candidate[], part: readonly Candidate[]): number =>
  secondsOf(part) === 0 ? 1 : secondsOf(all) / secondsOf(part);

function selectionOf(
  all: readonly KeptCase[],
  candidates: readonly Candidate[],
  {
    chosen,
    touched,
    onlyChanged,
    share,
  }: { chosen: readonly string[]; touched: number; onlyChanged: boolean; share: number },
): Selection {
  const byKey = new Map(all.map((one) => [one.definition.key, one]));
  const whole = secondsOf(candidates);
  const used = secondsOf(candidates.filter(({ key }) => chosen.includes(key)));
  const left = all.length - chosen.length;
  const untouched = onlyChanged ? all.length - touched : 0;
  const limits = [
    ...(untouched > 0
      ? [`${untouched} of ${all.length} tests were left out: they touch nothing that has changed.`]
      : []),
    ...(left > untouched
      ? [
          `${left - untouched} of ${all.length} tests were left out: the others take ${Math.round(share * 100)}% of the time and are worth more for it.`,
        ]
      : []),
  ];
  return {
    kept: chosen.flatMap((key) => byKey.get(key) ?? []),
    figures: {
      ...{ tests: all.length, chosen: chosen.length, left_out: left, touched },
      share: Math.round((100 * used) / Math.max(0.001, whole)) / 100,
    },
    limits,
  };
}

function middleOf(runs: readonly { readonly seconds: number }[]): number {
  const sorted = runs.map(({ seconds }) => seconds).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? usualSeconds;
}
