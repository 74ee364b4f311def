import { z } from 'zod';
import { type Agent, defineAgent } from '#kernel/agents';
import type { Platform } from '#kernel/app';
import type { RunContext } from '#kernel/durable';
import type { TestingSettings } from '../domain/settings.ts';
import { explore } from '../execution/explore.ts';
import { analyse } from '../execution/judging/analyse.ts';
import { mutate } from '../execution/judging/mutate.ts';
import { tryOrders } from '../execution/judging/try-orders.ts';
import { inPhase, type PhaseContext } from '../execution/phase.ts';
import { prepare } from '../execution/prepare.ts';
import { probe, probeNames } from '../execution/probes.ts';
import { note } from '../execution/reporting/note.ts';
import { writeReports } from '../execution/reporting/write-reports.ts';
import type { Phase } from '../store/executions.ts';
import { runSharedTests } from '../workflows/shard.ts';
import { contextManager, logger, reportGenerator, testExecutor, testOptimizer, testWriter } from './names.ts';

const message = z.object({ execution_id: z.uuid() });

/**
 * The six, with an instance for each site. Each does one part of an execution, as one step: what it did is kept as it
 * goes, so that after a crash it goes on with what is not there yet.
 */
export function testingAgents(platform: Platform<TestingSettings>): readonly Agent[] {
  const part = <Message extends { execution_id: string }, Result>(
    phase: Phase,
    work: (context: PhaseContext, message: Message) => Promise<Result>,
  ) => ({
    handle: (context: RunContext, asked: Message) =>
      context.step(phase, ({ signal }) =>
        inPhase(platform, { id: asked.execution_id, phase, signal }, (given) => work(given, asked)),
      ),
  });
  return [
    defineAgent({
      name: contextManager,
      role: 'Context Manager',
      summary: 'Makes sure that a site may be tested and answers, and signs in where it was said how.',
      message,
      ...part('preparing', prepare),
    }),
    defineAgent({
      name: testWriter,
      role: 'Test Writer',
      summary: 'Explores a site, state by state, and writes tests of what it saw there.',
      message,
      ...part('exploring', explore),
    }),
    defineAgent({
      name: testExecutor,
      role: 'Test Executor',
      summary: 'Runs tests in real browsers, and checks accessibility, speed, looks and APIs.',
      message: message.extend({ what: z.enum(['suite', ...probeNames]) }),
      handle: (context, asked) => {
        const { execution_id: id, what } = asked;
        if (what === 'suite') return runSharedTests(platform, context, id);
        return part('testing', (given) => probe(given, what)).handle(context, asked);
      },
    }),
    defineAgent({
      name: testOptimizer,
      role: 'Test Optimizer',
      summary:
        'Finds flaky and needless tests, tries other orders and mutants, and proposes how the suite gets better.',
      message: message.extend({ what: z.enum(['suite', 'order', 'mutation']).default('suite') }),
      handle: (context, asked) => {
        if (asked.what === 'order') return part('testing', tryOrders).handle(context, asked);
        if (asked.what === 'mutation') return part('testing', mutate).handle(context, asked);
        return part('analysing', analyse).handle(context, asked);
      },
    }),
    defineAgent({
      name: reportGenerator,
      role: 'Report Generator',
      summary: 'Writes what came of an execution for people and for other programs.',
      message,
      ...part('reporting', writeReports),
    }),
    defineAgent({
      name: logger,
      role: 'Logger',
      summary: 'Writes down what an execution took and came to, in the log and the metrics.',
      message,
      ...part('reporting', note),
    }),
  ];
}
