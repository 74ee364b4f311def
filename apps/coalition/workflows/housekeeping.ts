import { z } from 'zod';
import type { Platform } from '#kernel/app';
import {
  implementWorkflow,
  type ScheduleDefinition,
  type Workflow,
  type WorkflowDeclaration,
} from '#kernel/durable';
import type { CoalitionSettings } from '../domain/settings.ts';
import { forgetKeepers } from '../store/keepers.ts';
import { forgetKnowledge } from '../store/knowledge-changes.ts';
import { forgetModels } from '../store/models.ts';
import { forgetStudies } from '../store/studies.ts';

const housekeeping: WorkflowDeclaration<object> = {
  kind: 'coalition.housekeeping',
  version: 1,
  input: z.object({}),
  title: () => 'Forget models that no agent has, and old studies',
};

export const housekeepingSchedule: ScheduleDefinition = {
  id: 'coalition.housekeeping',
  cron: '17 3 * * *',
  timeZone: 'UTC',
  workflow: housekeeping,
  input: {},
};

/** Models that were the last agent's, processes and studies that ended long ago. Agents, worlds and coalitions stay. */
export function housekeepingWorkflow({ db, settings }: Platform<CoalitionSettings>): Workflow {
  return implementWorkflow(housekeeping, (context) =>
    context.step('forget', async () => ({
      models: await forgetModels(db),
      processes: await forgetKeepers(db),
      knowledge: await forgetKnowledge(db, { deletedDays: 30, endedDays: 90 }),
      studies: await forgetStudies(db, settings.studies.retention_days),
    })),
  );
}
