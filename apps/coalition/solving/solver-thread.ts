/** The thread in which one question about a game is answered. Started by solvers.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { MainstayError, messageOf } from '#kernel/base';
import { answer } from './answering.ts';

try {
  parentPort?.postMessage({ answer: await answer(workerData, () => performance.now()) });
} catch (error) {
  const known = error instanceof MainstayError;
  parentPort?.postMessage({
    error: {
      code: known ? error.code : 'coalition.solve_failed',
      message: messageOf(error),
      kind: known ? error.kind : 'internal',
      details: known ? error.details : {},
    },
  });
}
