import { expect, it } from 'vitest';
import type { HttpAnswer } from '../../domain/apis/requests/case.ts';
import { createPoliteness } from './politeness.ts';
import { run, serve } from './test-support.ts';

function polite(remaining = 60_000) {
  let now = 0;
  const politeness = createPoliteness(
    () => now,
    () => Date.parse('2026-01-01T00:00:00Z') + now,
    () => remaining,
  );
  return { politeness, advance: (milliseconds: number) => (now += milliseconds) };
}
const limited = (retryAfter?: string): Pick<HttpAnswer, 'status' | 'headers'> => ({
  status: 429,
  headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
});

it('reads how long to wait: seconds, a date, or twice as long each time', () => {
  const { politeness, advance } = polite();
  expect(politeness.tooFast('GET /a', limited('2'), 0)).toBe(true);
  expect(politeness.pause('GET /a')).toBe(2000);
  advance(2000);
  expect(politeness.pause('GET /a')).toBe(0);
  politeness.tooFast('GET /a', limited('Thu, 01 Jan 2026 00:00:07 GMT'), 0);
  expect(politeness.pause('GET /a')).toBe(5000);
  advance(5000);
  politeness.tooFast('GET /a', limited(), 1);
  expect(politeness.pause('GET /a')).toBe(2000);
  expect(politeness.pause('GET /b')).toBe(0);
  expect(politeness.isClosed('GET /a')).toBe(false);
  expect(politeness.said()).toEqual([expect.stringContaining('waited where it was told to (GET /a)')]);
});

it.each([
  ['longer than the test lasts', '11', 0],
  ['an hour', '3600', 0],
  ['again and again', '1', 3],
])('leaves an operation alone that wants to wait %s', (_what, retryAfter, waits) => {
  const { politeness, advance } = polite(10_000);
  expect(politeness.tooFast('GET /a', limited(retryAfter), waits)).toBe(false);
  expect(politeness.isClosed('GET /a')).toBe(true);
  expect(politeness.isClosed('GET /b')).toBe(false);
  expect(politeness.said()[1]).toContain('in part only');
  advance(Number(retryAfter) * 1000);
  expect(politeness.isClosed('GET /a')).toBe(false);
});

it('waits for a 503 only when it is asked to', () => {
  const { politeness } = polite();
  expect(politeness.tooFast('GET /a', { status: 503, headers: {} }, 0)).toBe(false);
  expect(politeness.tooFast('GET /a', { status: 503, headers: { 'retry-after': '1' } }, 0)).toBe(true);
  expect(politeness.tooFast('GET /a', { status: 200, headers: { 'retry-after': '1' } }, 0)).toBe(false);
});

it('tests an API that limits its rate to its end, and makes no finding of it', async () => {
  let letIn = 0;
  let open = true;
  const server = await serve((_request, _body, response) => {
    if (letIn >= 5) open = false;
    if (!open) {
      letIn = 0;
      open = true;
      response.writeHead(429, { 'retry-after': '0.05' }).end();
      return;
    }
    letIn += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"count": 1}');
  });
  const schema = { type: 'object', required: ['count'], properties: { count: { type: 'integer' } } };
  const result = await run(
    {
      openapi: '3.0.3',
      info: { title: 'Limited', version: '1' },
      paths: {
        '/count': {
          get: {
            parameters: [{ name: 'word', in: 'query', schema: { type: 'string' } }],
            responses: { 200: { description: 'x', content: { 'application/json': { schema } } } },
          },
        },
      },
    },
    server.url,
  ).finally(server.close);
  expect(result.findings.filter(({ check }) => check !== 'api.unsupported_method')).toEqual([]);
  expect(result.summary.byOperation[0]?.statuses).toEqual({ 200: expect.any(Number) });
  expect(result.limits[0]).toContain('limits how fast it may be asked');
});
