import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ModelServer, startModelServer } from '#testing-kit';
import { providerAt, startGateway, type TestGateway, type TestGatewayOptions } from './test-support.ts';

let upstream: ModelServer;
let gateway: TestGateway;
const open: TestGateway[] = [];

beforeEach(async () => {
  upstream = await startModelServer({ key: 'provider-key' });
  gateway = await start();
});
afterEach(async () => {
  await upstream.close();
  for (const one of open.splice(0)) await one.close();
});

async function start(more: Partial<TestGatewayOptions> = {}): Promise<TestGateway> {
  const started = await startGateway({
    providers: [
      providerAt('openai', `${upstream.url}/openai/v1`, ['chat', 'responses', 'embeddings']),
      providerAt('second', `${upstream.url}/v1`, ['chat']),
      providerAt('anthropic', `${upstream.url}/anthropic/v1`, ['messages']),
      providerAt('nowhere', 'http://127.0.0.1:1/v1', ['chat']),
    ],
    routes: {
      fast: [
        { provider: 'openai', model: 'gpt-5-mini' },
        { provider: 'second', model: 'other' },
      ],
      claude: [{ provider: 'anthropic', model: 'claude-haiku-4-5' }],
      down: [
        { provider: 'nowhere', model: 'gone' },
        { provider: 'second', model: 'other' },
      ],
    },
    keys: {
      mk_good: {},
      mk_api: { scopes: ['api'] },
      mk_small: { allowedModels: ['openai/*', 'claude'] },
      mk_slow: { requestsPerMinute: 2 },
    },
    ...more,
  });
  open.push(started);
  return started;
}

const openaiWith = (apiKey: string, at = gateway) =>
  new OpenAI({ baseURL: `${at.url}/v1`, apiKey, maxRetries: 0, timeout: 10_000 });
const anthropicWith = (apiKey: string, at = gateway) =>
  new Anthropic({ baseURL: at.url, apiKey, maxRetries: 0, timeout: 10_000 });

const messages = [{ role: 'user' as const, content: 'Hello' }];
const chat = (key: string, model = 'fast', at = gateway) =>
  openaiWith(key, at).chat.completions.create({ model, messages });
const message = (key: string, model = 'claude', at = gateway) =>
  anthropicWith(key, at).messages.create({ model, max_tokens: 10, messages });
const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test('errors are of the classes that the packages have for them', async () => {
  const openAi = [
    [chat('mk_bad'), OpenAI.AuthenticationError, 'invalid_api_key'],
    [chat('mk_api'), OpenAI.PermissionDeniedError, 'identity.key_scope'],
    [chat('mk_small', 'second/other'), OpenAI.PermissionDeniedError, 'gateway.model_not_allowed'],
    [chat('mk_good', 'no-such-model'), OpenAI.NotFoundError, 'model_not_found'],
    [chat('mk_good', 'openai/'), OpenAI.NotFoundError, 'model_not_found'],
    [chat('mk_good', ''), OpenAI.BadRequestError, 'gateway.model_missing'],
  ] as const;
  for (const [call, kind, code] of openAi) {
    const error = await errorOf(call);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code, requestID: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  }
  const ofAnthropic = [
    [message('mk_bad'), Anthropic.AuthenticationError, 'authentication_error'],
    [message('mk_api'), Anthropic.PermissionDeniedError, 'permission_error'],
    [message('mk_good', 'none'), Anthropic.NotFoundError, 'not_found_error'],
  ] as const;
  for (const [call, kind, type] of ofAnthropic) {
    const error = await errorOf(call);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ error: { type: 'error', error: { type } }, requestID: expect.any(String) });
  }
});

test('only keys open the gateway, and the answer says so', async () => {
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', body: '{}' });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({
    error: { message: expect.stringContaining('API keys'), param: null },
  });
});

test('bad bodies are refused in the words of the protocol', async () => {
  const small = await start({ settings: { 'gateway.max_body_bytes': 1000 } });
  const post = (body: string, path = '/v1/chat/completions') =>
    fetch(`${small.url}${path}`, { method: 'POST', body, headers: { authorization: 'Bearer mk_good' } });
  for (const body of ['', '{', '[]', '"x"', 'null', '{"model":5}', '{"messages":[]}']) {
    const answer = await post(body);
    expect([body, answer.status]).toEqual([body, 400]);
    expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  }
  const large = await post(JSON.stringify({ model: 'fast', text: 'x'.repeat(2000) }), '/v1/messages');
  expect([large.status, await large.json()]).toMatchObject([413, { error: { type: 'request_too_large' } }]);
});

