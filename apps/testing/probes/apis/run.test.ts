import { afterEach, describe, expect, it } from 'vitest';
import {
  type Fault,
  goodAuth,
  type Running,
  run,
  serve,
  serveThings,
  thingsDocument,
} from './test-support.ts';

const servers: Running[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function testThings(...faults: Fault[]) {
  const server = await serveThings(...faults);
  servers.push(server);
  return { server, result: await run(thingsDocument, server.url) };
}

describe('testing an API', () => {
  it('finds nothing at a correct one, and reaches all of it', async () => {
    const { result, server } = await testThings();
    expect(result.findings).toEqual([]);
    expect(result.limits).toEqual([]);
    expect(result.summary.operations).toEqual({ documented: 6, reached: 6, succeeded: 6 });
    expect(
      result.summary.byOperation.find((one) => one.operation === 'PUT /things/{id}')?.statuses,
    ).toMatchObject({
      200: expect.any(Number),
      400: expect.any(Number),
    });
    expect(server.requests().length).toBe(result.figures.requests);
  });

  const expected: readonly (readonly [Fault, string, string])[] = [
    ['server-error-at-boundary', 'api.not_a_server_error', 'POST /things'],
    ['wrong-content-type', 'api.content_type_conformance', 'GET /things/{id}'],
    ['schema-mismatch', 'api.response_schema_conformance', 'GET /things/{id}'],
    ['missing-header', 'api.response_headers_conformance', 'GET /things'],
    ['accepts-negative-body', 'api.negative_data_rejection', 'POST /things'],
    ['accepts-negative-query', 'api.negative_data_rejection', 'GET /things'],
    ['use-after-delete', 'api.use_after_free', 'GET /things/{id}'],
    ['not-available', 'api.ensure_resource_availability', 'GET /things/{id}'],
    ['gone-after-update', 'api.ensure_resource_availability', 'GET /things/{id}'],
    ['ignored-auth', 'api.ignored_auth', 'GET /things/{id}'],
    ['undocumented-status', 'api.status_code_conformance', 'GET /things/{id}'],
    ['wrong-method', 'api.unsupported_method', 'GET /things'],
    ['missing-required-header', 'api.missing_required_header', 'GET /things'],
    ['refuses-valid', 'api.positive_data_acceptance', 'POST /things'],
  ];
  it.each(expected)('finds %s, and nothing else', async (fault, check, operation) => {
    const { result } = await testThings(fault);
    // What was wrongly accepted comes back in the list, which is a finding of its own.
    const own = result.findings.filter(
      (finding) =>
        !(
          fault === 'accepts-negative-body' &&
          finding.path === '/things' &&
          finding.check === 'api.response_schema_conformance'
        ),
    );
    expect([...new Set(own.map((finding) => finding.check))]).toEqual([check]);
    expect(own.some((finding) => finding.key.startsWith(`${check} ${operation} `))).toBe(true);
    expect(result.told).toEqual(result.findings);
    expect(JSON.stringify(result)).not.toContain(goodAuth.bearer);
  });

  it('makes a failing request as small as it goes: the very number at which it begins', async () => {
    const { result } = await testThings('server-error-at-boundary');
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]?.evidence[0]).toMatchObject({
      text: expect.stringContaining(`--data-raw '{"name":"a","size":900}'`),
    });
    expect(result.findings[0]?.key).toBe(
      'api.not_a_server_error POST /things 500 error error=cannot keep <n>',
    );
  });

  it('shows the shortest sequence of what is still there after its deletion', async () => {
    const { result } = await testThings('use-after-delete');
    const [first] = result.findings;
    const text = first?.evidence[0]?.kind === 'text' ? first.evidence[0].text : '';
    expect(text.split('\n').map((line) => /-X (\w+)/.exec(line)?.[1] ?? 'GET')).toEqual([
      'POST',
      'DELETE',
      'GET',
    ]);
  });

  it('says in one sentence that the credentials are refused, and finds nothing else', async () => {
    const server = await serveThings();
    servers.push(server);
    const result = await run(thingsDocument, server.url, { auth: { bearer: 'some-other-token' } });
    expect(result.findings).toEqual([]);
    expect(result.limits).toHaveLength(1);
    expect(result.limits[0]).toContain('Authentication failed');
  });

  it('says what it could not test without credentials, and that a closed API is closed', async () => {
    const server = await serveThings('ignored-auth');
    servers.push(server);
    const { auth: _none, ...without } = { auth: undefined };
    const result = await run(thingsDocument, server.url, { ...without, auth: {} });
    expect(result.limits[0]).toContain('need credentials, and none were given');
  });

  it('deletes nothing that it did not create', async () => {
    const deleted: string[] = [];
    const server = await serve((request, _body, response) => {
      if (request.method === 'DELETE') deleted.push(request.url ?? '');
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
    });
    servers.push(server);
    const paths = {
      '/things/{id}': {
        delete: {
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
          responses: { default: { description: 'any' } },
        },
      },
    };
    const result = await run({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths }, server.url);
    expect(deleted).toEqual([]);
    expect(result.limits[0]).toContain('DELETE /things/{id} is not tested');
  });

  it('ends in time, when cancelled, and when nobody answers', async () => {
    const server = await serveThings();
    servers.push(server);
    const over = await run(thingsDocument, server.url, { remaining: () => 0 });
    expect(over.limits[0]).toContain('time for the test of the API is over');
    const controller = new AbortController();
    let asked = 0;
    const cancelled = await run(thingsDocument, server.url, {
      signal: controller.signal,
      fetch: (input, init) => {
        if (++asked === 5) controller.abort();
        return fetch(input, init);
      },
    });
    expect(cancelled.limits[0]).toContain('cancelled');
    expect(asked).toBeLessThanOrEqual(8);
    await server.close();
    const nobody = await run(thingsDocument, server.url);
    expect(nobody.findings).toEqual([]);
    expect(nobody.limits[0]).toContain('does not answer');
  });

  it('keeps the rate and the size of what is read', async () => {
    const server = await serve((_request, _body, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify('x'.repeat(100_000)));
    });
    servers.push(server);
    const paths = {
      '/big': {
        get: {
          responses: {
            200: { description: 'x', content: { 'application/json': { schema: { type: 'integer' } } } },
          },
        },
      },
    };
    const result = await run({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths }, server.url, {
      settings: { body_kilobytes: 1, cases: 1 },
    });
    // Cut off, it is not judged.
    expect(result.findings.filter((finding) => finding.check === 'api.response_schema_conformance')).toEqual(
      [],
    );
  });

  it('takes a stream of events for an answer, without waiting for its end', async () => {
    const server = await serve((request, _body, response) => {
      if (request.method !== 'GET') return void response.writeHead(405).end();
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
    });
    servers.push(server);
    const paths = {
      '/events': { get: { responses: { 200: { description: 'x', content: { 'text/event-stream': {} } } } } },
    };
    const result = await run({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths }, server.url);
    expect(result.findings).toEqual([]);
    expect(result.summary.operations.succeeded).toBe(1);
  });

  it('says of an answer that stops half-way that it does not come', async () => {
    const server = await serve((_request, _body, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"half":');
    });
    servers.push(server);
    const paths = { '/half': { get: { responses: { 200: { description: 'x' } } } } };
    const root = { openapi: '3.1.0', info: { title: 'x', version: '1' }, paths };
    const result = await run(root, server.url, { settings: { request_seconds: 0.2, cases: 0 } });
    expect(result.findings.map(({ check }) => check)).toEqual(['api.no_answer']);
  });
});
