import { transact } from '#kernel/database';
import { type FlakyVerdict, judgeFlakiness } from '../domain/history/flaky.ts';
import { listCases } from '../store/cases.ts';
import { addFigures } from '../store/executions.ts';
import { type HistoryRow, siteHistory } from '../store/results.ts';
import { keepSuggestions, type Suggestion } from '../store/suggestions.ts';
import type { PhaseContext } from './phase.ts';

/** Judges every test by its history, and proposes what makes the suite better. */
export async function analyse({ platform, execution, tell }: PhaseContext) {
  const { id, projectId, origin } = execution;
  const { db, settings } = platform;
  tell(0.92, 'Looking for flaky tests');
  const { history_days: days, least_runs: leastRuns, flip_rate: flipRate } = settings.flaky;
  const site = { projectId, origin };
  const history = await siteHistory(db, site, days);
  const kept = await listCases(db, { ...site, limit: 5000 });
  const suggestions: Suggestion[] = [];
  let flaky = 0;
  for (const { id: caseId, definition, status, proposal } of kept) {
    const name = definition.name;
    if (proposal)
      suggestions.push({
        kind: 'heal',
        caseId,
        title: `Take the elements that were found again in "${name}"`,
        reason: 'An element of it moved or was renamed, and was recognised by its looks.',
      });
    const runs = Map.groupBy(
      history.filter(({ key }) => key === definition.key),
      ({ browser }) => browser,
    );
    const verdict = worst([...runs.values()].map((rows) => judgeFlakiness(rows, { leastRuns, flipRate })));
    if (!verdict?.flaky) continue;
    flaky += 1;
    if (status === 'active')
      suggestions.push({
        kind: 'quarantine',
        caseId,
        title: `Set "${name}" aside until it is steady`,
        reason: reasonOf(verdict),
      });
  }
  const slow = slowest(history);
  for (const { key, seconds } of slow) {
    const one = kept.find(({ definition, status }) => definition.key === key && status === 'active');
    if (one)
      suggestions.push({
        kind: 'slow',
        caseId: one.id,
        title: `Make "${one.definition.name}" faster`,
        reason: `It takes ${seconds.toFixed(1)} s, a great part of the whole suite.`,
      });
  }
  await transact(db, async (tx) => {
    await keepSuggestions(tx, site, suggestions);
    await addFigures(tx, id, 'analysis', { flaky, suggestions: suggestions.length }, []);
  });
  return { flaky, suggestions: suggestions.length };
}

const worst = (verdicts: readonly FlakyVerdict[]): FlakyVerdict | undefined =>
  verdicts.find(({ flaky }) => flaky) ?? verdicts[0];

const reasons: Readonly<Record<NonNullable<FlakyVerdict['cause']>, string>> = {
  timing: 'it fails when it takes longer',
  order: 'it depends on what ran before',
  locator: 'it does not always find its element',
  environment: 'the site or the browser was not there',
  app: 'the site answers differently from time to time',
};

const reasonOf = ({ runs, flips, cause }: FlakyVerdict): string =>
  `In ${runs} runs its outcome changed ${flips} times; ${reasons[cause ?? 'app']}.`;

/** A test is slow when it takes more than a fifth of all, and there are some to compare with. */
function slowest(history: readonly HistoryRow[]): { readonly key: string; readonly seconds: number }[] {
  const byKey = Map.groupBy(history, ({ key }) => key);
  if (byKey.size < 10) return [];
  const means = [...byKey].map(([key, rows]) => ({
    key,
    seconds: rows.reduce((sum, { seconds }) => sum + seconds, 0) / rows.length,
  }));
  const total = means.reduce((sum, { seconds }) => sum + seconds, 0);
  return means.filter(({ seconds }) => seconds > total / 5);
}
