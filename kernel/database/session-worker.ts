/**
 * The thread that the embedded database runs in: it answers protocol messages, in order, until it is asked to close.
 * Started by session-thread.ts, which says in `workerData` where the database is.
 */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { startLite } from './lite.ts';
import { joined } from './protocol.ts';

// Of this thread alone, on Linux: what answers people and programs goes before what is written down in the background.
if (process.platform === 'linux') setPriority(10);

const lite = await startLite(String(workerData));

parentPort?.on('message', async (messages: Uint8Array | 'close') => {
  if (messages === 'close') {
    await lite.close();
    process.exit();
  }
  const parts: Uint8Array[] = [];
  await lite.execProtocolRawStream(messages, {
    // A part is a view of PostgreSQL's own memory, which the next one overwrites.
    onRawData: (part) => parts.push(part.slice()),
    // Files are written through; there is nothing to sync.
    syncToFs: false,
  });
  const answer = joined(parts);
  parentPort?.postMessage(answer, [answer.buffer]);
});
parentPort?.postMessage('open');
