import { exec, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HttpRequest } from '../../domain/apis/requests/case.ts';
import { curlOf } from '../../domain/apis/requests/curl.ts';
import { apiSettingsSchema } from '../../domain/apis/settings.ts';
import { createSender } from './sending.ts';
import { type Running, serve } from './test-support.ts';

const hasCurl = (() => {
  try {
    execFileSync('curl', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

/** What arrived, without what says which program sent it. */
let arrived: unknown[] = [];
let server: Running;
beforeEach(async () => {
  arrived = [];
  server = await serve((request, body, response) => {
    const { host: _host, connection: _connection, 'user-agent': _agent, ...headers } = request.headers;
    const { accept, cookie, 'content-type': type, 'content-length': length } = headers;
    const own = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-')));
    arrived.push({ method: request.method, url: request.url, accept, cookie, type, length, own, body });
    response.end('ok');
  });
});
afterEach(() => server.close());

const json = { 'content-type': 'application/json' };
const requests: readonly (readonly [string, Omit<HttpRequest, 'url'> & { readonly path: string }])[] = [
  ['a GET', { method: 'GET', path: '/a?b=%20c&d[]=1', headers: { accept: '*/*', 'x-key': "it's" } }],
  ['a HEAD', { method: 'HEAD', path: '/a', headers: { accept: '*/*' } }],
  [
    'a POST with JSON',
    { method: 'POST', path: '/a', headers: { accept: '*/*', ...json }, body: '{"a":"\'é🙂\\n"}' },
  ],
  ['a POST without a body', { method: 'POST', path: '/a', headers: { accept: '*/*' } }],
  ['a PATCH without a body', { method: 'PATCH', path: '/a', headers: { accept: '*/*' } }],
  ['a DELETE', { method: 'DELETE', path: '/a/b%2Fc', headers: { accept: '*/*', cookie: 'a=1; b=2' } }],
  [
    'a form with lines',
    {
      method: 'POST',
      path: '/form',
      headers: { accept: '*/*', 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n@b\r\n--x--\r\n',
    },
  ],
];

it.skipIf(!hasCurl).each(requests)(
  'the line of curl sends what was sent: %s',
  async (_what, { path, ...request }) => {
    const sent: HttpRequest = { ...request, url: server.url + path };
    const sender = createSender({
      fetch,
      settings: apiSettingsSchema.parse({}),
      signal: new AbortController().signal,
      remaining: () => 60_000,
    });
    await sender.send(sent, 'one');
    await promisify(exec)(`${curlOf(sent)} --silent --max-time 20`);
    expect(arrived).toHaveLength(2);
    expect(arrived[1]).toEqual(arrived[0]);
  },
);
