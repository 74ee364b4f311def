import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { transact } from '#kernel/database';
import {
  implementWorkflow,
  type RunContext,
  type ScheduleDefinition,
  type Workflow,
  type WorkflowDeclaration,
} from '#kernel/durable';
import { judgeTrends } from '../domain/history/trends.ts';
import type { TestingSettings } from '../domain/settings.ts';
import { analyseSite } from '../execution/judging/analyse-site.ts';
import { databaseTime, hasSiteToAnalyse, noteAnalysed, sitesToAnalyse } from '../store/analyses.ts';
import type { Site } from '../store/cases.ts';
import { siteTrend } from '../store/trends.ts';

const analysing: WorkflowDeclaration<object> = {
  kind: 'testing.analysing',
  version: 1,
  input: z.object({}),
  title: () => 'Judge the suites whose results have changed',
};

/** Every hour, at a minute of its own. */
export const analysingSchedule: ScheduleDefinition = {
  id: 'testing.analysing',
  cron: '17 * * * *',
  timeZone: 'UTC',
  workflow: analysing,
  input: {},
};

/** At most so many at once; the others have their turn an hour later. */
const mostSites = 200;

/** Judges suites without running them; where nothing has changed there is no run. */
export function analysingWorkflow(platform: Platform<TestingSettings>): Workflow {
  const { db } = platform;
  const judge = async (context: RunContext): Promise<{ sites: number }> => {
    const sites = await context.step('find sites', () => sitesToAnalyse(db, mostSites));
    for (const [at, site] of sites.entries()) {
      context.signal.throwIfAborted();
      await context.step(`judge site ${at + 1}`, () => judgeSite(platform, site));
      await context.progress((at + 1) / sites.length, `Judged ${at + 1} of ${sites.length} suites`);
    }
    return { sites: sites.length };
  };
  return implementWorkflow(analysing, judge, { isDue: hasSiteToAnalyse });
}

async function judgeSite({ db, settings }: Platform<TestingSettings>, site: Site) {
  const began = await databaseTime(db);
  const { flaky, suggestions } = await analyseSite(db, settings, site);
  const { trends } = judgeTrends(await siteTrend(db, site, settings.flaky.history_days));
  const figures = {
    ...{ flaky, suggestions },
    failures: trends.failures.direction,
    findings: trends.findings.direction,
    seconds: trends.seconds.direction,
  };
  await transact(db, (tx) => noteAnalysed(tx, site, began, figures));
  return figures;
}
