/** The thread in which one document is read: a large or hostile one holds up nothing else. Started by analysts.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { readDocument } from './reading.ts';
import { tell } from './threads.ts';

parentPort?.postMessage(tell(() => readDocument(workerData)));
