/**
 * How many of the faults seeded in tests/fixtures/testing the testing app finds, and what it says of their correct
 * twins: `node bench/testing-faults.ts [--budget 120] [--together 4] [--apps todo,shop] [--kinds functional]`.
 *
 * The whole program is started and asked over its API, as a user would. `--together` faults are in an app at once;
 * with 1 none can hide another, and it takes as many executions as there are faults. Prints what was missed by name.
 */
import { parseArgs } from 'node:util';
import {
  type Outcome,
  runTrial,
  scores,
  scoreText,
  trialsOf,
  trialText,
} from '../tests/testing-proof/proof.ts';
import { startTester } from '../tests/testing-proof/tester.ts';

const { values } = parseArgs({
  options: {
    budget: { type: 'string', default: '120' },
    together: { type: 'string', default: '4' },
    apps: { type: 'string' },
    kinds: { type: 'string' },
  },
});
const among = (list: string | undefined, one: string): boolean =>
  list === undefined || list.split(',').includes(one);
const trials = trialsOf(
  ({ app, kind }) => among(values.apps, app) && among(values.kinds, kind),
  Number(values.together),
);
const write = (line: string): void => void process.stdout.write(`${line}\n`);

const tester = await startTester();
const outcomes: Outcome[] = [];
try {
  for (const trial of trials) {
    try {
      const outcome = await runTrial(trial, tester, Number(values.budget));
      outcomes.push(outcome);
      write(trialText(outcome));
    } catch (error) {
      process.exitCode = 1;
      write(`${trial.app}, ${trial.kind}: ${error instanceof Error ? error.message : String(error)}`);
      outcomes.push({
        app: trial.app,
        kind: trial.kind,
        seconds: 0,
        found: [],
        missed: trial.faults,
        others: [],
      });
    }
  }
} finally {
  await tester.stop();
}
write('');
for (const score of scores(outcomes)) write(scoreText(score));
