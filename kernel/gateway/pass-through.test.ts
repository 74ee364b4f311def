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
