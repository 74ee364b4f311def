/** The thread in which one question about a game is answered. Started by solvers.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { wiredError } from '../threads/wired-error.ts';
import { answer } from './answering.ts';

try {
  parentPort?.postMessage({ answer: await answer(workerData, () => performance.now()) });
} catch (error) {
  parentPort?.postMessage({ error: wiredError(error, 'coalition.solve_failed') });
}
