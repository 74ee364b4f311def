import fc from 'fast-check';
import { expect, it } from 'vitest';
import { run, serve } from '../test-support.ts';
import { textsOfPattern } from './patterns.ts';

const sampled = (pattern: string, most = Infinity): readonly string[] => {
  const arbitrary = textsOfPattern(pattern, most);
  return arbitrary === undefined ? [] : fc.sample(arbitrary, { numRuns: 50, seed: 2 });
};

it.each([
  ['^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'],
  ['^(queued|running)(,(queued|running))*$'],
  ['^[\\w\\-\\.]+$'],
])('makes texts that match: %s', (pattern) => {
  const texts = sampled(pattern);
  expect(new Set(texts).size).toBeGreaterThan(10);
  expect(texts.filter((text) => !new RegExp(pattern).test(text))).toEqual([]);
});

it('keeps to a length where the pattern leaves room for it', () => {
  expect(sampled('^[a-z]+$', 3).filter((text) => text.length > 3)).toEqual([]);
  expect(sampled('^(ab){1,9}$', 4).filter((text) => text.length > 4)).toEqual([]);
});

// fast-check would draw again for ever, where nothing or hardly anything fits.
it.each([
  ['a length that no text of the pattern has', '^[a-f]{36}$', 20],
  ['a constant that is too long', '^abcdefgh$', 5],
  ['letters that are never drawn', '^[^\\x00-\\x7f]$', 20],
  ['no letter at all', '^[^\\s\\S]$', 20],
  ['a text of a million letters', '^([a-z]{1000}){1000}$', 20],
  ['what it does not know', '^(?=a)a$', 20],
])('comes to an end with %s', (_what, pattern, most) => {
  expect(sampled(pattern, most).length).toBeGreaterThanOrEqual(0);
});

/** The smallest of what hung a test of our own API: a pattern whose texts are longer than a text usually is. */
it('tests an API that asks for a long id to its end', async () => {
  const server = await serve((_request, _body, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
  );
  const schema = { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{27}$' };
  const text = { type: 'string', pattern: '^[^\\s\\S]$' };
  const result = await run(
    {
      openapi: '3.1.0',
      info: { title: 'Ids', version: '1' },
      paths: {
        '/things': {
          get: {
            parameters: [
              { name: 'id', in: 'query', required: true, schema },
              { name: 'none', in: 'query', schema: text },
            ],
            responses: { default: { description: 'any' } },
          },
        },
      },
    },
    server.url,
    { settings: { cases: 2 } },
  ).finally(server.close);
  expect(result.summary.operations.succeeded).toBe(1);
  expect(server.requests().some((line) => /id=[0-9a-f]{8}-[0-9a-f]{27}/.test(line))).toBe(true);
});
