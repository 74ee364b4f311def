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
import { forgetModels } from '../store/models.ts';

const housekeeping: WorkflowDeclaration<object> = {
  kind: 'coalition.housekeeping',
  version: 1,
  input: z.object({}),
  title: () => 'Forget models that no agent has',
};

export const housekeepingSchedule: ScheduleDefinition = {
  id: 'coalition.housekeeping',
  cron: '17 3 * * *',
  timeZone: 'UTC',
  workflow: housekeeping,
  input: {},
};

/** Models that were the last agent's, and processes that ended long ago. Agents, worlds and coalitions stay. */
export function housekeepingWorkflow({ db }: Platform<CoalitionSettings>): Workflow {
  return implementWorkflow(housekeeping, (context) =>
    context.step('forget', async () => ({
      models: await forgetModels(db),
      processes: await forgetKeepers(db),
    })),
  );
}
