import { z } from 'zod';
import type { WorkflowDeclaration } from '#kernel/durable';

/** One execution, from the first look at the site to its reports. */
export const execution: WorkflowDeclaration<{ execution_id: string; url: string }> = {
  kind: 'testing.execution',
  version: 1,
  input: z.object({ execution_id: z.uuid(), url: z.string() }),
  title: ({ url }) => `Test ${url}`,
};

/** The reports of one that did not come to its end. */
export const reporting: WorkflowDeclaration<{ execution_id: string }> = {
  kind: 'testing.reporting',
  version: 1,
  input: z.object({ execution_id: z.uuid() }),
  title: () => 'Report what was found until then',
};
