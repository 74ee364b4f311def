import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerTo } from './answer.ts';
import { failureEvent, failureOf } from './failures.ts';
import type { ModelRequest, Reply, WireFormat } from './reply.ts';
import { chatWire } from './wire-chat.ts';
import { googleEmbeddings, openaiEmbeddings } from './wire-embeddings.ts';
import { googleWire } from './wire-google.ts';
import { messagesWire } from './wire-messages.ts';
import { responsesWire } from './wire-responses.ts';

const wires: Readonly<Partial<Record<ModelRequest['wire'], WireFormat>>> = {
  chat: chatWire,
  responses: responsesWire,
  messages: messagesWire,
  'google-chat': googleWire,
};

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Answers one request as the reply says; returns when the answer is out, or never if it is to hang. */
export async function send(request: ModelRequest, reply: Reply, response: ServerResponse): Promise<void> {
  if (reply.delay !== undefined) await sleep(reply.delay);
  if (reply.hang === 'headers') return;
  if (reply.drop === 'headers') return void response.destroy();
  if (reply.raw !== undefined) {
    const { status = 200, headers = { 'content-type': 'application/json' }, body } = reply.raw;
    response.writeHead(status, headers);
    return void response.end(body);
  }
  if (reply.failure !== undefined) {
    const { status, body, headers } = failureOf(request, reply.failure, reply);
    return sendJson(response, status, body, headers);
  }
  const answer = answerTo(request, reply);
  const wire = wires[request.wire];
  if (wire === undefined) {
    const made =
      request.wire === 'embeddings' ? openaiEmbeddings(request, answer) : googleEmbeddings(request);
    return sendJson(response, 200, made);
  }
  if (!request.stream) return sendJson(response, 200, wire.whole(request, answer));
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  await sendParts(request, reply, response, wire.parts(request, answer));
}

async function sendParts(
  request: ModelRequest,
  reply: Reply,
  response: ServerResponse,
  parts: readonly string[],
): Promise<void> {
  // With no gap the parts are one write, as they arrive from a server that has them all.
  const gap = reply.gap ?? 0;
  for (const [at, part] of parts.entries()) {
    if (reply.hang === at) return;
    if (reply.drop === at) return drop(response);
    if (reply.failAfter === at) return void response.end(failureEvent(request));
    if (gap > 0 && at > 0) await sleep(gap);
    if (response.destroyed) return;
    response.write(part);
  }
  response.end();
}

/** Lets what was written reach the client, then closes the socket in the middle of the chunked body. */
async function drop(response: ServerResponse): Promise<void> {
  response.flushHeaders();
  await sleep(5);
  response.destroy();
}