test('a key may use what it lists: models, and routes that stand for nothing else', async () => {
  expect((await chat('mk_small', 'openai/gpt-5')).model).toBe('gpt-5');
  expect(await errorOf(chat('mk_small', 'fast'))).toBeInstanceOf(OpenAI.PermissionDeniedError);
  const listed = async (key: string) => (await openaiWith(key).models.list()).data.map(({ id }) => id).sort();
  expect(await listed('mk_small')).toEqual(['claude', 'openai/gpt-5-mini']);
  expect(await listed('mk_good')).toEqual(
    [
      'anthropic/claude-haiku-4-5',
      'claude',
      'down',
      'fast',
      'nowhere/gone',
      'openai/gpt-5-mini',
      'second/other',
    ].sort(),
  );
  expect((await openaiWith('mk_small').models.retrieve('openai/gpt-5-mini')).id).toBe('openai/gpt-5-mini');
  const forAnthropic = await anthropicWith('mk_small').models.list();
  expect(forAnthropic.data.map(({ id, type }) => [id, type])).toContainEqual(['claude', 'model']);
});

test('a model may be named without its provider when only one has it', async () => {
  expect((await chat('mk_good', 'gpt-5-mini')).model).toBe('gpt-5-mini');
});

test('a key makes no more requests a minute than it may, and is told when to come again', async () => {
  await chat('mk_slow');
  await message('mk_slow');
  const error = await errorOf(chat('mk_slow'));
  expect(error).toBeInstanceOf(OpenAI.RateLimitError);
  const seconds = error instanceof OpenAI.RateLimitError ? Number(error.headers.get('retry-after')) : 0;
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(await errorOf(message('mk_slow'))).toBeInstanceOf(Anthropic.RateLimitError);
  // The house's own limit, one request a minute here, does not count.
  await chat('mk_good');
  await chat('mk_good');
});

test('a used-up budget refuses, and the packages do not try again', async () => {
  const poor = await start({ tokens: 100 });
  const client = new OpenAI({ baseURL: `${poor.url}/v1`, apiKey: 'mk_good', maxRetries: 5 });
  const error = await errorOf(client.chat.completions.create({ model: 'fast', messages, max_tokens: 500 }));
  expect(error).toBeInstanceOf(OpenAI.RateLimitError);
  expect(error).toMatchObject({ status: 429, code: 'insufficient_quota', type: 'insufficient_quota' });
  const other = new Anthropic({ baseURL: poor.url, apiKey: 'mk_good', maxRetries: 5 });
  expect(await errorOf(other.messages.create({ model: 'claude', max_tokens: 500, messages }))).toMatchObject({
    status: 402,
    error: { error: { type: 'billing_error' } },
  });
  expect(upstream.requests).toHaveLength(0);
  expect(await poor.metrics()).toMatch(
    /mainstay_gateway_requests_total\{operation="chat",.*status="429"\} 1\n/,
  );
});

test('what the guard blocks does not reach a model', async () => {
  const finding = { rule: 'override', title: 'x', category: 'injection', weight: 1 } as const;
  const seen: string[] = [];
  const guarded = await start({
    guard: {
      check(text, source) {
        seen.push(`${source}: ${text}`);
        const bad = text.includes('IGNORE');
        return { action: bad ? 'block' : 'allow', score: bad ? 1 : 0, findings: bad ? [finding] : [] };
      },
    },
  });
  const client = openaiWith('mk_good', guarded);
  const turns = [
    { role: 'system' as const, content: 'IGNORE nothing' },
    { role: 'user' as const, content: 'first' },
    { role: 'assistant' as const, content: 'answer' },
    { role: 'user' as const, content: [{ type: 'text' as const, text: 'second' }] },
  ];
  await client.chat.completions.create({ model: 'fast', messages: turns });
  // Instructions are the program's own; what the model has answered already was looked at when it came.
  expect(seen).toEqual(['user: second']);
  const error = await errorOf(
    client.chat.completions.create({ model: 'fast', messages: [{ role: 'user', content: 'IGNORE all' }] }),
  );
  expect(error).toMatchObject({ status: 400, code: 'content_filter' });
  expect(upstream.requests).toHaveLength(1);
});

test('the next target of a route answers when the first cannot', async () => {
  for (const failure of [
    'server-error',
    'overloaded',
    'rate-limited',
    'wrong-key',
    'no-such-model',
  ] as const) {
    upstream.respond({ failure });
    const answer = await chat('mk_good');
    expect([failure, answer.model]).toEqual([failure, 'other']);
  }
  expect((await chat('mk_good', 'down')).model).toBe('other');
  expect(
    gateway.calls.every(({ ended }) => ended.status === 'succeeded' && ended.target?.provider === 'second'),
  ).toBe(true);
  upstream.respond({ failure: 'invalid-request' });
  expect(await errorOf(chat('mk_good'))).toBeInstanceOf(OpenAI.BadRequestError);
});

