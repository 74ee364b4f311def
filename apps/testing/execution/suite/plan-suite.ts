import { transact } from '#kernel/database';
import { workerPulse } from '#kernel/durable';
import { shardsFor } from '../../domain/suite/shards.ts';
import { resultKey } from '../../running/run-suite.ts';
import { layOutTests } from '../../store/shared-tests.ts';
import { shareEnd } from '../budget.ts';
import type { PhaseContext } from '../phase.ts';
import { openSuite } from './suite.ts';

/** Of what exploration left; the rest is for random walks, which find most on a site that is new, and the other probes. */
const shareOfNew = 0.4;
const shareOfReplay = 0.85;

export interface SuitePlan {
  /** Over how many workers the tests are shared; 1 is this one alone. */
  readonly shards: number;
  /** Seconds of the budget at which running tests ends. */
  readonly end: number;
}

/** Looks at what there is to run and at who lives, and lays the tests out where several shall run them. */
export async function planSuite(context: PhaseContext): Promise<SuitePlan> {
  const { platform, execution } = context;
  const { db, settings } = platform;
  const { budget_seconds: budgetSeconds, shards: most } = settings.execution;
  const end = shareEnd(execution, budgetSeconds, execution.options.replay ? shareOfReplay : shareOfNew);
  const suite = await openSuite(context);
  if (!suite) return { shards: 1, end };
  const left = suite.cases
    .flatMap(({ key }) => suite.wanted.map((browser) => ({ key, browser })))
    .filter(({ key, browser }) => !suite.finished.has(resultKey(key, browser)));
  const { alive: workers } = await workerPulse(db);
  const shards = shardsFor({ tests: left.length, workers, most });
  if (shards > 1) await transact(db, (tx) => layOutTests(tx, execution.id, left));
  return { shards, end };
}
