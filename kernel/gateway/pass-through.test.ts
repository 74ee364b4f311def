import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ModelServer, startModelServer } from '#testing-kit';
import { providerAt, startGateway, type TestGateway } from './test-support.ts';

let upstream: ModelServer;
let gateway: TestGateway;
let openai: OpenAI;
let anthropic: Anthropic;

beforeEach(async () => {
  upstream = await startModelServer({ key: 'provider-key' });
  gateway = await startGateway({
    providers: [
      providerAt('openai', `${upstream.url}/openai/v1`, ['chat', 'responses', 'embeddings']),
      providerAt('anthropic', `${upstream.url}/anthropic/v1`, ['messages']),
    ],
    routes: {
      fast: [{ provider: 'openai', model: 'gpt-5-mini' }],
      claude: [{ provider: 'anthropic', model: 'claude-haiku-4-5' }],
    },
  });
  openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'mk_good', maxRetries: 0 });
  anthropic = new Anthropic({ baseURL: gateway.url, apiKey: 'mk_good', maxRetries: 0 });
});
afterEach(async () => {
  await gateway.close();
  await upstream.close();
});

test('chat completions, at once', async () => {
  const answer = await openai.chat.completions.create({
    model: 'fast',
    messages: [{ role: 'user', content: 'Say hello.' }],
    metadata: { anything: 'else' },
  });
  expect(answer.choices[0]?.message.content).toBe('Echo of gpt-5-mini: Say hello.');
  expect(upstream.requests[0]?.body).toMatchObject({ model: 'gpt-5-mini', metadata: { anything: 'else' } });
  expect(gateway.calls).toMatchObject([
    {
      begun: {
        facts: { app: 'gateway', keyId: 'mk_good', userId: 'user-1' },
        operation: 'chat',
        route: 'fast',
      },
      ended: {
        status: 'succeeded',
        usage: {
          inputTokens: answer.usage?.prompt_tokens,
          outputTokens: answer.usage?.completion_tokens,
          estimated: false,
        },
      },
    },
  ]);
});

test('chat completions in a stream; usage is counted, and told only to who asks for it', async () => {
  const request = {
    model: 'fast',
    messages: [{ role: 'user' as const, content: 'Say hello to everybody.' }],
  };
  for (const include_usage of [false, true]) {
    const stream = await openai.chat.completions.create({
      ...request,
      stream: true,
      ...(include_usage && { stream_options: { include_usage } }),
    });
    let text = '';
    let usage = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      if (chunk.usage) usage++;
    }
    expect([text, usage]).toEqual(['Echo of gpt-5-mini: Say hello to everybody.', include_usage ? 1 : 0]);
  }
  expect(
    gateway.calls.map(({ ended }) => [ended.status, ended.usage.estimated, ended.usage.outputTokens > 0]),
  ).toEqual([
    ['succeeded', false, true],
    ['succeeded', false, true],
  ]);
});

test('messages, at once and in a stream', async () => {
  const request = {
    model: 'claude',
    max_tokens: 50,
    messages: [{ role: 'user' as const, content: 'Good morning.' }],
  };
  const answer = await anthropic.messages.create(request);
  expect(answer.content).toMatchObject([{ type: 'text', text: 'Echo of claude-haiku-4-5: Good morning.' }]);
  const streamed = await anthropic.messages.stream(request).finalMessage();
  expect(streamed.content).toMatchObject([{ type: 'text', text: 'Echo of claude-haiku-4-5: Good morning.' }]);
  expect(gateway.calls.map(({ ended }) => [ended.status, ended.usage])).toEqual([
    ['succeeded', expect.objectContaining({ inputTokens: answer.usage.input_tokens, estimated: false })],
    ['succeeded', expect.objectContaining({ outputTokens: streamed.usage.output_tokens, estimated: false })],
  ]);
});

