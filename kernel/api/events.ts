import type { ServerResponse } from 'node:http';
import type { WebSocket } from '@fastify/websocket';
import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { messageOf } from '#kernel/base';
import { listEvents, type StoredEvent, type StreamMessage } from '#kernel/events';
import { type Api, pageOf, principalOf } from '#kernel/http';
import type { Principal } from '#kernel/identity';
import { eventSight } from './event-sight.ts';

const topics = z.array(z.string().min(1).max(100)).min(1).max(20);
const cursor = z
  .string()
  .regex(/^\d{1,18}$/)
  .nullable();

const subscribeMessage = z.object({ type: z.literal('subscribe'), topics, after: cursor.default(null) });

const eventSchema = z
  .object({
    id: z.string(),
    event: z.string(),
    subject: z.string(),
    project_id: z.string().nullable(),
    actor_id: z.string().nullable(),
    at: z.string(),
    data: z.unknown(),
  })
  .meta({ id: 'Event' });

const pingEveryMilliseconds = 25_000;
/** A client that does not read is let go before it costs memory. */
const mostBufferedBytes = 1024 * 1024;

/** What happens, as it happens: over WebSocket, as server-sent events, and as a list. */
export function addEventRoutes(api: Api, platform: Platform): void {
  const streams = new Set<ServerResponse>();
  // A stream never ends by itself; a server that stops must not wait for it.
  api.addHook('preClose', async () => {
    for (const stream of streams) stream.end();
  });

  api.get(
    '/api/v1/events',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Events'],
        summary: 'Events after an id, oldest first',
        querystring: z.object({
          after: z
            .string()
            .regex(/^\d{1,18}$/)
            .optional(),
          types: z.string().default('*').describe('Topics such as run.*, separated by commas'),
          limit: z.coerce.number().int().min(1).max(200).default(100),
        }),
        response: { 200: pageOf(eventSchema) },
      },
    },
    async (request) => {
      const { after, types, limit } = request.query;
      const sight = eventSight(platform.db, principalOf(request));
      const events = await listEvents(platform.db, { after: after ?? '0', types: types.split(','), limit });
      const seen: StoredEvent[] = [];
      for (const event of events) if (await sight.sees(event)) seen.push(event);
      return {
        items: seen.map(toEvent),
        next_cursor: events.length === limit ? (events.at(-1)?.id ?? null) : null,
      };
    },
  );

  api.get(
    '/api/v1/events/stream',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Events'],
        summary: 'Server-sent events; Last-Event-ID resumes',
        querystring: z.object({
          types: z.string().default('*'),
          after: z
            .string()
            .regex(/^\d{1,18}$/)
            .optional(),
        }),
      },
    },
    (request, reply) => {
      const sight = eventSight(platform.db, principalOf(request));
      const last = cursor.safeParse(request.headers['last-event-id'] ?? request.query.after ?? null);
      reply.hijack();
      const out = reply.raw;
      out.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        // The connection is of no use after the stream; kept alive it would hold up a stop.
        connection: 'close',
      });
      out.write('retry: 2000\n\n');
      const ping = setInterval(() => out.write(': ping\n\n'), pingEveryMilliseconds);
      const end = platform.events.subscribe(
        { topics: request.query.types.split(',') },
        last.success ? last.data : null,
        async (message) => {
          if (message.kind === 'resync') return void out.end(`event: resync\ndata: "${message.reason}"\n\n`);
          if (!(await sight.sees(message.event))) return;
          out.write(
            `id: ${message.event.id}\nevent: ${message.event.type}\ndata: ${JSON.stringify(toEvent(message.event))}\n\n`,
          );
          if (out.writableLength > mostBufferedBytes) out.destroy();
        },
      );
      streams.add(out);
      out.on('close', () => {
        streams.delete(out);
        clearInterval(ping);
        end();
      });
    },
  );

  api.get('/ws', { config: { access: 'user' }, websocket: true, schema: { hide: true } }, (socket, request) =>
    serveSocket(socket, principalOf(request), platform),
  );
}

/** One WebSocket: the client says what it wants to hear and since when, and may say so again. */
function serveSocket(socket: WebSocket, principal: Principal, platform: Platform): void {
  const sight = eventSight(platform.db, principal);
  let end = (): void => {};
  const send = (message: object): void => {
    if (socket.bufferedAmount > mostBufferedBytes) socket.terminate();
    else socket.send(JSON.stringify(message));
  };
  const deliver = async (message: StreamMessage): Promise<void> => {
    if (message.kind === 'resync') return send({ type: 'resync', reason: message.reason });
    if (await sight.sees(message.event)) send({ type: 'event', ...toEvent(message.event) });
  };
  const ping = setInterval(() => send({ type: 'ping' }), pingEveryMilliseconds);
  socket.on('message', (data: Buffer) => {
    try {
      const wanted = subscribeMessage.parse(JSON.parse(data.toString()));
      end();
      end = platform.events.subscribe({ topics: wanted.topics }, wanted.after, deliver);
      send({ type: 'subscribed', topics: wanted.topics });
    } catch (error) {
      send({ type: 'error', code: 'events.invalid_message', detail: messageOf(error) });
    }
  });
  socket.on('close', () => {
    clearInterval(ping);
    end();
  });
  socket.on('error', () => socket.terminate());
}

function toEvent(event: StoredEvent): z.infer<typeof eventSchema> {
  return {
    id: event.id,
    event: event.type,
    subject: event.subject,
    project_id: event.projectId,
    actor_id: event.actorId,
    at: event.at.toISOString(),
    data: event.data,
  };
}
