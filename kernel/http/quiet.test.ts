import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { invalid } from '#kernel/base';
import { createLogger } from '#kernel/telemetry';
import { createServer } from './server.ts';

test('of a quiet route only problems are logged; of any other each answer', async () => {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const counted: number[] = [];
  const server = await createServer({
    log: createLogger({ level: 'info', destination }),
    version: '0.0.0',
    authenticate: async () => null,
    bodyLimitBytes: 1000,
    corsOrigins: [],
    requestsPerMinute: 100,
    trustProxy: false,
    onAnswer: ({ status }) => counted.push(status),
  });
  const access = 'public';
  server.get('/often', { config: { access, quiet: true } }, () => 'fine');
  server.get('/often/wrong', { config: { access, quiet: true } }, () => {
    throw invalid('test.wrong', 'This is wrong.');
  });
  server.get('/often/broken', { config: { access, quiet: true } }, () => {
    throw new Error('broken');
  });
  server.get('/seldom', { config: { access } }, () => 'fine');
  for (const url of ['/often', '/often/wrong', '/often/broken', '/seldom']) await server.inject({ url });
  await server.close();
  const answered = lines
    .map((line): { message: string; path: string; status: number } => JSON.parse(line))
    .filter(({ message }) => message === 'Answered')
    .map(({ path, status }) => [path, status]);
  expect(answered).toEqual([
    ['/often/wrong', 400],
    ['/often/broken', 500],
    ['/seldom', 200],
  ]);
  expect(counted).toEqual([200, 400, 500, 200]);
});
