import { type Db, transact } from '#kernel/database';
import type { TestingSettings } from '../../domain/settings.ts';
import { listCases, type Site } from '../../store/cases.ts';
import { listCovered, listMutants, newestMutation } from '../../store/mutants.ts';
import { siteHistory } from '../../store/results.ts';
import { keepSuggestions, type Suggestion } from '../../store/suggestions.ts';
import { listDependences, newestOrdering } from '../../store/trials.ts';
import { flakyTests, suggestQuarantine } from './suggesting/flaky.ts';
import { suggestHealing } from './suggesting/heal.ts';
import { suggestIndependence } from './suggesting/order.ts';
import { suggestRetirement } from './suggesting/retire.ts';
import { suggestSpeed } from './suggesting/slow.ts';
import type { SuiteData } from './suggesting/suite-data.ts';
import { suggestAssertions } from './suggesting/survivors.ts';

/** Every kind of suggestion, the most urgent first. */
const kinds: readonly ((data: SuiteData) => readonly Suggestion[])[] = [
  suggestHealing,
  suggestQuarantine,
  suggestIndependence,
  suggestRetirement,
  suggestSpeed,
  suggestAssertions,
];

const mostCases = 5000;

/** Judges every test of a site by what is known of it, and keeps what would make the suite better. */
export async function analyseSite(
  db: Db,
  { flaky }: TestingSettings,
  site: Site,
): Promise<{ readonly flaky: number; readonly suggestions: number }> {
  const [mutation, ordering] = [await newestMutation(db, site), await newestOrdering(db, site)];
  const data: SuiteData = {
    cases: await listCases(db, { ...site, limit: mostCases }),
    history: await siteHistory(db, site, flaky.history_days),
    rule: { leastRuns: flaky.least_runs, flipRate: flaky.flip_rate },
    dependences: ordering === undefined ? [] : await listDependences(db, ordering),
    mutants: mutation === undefined ? [] : await listMutants(db, mutation),
    covered: mutation === undefined ? [] : await listCovered(db, mutation),
  };
  const suggestions = kinds.flatMap((suggest) => suggest(data));
  await transact(db, (tx) => keepSuggestions(tx, site, suggestions));
  return { flaky: flakyTests(data).length, suggestions: suggestions.length };
}
