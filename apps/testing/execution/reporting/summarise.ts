import type { Db } from '#kernel/database';
import type { Finding } from '../../domain/findings/finding.ts';
import { getExecution, readGraph, type Summary } from '../../store/executions.ts';
import { listFindings } from '../../store/findings.ts';
import { countOutcomes } from '../../store/results.ts';

/** What fails an execution: what a machine could decide, and is more than a blemish. */
const counts = ({ confidence, severity }: Finding): boolean =>
  confidence === 'certain' && severity !== 'minor';

/** What an execution came to: failed when a test failed, or a finding counts. */
export async function summarise(db: Db, executionId: string): Promise<Summary> {
  const { spentSeconds } = await getExecution(db, executionId);
  const cases = await countOutcomes(db, executionId);
  const found = (await listFindings(db, executionId)).map(({ finding }) => finding);
  const findings: Record<string, number> = {};
  for (const { severity, confidence } of found)
    if (confidence === 'certain') findings[severity] = (findings[severity] ?? 0) + 1;
  const failed = (cases.failed ?? 0) > 0 || found.some(counts);
  return {
    verdict: failed ? 'failed' : 'passed',
    cases,
    findings,
    review: found.filter(({ confidence }) => confidence === 'review').length,
    states: (await readGraph(db, executionId))?.states.length ?? 0,
    seconds: Math.round(spentSeconds * 10) / 10,
  };
}
