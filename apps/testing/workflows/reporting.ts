import type { Platform } from '#kernel/app';
import { implementWorkflow, type Workflow } from '#kernel/durable';
import type { TestingSettings } from '../domain/settings.ts';
import { inPhase } from '../execution/phase.ts';
import { writeReports } from '../execution/reporting/write-reports.ts';
import { listFindings } from '../store/findings.ts';
import { countOutcomes } from '../store/results.ts';
import { reporting } from './declaration.ts';

/** Writes the reports of an execution that was cancelled or broke off, where it had found or run something. */
export function reportingWorkflow(platform: Platform<TestingSettings>): Workflow {
  const { db } = platform;
  return implementWorkflow(reporting, (context, { execution_id: id }) =>
    context.step('write', async ({ signal }) => {
      const outcomes = await countOutcomes(db, id);
      if (Object.keys(outcomes).length === 0 && (await listFindings(db, id)).length === 0) {
        return { written: 0 };
      }
      return inPhase(platform, { id, phase: 'reporting', signal }, writeReports);
    }),
  );
}
