/** The thread in which one question about a graph is answered. Started by analysts.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { createRandom } from '../domain/inference/random.ts';
import { analyse } from './analysis.ts';
import { tell } from './threads.ts';

parentPort?.postMessage(tell(() => analyse(workerData, (seed) => createRandom(seed).next)));