test('tools, JSON mode and pictures go through as they are', async () => {
  upstream.respond({ toolCalls: [{ name: 'weather', input: { place: 'Oslo' } }] });
  const tools = [
    { type: 'function' as const, function: { name: 'weather', parameters: { type: 'object' } } },
  ];
  const url = 'data:image/png;base64,iVBORw0KGgo=';
  const messages = [
    {
      role: 'user' as const,
      content: [
        { type: 'text' as const, text: 'How is it there?' },
        { type: 'image_url' as const, image_url: { url } },
      ],
    },
  ];
  const called = await openai.chat.completions
    .stream({ model: 'fast', messages, tools })
    .finalChatCompletion();
  expect(called.choices[0]?.message.tool_calls).toMatchObject([
    { function: { arguments: '{"place":"Oslo"}' } },
  ]);
  expect(upstream.requests[0]?.body).toMatchObject({ messages, tools });
  const response_format = { type: 'json_object' as const };
  const json = await openai.chat.completions.create({ model: 'fast', messages, response_format });
  expect(JSON.parse(json.choices[0]?.message.content ?? '')).toBeTypeOf('object');

  upstream.respond({ toolCalls: [{ name: 'weather', input: { place: 'Oslo' } }] });
  const message = await anthropic.messages
    .stream({
      model: 'claude',
      max_tokens: 50,
      messages: [{ role: 'user', content: 'How is it there?' }],
      tools: [{ name: 'weather', input_schema: { type: 'object' } }],
    })
    .finalMessage();
  expect(message.content).toMatchObject([{ type: 'tool_use', name: 'weather', input: { place: 'Oslo' } }]);
});

test('responses, at once and in a stream', async () => {
  const request = { model: 'fast', input: 'Hello there, everybody.' };
  const whole = await openai.responses.create(request);
  const streamed = await openai.responses.stream(request).finalResponse();
  expect(whole.output_text).toBe('Echo of gpt-5-mini: Hello there, everybody.');
  expect(streamed.output).toEqual(whole.output.map((item) => expect.objectContaining({ type: item.type })));
  const counted = { inputTokens: whole.usage?.input_tokens, outputTokens: whole.usage?.output_tokens };
  expect(gateway.calls.map(({ ended }) => [ended.status, ended.usage.estimated])).toEqual([
    ['succeeded', false],
    ['succeeded', false],
  ]);
  expect(gateway.calls[0]?.ended.usage).toMatchObject(counted);
});

test('embeddings, in the base64 that the package asks for', async () => {
  const answer = await openai.embeddings.create({
    model: 'openai/text-embedding-3-small',
    input: ['one', 'two'],
  });
  expect(answer.data.map(({ embedding }) => typeof embedding[0])).toEqual(['number', 'number']);
  expect(upstream.requests[0]?.body).toMatchObject({ encoding_format: 'base64' });
  expect(gateway.calls[0]).toMatchObject({
    begun: { operation: 'embeddings', maxOutputTokens: 0 },
    ended: { usage: { inputTokens: answer.usage.prompt_tokens, outputTokens: 0, estimated: false } },
  });
});

test('an answer has an end, since budgets must cover the longest; what the client states holds', async () => {
  const messages = [{ role: 'user' as const, content: 'Hi' }];
  await openai.chat.completions.create({ model: 'fast', messages });
  await openai.chat.completions.create({ model: 'fast', messages, max_tokens: 7 });
  await openai.responses.create({ model: 'fast', input: 'Hi' });
  expect(upstream.requests.map(({ body }) => body)).toMatchObject([
    { max_completion_tokens: 2000 },
    { max_tokens: 7 },
    { max_output_tokens: 2000 },
  ]);
  expect(upstream.requests[1]?.body).not.toHaveProperty('max_completion_tokens');
  expect(gateway.calls.map(({ begun }) => begun.maxOutputTokens)).toEqual([2000, 7, 2000]);
});

test('tokens are counted for nothing', async () => {
  const messages = [{ role: 'user' as const, content: 'How long is this?' }];
  const estimated = await anthropic.messages.countTokens({ model: 'fast', messages });
  expect(estimated.input_tokens).toBeGreaterThan(4);
  const counted = await anthropic.messages.countTokens({ model: 'claude', messages });
  expect(counted.input_tokens).toBeGreaterThan(4);
  expect(gateway.calls).toEqual([]);
});
