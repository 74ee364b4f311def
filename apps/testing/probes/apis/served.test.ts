import swagger from '@fastify/swagger';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { run } from './test-support.ts';

/** A server of an API as npm has them: Fastify checks what comes in and describes itself with @fastify/swagger. */
async function serveNotes(fault: boolean) {
  const server = Fastify();
  const notes = new Map<string, { id: string; text: string; stars: number }>();
  await server.register(swagger, { openapi: { openapi: '3.0.3', info: { title: 'Notes', version: '1' } } });
  const stars = { type: 'integer', minimum: 0, maximum: 5 };
  const body = {
    type: 'object',
    required: ['text', 'stars'],
    properties: { text: { type: 'string', minLength: 1, maxLength: 50 }, stars },
  };
  const note = {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'string' }, ...body.properties },
  };
  const error = { type: 'object', properties: { message: { type: 'string' } } };
  const params = { type: 'object', properties: { id: { type: 'string', minLength: 1 } }, required: ['id'] };
  server.post<{ Body: { text: string; stars: number } }>(
    '/notes',
    { schema: { body, response: { 201: note, 400: error } } },
    (request, reply) => {
      if (fault && request.body.stars === 5) throw new Error('five stars are too many');
      const made = { ...request.body, id: `n${notes.size + 1}` };
      notes.set(made.id, made);
      return reply.code(201).send(made);
    },
  );
  server.get<{ Params: { id: string } }>(
    '/notes/:id',
    { schema: { params, response: { 200: note, 400: error, 404: error } } },
    (request, reply) => notes.get(request.params.id) ?? reply.code(404).send({ message: 'none' }),
  );
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { url, document: server.swagger(), close: () => server.close() };
}

it.each([
  [false, []],
  [true, ['api.not_a_server_error']],
])('tests an API of Fastify by the description it gives of itself (fault: %s)', async (fault, checks) => {
  const served = await serveNotes(fault);
  try {
    const result = await run(JSON.parse(JSON.stringify(served.document)), served.url, { auth: {} });
    expect(result.findings.map((finding) => finding.check)).toEqual(checks);
    expect(result.summary.operations).toEqual({ documented: 2, reached: 2, succeeded: 2 });
  } finally {
    await served.close();
  }
});
