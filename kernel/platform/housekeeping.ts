import { z } from 'zod';
import type { Platform } from '#kernel/app';
import {
  deleteRunsEndedBefore,
  implementWorkflow,
  type ScheduleDefinition,
  type Workflow,
  type WorkflowDeclaration,
} from '#kernel/durable';
import { deleteEventsBefore } from '#kernel/events';
import { deleteCallsBefore, deleteExpiredAnswers } from '#kernel/models';

const housekeeping: WorkflowDeclaration<Record<string, never>> = {
  kind: 'kernel.housekeeping',
  version: 2,
  input: z.strictObject({}),
  title: () => 'Housekeeping',
};

/** Every night, away from the full hour. */
export const housekeepingSchedule: ScheduleDefinition<Record<string, never>> = {
  id: 'kernel.housekeeping',
  cron: '17 3 * * *',
  timeZone: 'UTC',
  workflow: housekeeping,
  input: {},
};

/** Removes what has served its time, so that an installation that nobody tends does not fill its disk. */
export function housekeepingWorkflow({ db, config, artifacts, identity, clock }: Platform): Workflow {
  const daysAgo = (days: number): Date => new Date(clock.now().getTime() - days * 86_400_000);
  return implementWorkflow(housekeeping, async (context) => {
    const runs = await context.step('old runs', () =>
      deleteRunsEndedBefore(db, daysAgo(config.durable.retention_days)),
    );
    const events = await context.step('old events', () =>
      deleteEventsBefore(db, daysAgo(config.events.retention_days)),
    );
    const files = await context.step('files without a row', () => artifacts.deleteUnreferenced());
    await context.step('expired sessions and keys', () => identity.removeExpired());
    const calls = await context.step('old calls to models', () =>
      deleteCallsBefore(db, daysAgo(config.models.record_retention_days)),
    );
    await context.step('answers that may not be given again', () => deleteExpiredAnswers(db, clock.now()));
    return { runs, events, files, calls };
  });
}
