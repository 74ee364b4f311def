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
  expect(politeness.tooFast(limited('2'), 0)).toBe(true);
  expect(politeness.pause()).toBe(2000);
  advance(2000);
  expect(politeness.pause()).toBe(0);
  politeness.tooFast(limited('Thu, 01 Jan 2026 00:00:07 GMT'), 0);
  expect(politeness.pause()).toBe(5000);
  advance(5000);
  politeness.tooFast(limited(), 1);
  expect(politeness.pause()).toBe(2000);
  expect(politeness.said()).toContain('slowed down 3 times');
});

it('takes 429 as the answer when waiting makes no sense', () => {
  const { politeness } = polite(10_000);
  expect(politeness.tooFast(limited('3600'), 0)).toBe(false);
  expect(politeness.tooFast(limited('11'), 0)).toBe(false);
  expect(politeness.tooFast(limited('0'), 3)).toBe(false);
  expect(politeness.pause()).toBe(0);
  expect(politeness.said()).toContain('3 requests were not let in');
});

it('waits for a 503 only when it is asked to', () => {
  const { politeness } = polite();
  expect(politeness.tooFast({ status: 503, headers: {} }, 0)).toBe(false);
  expect(politeness.tooFast({ status: 503, headers: { 'retry-after': '1' } }, 0)).toBe(true);
  expect(politeness.tooFast({ status: 200, headers: { 'retry-after': '1' } }, 0)).toBe(false);
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
