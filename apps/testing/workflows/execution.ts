import { askAgent } from '#kernel/agents';
import type { Platform } from '#kernel/app';
import { MainstayError } from '#kernel/base';
import { implementWorkflow, type RunContext, type Workflow } from '#kernel/durable';
import { publish } from '#kernel/events';
import {
  contextManager,
  logger,
  reportGenerator,
  testExecutor,
  testOptimizer,
  testWriter,
} from '../agents/names.ts';
import type { TestingSettings } from '../domain/settings.ts';
import { probesOf } from '../execution/probes.ts';
import { summarise } from '../execution/reporting/summarise.ts';
import { writeWithModel } from '../execution/write-with-model.ts';
import { testingMetrics } from '../operations.ts';
import { beginExecution, endExecution, getExecution } from '../store/executions.ts';
import { execution, reporting } from './declaration.ts';

export function executionWorkflow(platform: Platform<TestingSettings>): Workflow {
  return implementWorkflow(execution, async (context, { execution_id: id }) => {
    try {
      return await conduct(platform, context, id);
    } catch (error) {
      // What is no such error is the engine's own way to take a run away for a while.
      if (!(error instanceof MainstayError) || context.signal.aborted) throw error;
      const { code, message } = error;
      await context.transaction('close as failed', async (tx) => {
        await endExecution(tx, id, { status: 'failed', error: { code, message } });
        const { projectId } = await getExecution(tx, id);
        await publish(tx, {
          type: 'testing.ended',
          subject: id,
          projectId,
          data: { status: 'failed', code },
        });
      });
      await context.start('report what was found', reporting, { execution_id: id });
      testingMetrics(platform.metrics).executions.add({ status: 'failed' });
      throw error;
    }
  });
}

/** Work that keeps a machine busy: limited on each worker. */
export const browserQueue = 'testing.browsers';

async function conduct(platform: Platform<TestingSettings>, context: RunContext, id: string) {
  const message = { execution_id: id };
  await context.transaction('begin', (tx) => beginExecution(tx, id));
  const { types, origin: instance, options } = await getExecution(context.db, id);
  // Executions that were begun by an earlier release say nothing of their purpose.
  const { purpose = 'test' } = options;
  // Two executions of one site would disturb each other; those of others go beside them.
  const own = { instance };
  const busy = { instance, queue: browserQueue };
  await askAgent(context, 'prepare', contextManager, message, own);
  if (purpose === 'test') {
    await askAgent(context, 'explore and write', testWriter, message, busy);
    await writeWithModel(platform, context, id);
    await askAgent(context, 'run the tests', testExecutor, { ...message, what: 'suite' }, busy);
    // Who has tests chosen wants to know soon: random walks take all the time that there is.
    const isChosen = options.share !== undefined || options.only_changed === true;
    for (const what of probesOf(types).filter((name) => !isChosen || name !== 'properties'))
      await askAgent(context, `check ${what}`, testExecutor, { ...message, what }, busy);
  } else {
    await askAgent(context, `judge by ${purpose}`, testOptimizer, { ...message, what: purpose }, busy);
  }
  await askAgent(context, 'analyse', testOptimizer, message, own);
  const summary = await context.step('sum up', () => summarise(context.db, id));
  // Mutants say nothing about the site: it is neither right nor wrong, and there is no report of it to be written.
  const isJudged = purpose !== 'mutation';
  if (isJudged) await askAgent(context, 'write the reports', reportGenerator, message, own);
  await askAgent(context, 'note', logger, message, own);
  await context.transaction('close', async (tx) => {
    // Cancelled a moment ago: what people were told stands.
    if (!(await endExecution(tx, id, { status: 'completed', summary }))) return;
    const { projectId } = await getExecution(tx, id);
    const { verdict } = summary;
    await publish(tx, {
      type: 'testing.ended',
      subject: id,
      projectId,
      data: { status: 'completed', ...(isJudged && { verdict }) },
    });
  });
  const failed = 'Failed: there are findings';
  testingMetrics(platform.metrics).executions.add({ status: isJudged ? summary.verdict : 'completed' });
  await context.progress(1, !isJudged ? 'Done' : summary.verdict === 'passed' ? 'Passed' : failed);
  return { execution_id: id, verdict: summary.verdict };
}