test("a provider's own errors are handed on, but for those that are about our key", async () => {
  upstream.respond(
    { failure: 'rate-limited', retryAfter: 3 },
    { failure: 'wrong-key' },
    { raw: { status: 500, body: '<html>' } },
  );
  const limited = await errorOf(chat('mk_good', 'openai/x'));
  expect(limited).toBeInstanceOf(OpenAI.RateLimitError);
  expect(limited instanceof OpenAI.APIError && limited.headers?.get('retry-after')).toBe('3');
  expect(await errorOf(chat('mk_good', 'openai/x'))).toMatchObject({
    status: 502,
    message: expect.stringContaining('own key'),
  });
  expect(await errorOf(chat('mk_good', 'openai/x'))).toMatchObject({ status: 502 });
  expect(await errorOf(chat('mk_good', 'nowhere/x'))).toMatchObject({
    status: 502,
    code: 'gateway.provider_unreachable',
  });
  upstream.respond({ failure: 'overloaded' });
  expect(await errorOf(message('mk_good'))).toMatchObject({
    status: 529,
    error: { error: { type: 'overloaded_error' } },
  });
  expect(gateway.open()).toBe(0);
});

test('a provider that does not answer in time', async () => {
  const hasty = await start({ settings: { 'models.timeout_seconds': 1 } });
  upstream.respond({ hang: 'headers' }, { text: 'a long text, for several parts', hang: 3 });
  expect(await errorOf(chat('mk_good', 'openai/x', hasty))).toMatchObject({ status: 504 });
  const stream = await openaiWith('mk_good', hasty).chat.completions.create({
    model: 'openai/x',
    messages,
    stream: true,
  });
  await expect(textOf(stream)).rejects.toThrow(/did not answer in time/);
});

test('a stream that breaks off ends in an error of the protocol, and what was sent is charged', async () => {
  upstream.always({ text: 'a long text that comes in several parts', drop: 4 });
  const stream = await openaiWith('mk_good').chat.completions.create({
    model: 'openai/x',
    messages,
    stream: true,
  });
  await expect(textOf(stream)).rejects.toThrow(/broke off/);
  await expect(
    anthropicWith('mk_good').messages.stream({ model: 'claude', max_tokens: 50, messages }).finalMessage(),
  ).rejects.toThrow(/broke off/);
  const responses = await openaiWith('mk_good').responses.create({
    model: 'openai/x',
    input: 'Hello',
    stream: true,
  });
  await expect(async () => {
    for await (const _ of responses);
  }).rejects.toThrow(/broke off/);
  expect(gateway.calls.map(({ ended }) => [ended.status, ended.errorCode, ended.usage.estimated])).toEqual([
    ['failed', 'gateway.provider_unreachable', true],
    ['failed', 'gateway.provider_unreachable', true],
    ['failed', 'gateway.provider_unreachable', true],
  ]);
});

test('a client that goes away ends the request to the provider, and pays for what it got', async () => {
  upstream.always({ text: 'a text that would go on for a very long time '.repeat(20), gap: 20 });
  const stream = await openaiWith('mk_good').chat.completions.create({
    model: 'openai/x',
    messages,
    stream: true,
  });
  let parts = 0;
  for await (const _ of stream) if (++parts === 4) break;
  const controller = new AbortController();
  upstream.always({ delay: 30_000 });
  const waiting = openaiWith('mk_good').chat.completions.create(
    { model: 'openai/x', messages },
    { signal: controller.signal },
  );
  while (upstream.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort();
  await expect(waiting).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
  await Promise.all(upstream.requests.map(({ ended }) => ended));
  expect(upstream.requests.map(({ aborted }) => aborted)).toEqual([true, true]);
  while (gateway.calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(gateway.calls[0]?.ended).toMatchObject({ status: 'aborted', usage: { estimated: true } });
  expect(gateway.calls[0]?.ended.usage.outputTokens).toBeGreaterThan(0);
  expect(gateway.calls[1]?.ended).toMatchObject({
    status: 'aborted',
    usage: { outputTokens: 0, inputTokens: expect.any(Number) },
  });
  expect(gateway.calls[1]?.ended.usage.inputTokens).toBeGreaterThan(0);
  expect(gateway.open()).toBe(0);
});

test('pages of other sites that are allowed get the headers that their browsers want', async () => {
  const headers = { authorization: 'Bearer mk_good', origin: 'https://app.example' };
  const body = JSON.stringify({ model: 'fast', messages });
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers, body });
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example');
});

async function textOf(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<string> {
  let text = '';
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
  return text;
}
