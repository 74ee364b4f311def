import { z } from 'zod';
import type { WorkflowDeclaration } from '#kernel/durable';

/** Each worker plays one study at a time: more would only take each other's time. */
export const studyQueue = 'coalition.studies';

/** A study, from its first seed to its conclusions. */
export const studyRun: WorkflowDeclaration<{ study_id: string; name: string }> = {
  kind: 'coalition.study',
  version: 1,
  queue: studyQueue,
  input: z.object({ study_id: z.uuid(), name: z.string() }),
  title: ({ name }) => `Study: ${name}`,
};
