/** The stand-in for providers of models by itself: `node tests/model-server.ts [PORT]` runs until Ctrl-C. */
import { startModelServer } from '#testing-kit';

const server = await startModelServer({ port: Number(process.argv[2] ?? 0) });
process.stdout.write(`${server.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
