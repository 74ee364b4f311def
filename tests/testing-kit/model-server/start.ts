/** The stand-in by itself: `node tests/testing-kit/model-server/start.ts [PORT]` runs until Ctrl-C. */
import { startModelServer } from './server.ts';

const port = Number(process.argv[2] ?? 0);
const server = await startModelServer({ port });
process.stdout.write(`${server.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
