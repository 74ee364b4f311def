import { expect, test } from 'vitest';
import { createLogger } from '#kernel/telemetry';
import { createServer } from './server.ts';

test('pages of an allowed origin may use every method of the API, others none', async () => {
  const server = await createServer({
    log: createLogger({ level: 'silent' }),
    version: '0.0.0',
    authenticate: async () => null,
    bodyLimitBytes: 1000,
    corsOrigins: ['https://app.example.org'],
    requestsPerMinute: 100,
    trustProxy: false,
    onAnswer: () => undefined,
  });
  const preflight = (origin: string, method: string) =>
    server.inject({
      method: 'OPTIONS',
      url: '/api/v1/keys',
      headers: { origin, 'access-control-request-method': method },
    });
  const { headers } = await preflight('https://app.example.org', 'PATCH');
  expect(headers['access-control-allow-origin']).toBe('https://app.example.org');
  expect(String(headers['access-control-allow-methods']).split(', ')).toEqual(
    expect.arrayContaining(['PUT', 'PATCH', 'DELETE']),
  );
  const foreign = await preflight('https://elsewhere.example.org', 'PUT');
  expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
  await server.close();
});
