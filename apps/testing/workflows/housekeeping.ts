import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { transact } from '#kernel/database';
import {
  implementWorkflow,
  type ScheduleDefinition,
  type Workflow,
  type WorkflowDeclaration,
} from '#kernel/durable';
import type { TestingSettings } from '../domain/settings.ts';
import {
  deleteExecutions,
  expiredExecutions,
  hasExpired,
  type Retention,
  rememberFindings,
} from '../store/retention.ts';

const housekeeping: WorkflowDeclaration<object> = {
  kind: 'testing.housekeeping',
  version: 1,
  input: z.object({}),
  title: () => 'Delete old test executions',
};

/** Every night, before the kernel clears away the files that nobody has any more. */
export const housekeepingSchedule: ScheduleDefinition = {
  id: 'testing.housekeeping',
  cron: '7 3 * * *',
  timeZone: 'UTC',
  workflow: housekeeping,
  input: {},
};

/** So many go in one transaction for each site. */
const atOnce = 50;

/** Deletes executions that have served their time. Suites, watches and approved pictures stay. */
export function housekeepingWorkflow({ db, artifacts, settings }: Platform<TestingSettings>): Workflow {
  const retention: Retention = { days: settings.retention_days, newest: settings.retention_newest };
  return implementWorkflow(
    housekeeping,
    (context) =>
      context.step('old executions', async ({ signal }) => {
        let deleted = 0;
        for (;;) {
          signal.throwIfAborted();
          const sites = await expiredExecutions(db, retention, atOnce);
          if (sites.length === 0) return { deleted };
          for (const site of sites) {
            await transact(db, async (tx) => {
              await rememberFindings(tx, site);
              await deleteExecutions(tx, artifacts, site);
            });
            deleted += site.ids.length;
          }
        }
      }),
    { isDue: (tx) => hasExpired(tx, retention) },
  );
}
