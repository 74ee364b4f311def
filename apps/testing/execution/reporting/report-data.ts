import { release, platform as system } from 'node:os';
import type { Platform } from '#kernel/app';
import { getProject } from '#kernel/projects';
import type { ReportData, ReportedTest, TrendPoint } from '../../domain/reporting/report-data.ts';
import type { TestingSettings } from '../../domain/settings.ts';
import type { TestCase } from '../../domain/suite/test-case.ts';
import { listCases } from '../../store/cases.ts';
import { type Execution, endedExecutions, readGraph, type Summary } from '../../store/executions.ts';
import { listFindings } from '../../store/findings.ts';
import { measurementsOf } from '../../store/measurements.ts';
import { listResults } from '../../store/results.ts';
import { listSuggestions } from '../../store/suggestions.ts';
import { browsersOf } from '../browsers.ts';
import { summarise } from './summarise.ts';

/** All that the reports of an execution are made of, as it stands in the database. */
export async function reportDataOf(
  platform: Platform<TestingSettings>,
  execution: Execution,
): Promise<ReportData> {
  const { db, settings, version, clock } = platform;
  const { id, projectId, origin } = execution;
  const summary = await summarise(db, id);
  const findings = await listFindings(db, id);
  const { lcp, cls, inp, ttfb, fcp, transfer_kilobytes: kilobytes } = settings.performance.budgets;
  return {
    execution: {
      ...{ id, url: execution.url, types: execution.types, ...endOf(execution) },
      project: (await getProject(db, projectId)).name,
      verdict: endOf(execution).status === 'completed' ? summary.verdict : null,
      seed: execution.options.seed,
      budgetSeconds: execution.options.budget_seconds ?? settings.execution.budget_seconds,
      seconds: summary.seconds,
      startedAt: execution.startedAt ?? execution.createdAt,
      finishedAt: execution.finishedAt ?? clock.now(),
    },
    environment: {
      ...{ version, platform: system(), release: release() },
      browsers: (await browsersOf(platform).installed())
        .filter(({ kind }) => execution.options.browsers.includes(kind))
        .map(({ kind, version: of }) => ({ kind, version: of })),
    },
    tests: await testsOf(platform, execution),
    findings: findings.map(({ finding, seen, firstSeen }) => ({
      ...{ finding, seen, firstSeen },
      fresh: firstSeen >= execution.createdAt,
    })),
    coverage: (await readGraph(db, id))?.coverage ?? null,
    limits: execution.limits,
    measurements: await measurementsOf(db, id),
    budgets: { lcp, cls, inp, ttfb, fcp, transfer: kilobytes * 1024 },
    figures: execution.figures,
    trend: await trendOf(platform, execution, summary),
    suggestions: (await listSuggestions(db, { projectId, origin })).map(({ title }) => title),
  };
}

/** How it ended; one whose report is its last part completes by it. */
function endOf({ status, error }: Execution): Pick<ReportData['execution'], 'status' | 'error'> {
  const isBroken = status === 'failed' || status === 'cancelled';
  return { status: isBroken ? status : 'completed', error };
}

/** Results with what their tests do; one whose test was deleted since has no steps. */
async function testsOf({ db }: Platform, { id, projectId, origin }: Execution): Promise<ReportedTest[]> {
  const cases = await listCases(db, { projectId, origin, limit: 5000 });
  const byKey = new Map<string, TestCase>(cases.map(({ definition }) => [definition.key, definition]));
  return (await listResults(db, id)).map(({ result, finishedAt }) => {
    const definition = byKey.get(result.key);
    const { type = 'functional', tags = [], steps = [] } = definition ?? {};
    return { result, type, tags, steps, finishedAt };
  });
}

async function trendOf(
  { db, settings, clock }: Platform<TestingSettings>,
  execution: Execution,
  summary: Summary,
): Promise<TrendPoint[]> {
  const earlier = await endedExecutions(db, execution, settings.flaky.history_days);
  const point = (executionId: string, at: Date, of: Summary): TrendPoint => ({
    ...{ executionId, at, verdict: of.verdict, tests: of.cases, findings: of.findings },
    seconds: of.seconds,
  });
  return [
    ...earlier.flatMap(({ id, finishedAt, summary: of }) =>
      of && finishedAt ? [point(id, finishedAt, of)] : [],
    ),
    point(execution.id, clock.now(), summary),
  ];
}
