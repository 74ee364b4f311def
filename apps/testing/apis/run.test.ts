import { afterEach, describe, expect, it } from 'vitest';
import { type Fault, type Running, run, serveThings, thingsDocument } from './test-support.ts';

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
    const checks = new Set(result.findings.map((finding) => finding.check));
    expect([...checks]).toEqual([check]);
    expect(result.findings.some((finding) => finding.key.startsWith(`${check} ${operation} `))).toBe(true);
    expect(result.told).toEqual(result.findings);
  });
});
