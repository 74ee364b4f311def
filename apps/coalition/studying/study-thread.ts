/** The thread in which seeds of a study are played, one after the other. Started by playing.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { wiredError } from '../threads/wired-error.ts';
import { prepareStudy, type StudySpec } from './seed-run.ts';

// What playing.ts gives it.
const { spec, seeds } = workerData as { readonly spec: StudySpec; readonly seeds: readonly number[] };
try {
  const run = prepareStudy(spec);
  for (const seed of seeds) {
    const began = performance.now();
    const results = run(seed);
    parentPort?.postMessage({ row: { seed, results }, seconds: (performance.now() - began) / 1000 });
  }
} catch (error) {
  parentPort?.postMessage({ error: wiredError(error, 'coalition.study_failed') });
}
