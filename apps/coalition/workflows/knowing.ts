import { z } from 'zod';
import type { Platform } from '#kernel/app';
import {
  implementWorkflow,
  type ScheduleDefinition,
  type Workflow,
  type WorkflowDeclaration,
} from '#kernel/durable';
import type { CoalitionSettings } from '../domain/settings.ts';
import { gather, isNews } from '../knowing/gathering.ts';

const knowing: WorkflowDeclaration<object> = {
  kind: 'coalition.knowing',
  version: 1,
  input: z.object({}),
  title: () => 'Bring what agents lived through into their graphs',
};

export const knowingSchedule: ScheduleDefinition = {
  id: 'coalition.knowing',
  cron: '* * * * *',
  timeZone: 'UTC',
  workflow: knowing,
  input: {},
};

/** So many pages of each kind, and so long, in one run; what is left waits a minute. */
const limits = { most: 500, mostSeconds: 20 };

/** Each minute, where there is news. */
export function knowingWorkflow({ db }: Platform<CoalitionSettings>): Workflow {
  return implementWorkflow(
    knowing,
    (context) => context.step('gather', ({ signal }) => gather(db, { ...limits, signal })),
    { isDue: isNews },
  );
}
