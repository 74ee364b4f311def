import { expect, test } from 'vitest';
import { ApiProblem, createClient, withQuery } from './client.ts';

const answering = (status: number, body: string) => {
  const calls: { url: string; init: RequestInit }[] = [];
  const client = createClient(async (input, init) => {
    calls.push({ url: String(input), init: init ?? {} });
    return new Response(body === '' ? null : body, { status });
  });
  return { calls, client };
};

test('writes carry the header that another site cannot send, reads do not', async () => {
  const { client, calls } = answering(200, '{}');
  await client.get('/api/v1/me');
  await client.post('/api/v1/projects', { name: 'North' });
  const [read, write] = calls.map(({ init }) => new Headers(init.headers));
  expect(read?.get('x-requested-with')).toBeNull();
  expect(write?.get('x-requested-with')).toBe('mainstay');
  expect(calls[1]?.init.body).toBe('{"name":"North"}');
});

test('a problem document becomes an ApiProblem with its code, detail and further members', async () => {
  const { client } = answering(
    409,
    JSON.stringify({
      code: 'charter.edited_elsewhere',
      detail: 'Changed.',
      status: 409,
      request_id: 'r1',
      revision: 7,
    }),
  );
  const problem = await client.post('/x').catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(ApiProblem);
  expect(problem).toMatchObject({
    status: 409,
    code: 'charter.edited_elsewhere',
    detail: 'Changed.',
    requestId: 'r1',
    extra: { revision: 7 },
  });
});

test('an answer that is not a problem document still says what happened', async () => {
  const { client } = answering(502, '<html>Bad gateway</html>');
  await expect(client.get('/x')).rejects.toMatchObject({ code: 'http.502', status: 502 });
});

test('a server that cannot be reached is a problem with a code, an aborted call is not', async () => {
  const client = createClient(() => Promise.reject(new TypeError('failed')));
  await expect(client.get('/x')).rejects.toMatchObject({ code: 'console.unreachable', status: 0 });
  await expect(client.get('/x', { signal: AbortSignal.abort() })).rejects.toThrow(TypeError);
});

test('an empty answer is undefined, and empty parameters are left out', async () => {
  await expect(answering(204, '').client.delete('/x')).resolves.toBeUndefined();
  expect(withQuery('/runs', { app: 'charter', status: undefined, cursor: '', limit: 5 })).toBe(
    '/runs?app=charter&limit=5',
  );
});
