import type { FastifyReply } from 'fastify';

/** Aborts when the client goes away: that ends the thread that works for it. */
export function whileAwaited({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  if (raw.destroyed) controller.abort();
  else raw.once('close', () => controller.abort());
  return controller.signal;
}
