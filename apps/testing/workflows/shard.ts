import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { MainstayError } from '#kernel/base';
import { implementWorkflow, type RunContext, type Workflow, type WorkflowDeclaration } from '#kernel/durable';
import type { TestingSettings } from '../domain/settings.ts';
import { inPhase } from '../execution/phase.ts';
import { planSuite } from '../execution/suite/plan-suite.ts';
import { runShard } from '../execution/suite/run-shard.ts';
import { runTests } from '../execution/suite/run-tests.ts';

/** Each worker takes one shard at a time, so that those of an execution go to different ones. */
export const shardQueue = 'testing.shards';

const shard: WorkflowDeclaration<{ execution_id: string; end: number; number: number; of: number }> = {
  kind: 'testing.shard',
  version: 1,
  queue: shardQueue,
  input: z.object({
    execution_id: z.uuid(),
    end: z.number(),
    number: z.number().int(),
    of: z.number().int(),
  }),
  title: ({ number, of }) => `Run tests, worker ${number} of ${of}`,
};

/** One worker's part in running the tests of an execution. */
export function shardWorkflow(platform: Platform<TestingSettings>): Workflow {
  return implementWorkflow(shard, (context, { execution_id: id, end }) =>
    context.step('run tests', ({ signal }) =>
      inPhase(platform, { id, phase: 'testing', signal }, (given) =>
        runShard(given, { end, runId: context.runId }),
      ),
    ),
  );
}

/**
 * Runs the tests of an execution: alone, or with the help of other workers where there are some and tests enough. A worker
 * that cannot help holds nobody up; what is left in the end is run where this run is.
 */
export async function runSharedTests(
  platform: Platform<TestingSettings>,
  context: RunContext,
  executionId: string,
) {
  const inSuite = <T>(name: string, work: (given: Parameters<typeof runTests>[0]) => Promise<T>) =>
    context.step(name, ({ signal }) =>
      inPhase(platform, { id: executionId, phase: 'testing', signal }, work),
    );
  const { shards, end } = await inSuite('plan', planSuite);
  const children: string[] = [];
  for (let number = 1; shards > 1 && number <= shards; number++) {
    const part = { execution_id: executionId, end, number, of: shards };
    children.push(await context.start(`start worker ${number}`, shard, part));
  }
  const troubles: string[] = [];
  for (const [at, child] of children.entries()) {
    try {
      await context.join(`worker ${at + 1}`, child);
    } catch (error) {
      if (!(error instanceof MainstayError)) throw error;
      troubles.push(`One of ${shards} workers could not run tests: ${error.message}`);
    }
  }
  return inSuite('testing', (given) => runTests(given, { end }, troubles));
}
