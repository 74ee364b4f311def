import { testingMetrics } from '../../operations.ts';
import { countOutcomes } from '../../store/results.ts';
import type { PhaseContext } from '../phase.ts';

/** What an execution took and came to: one line of the log, and its duration among the metrics. */
export async function note({ platform, execution }: PhaseContext) {
  const { id, origin, types, spentSeconds } = execution;
  const outcomes = await countOutcomes(platform.db, id);
  platform.log.info(
    { execution_id: id, origin, types, seconds: spentSeconds, tests: outcomes },
    'A test execution has ended',
  );
  testingMetrics(platform.metrics).duration.observe(spentSeconds);
  return { seconds: spentSeconds };
}
