import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#kernel/base';
import { loadConfig } from '#kernel/config';
import { createGuard } from '#kernel/guard';
import { type Models, openModels } from '#kernel/models';
import { createLogger, createMetrics } from '#kernel/telemetry';
import { type ModelServer, startModelServer, type TestDatabase, testDatabase } from '#testing-kit';
import { startGateway, type TestGateway } from './test-support.ts';

const picture =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let database: TestDatabase;
let upstream: ModelServer;
let models: Models;
let gateway: TestGateway;
let openai: OpenAI;
let anthropic: Anthropic;

beforeAll(async () => {
  database = await testDatabase([]);
  upstream = await startModelServer();
  const { values } = await loadConfig({
    directory: '/nonexistent',
    env: {},
    overrides: {
      'models.anthropic.api_key': 'key',
      'models.anthropic.base_url': `${upstream.url}/anthropic/v1`,
      'models.google.api_key': 'key',
      'models.google.base_url': `${upstream.url}/google/v1beta`,
      'models.custom.endpoint': `${upstream.url}/v1`,
    },
    sections: {},
  });
  const metrics = createMetrics();
  models = openModels({
    db: database.db,
    alone: true,
    settings: values.models,
    guard: createGuard({ settings: values.guard, metrics }),
    metrics,
    log: createLogger({ level: 'silent' }),
    clock: systemClock,
  });
});
afterAll(async () => {
  await upstream.close();
  await database.close();
});
beforeEach(async () => {
  gateway = await startGateway({ providers: [...models.providers.values()] });
  openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'mk_good', maxRetries: 0 });
  anthropic = new Anthropic({ baseURL: gateway.url, apiKey: 'mk_good', maxRetries: 0 });
});
afterEach(() => gateway.close());

const weather = {
  name: 'weather',
  description: 'The weather of a place',
  parameters: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] },
};
const openAiTool = { type: 'function' as const, function: weather };
const lastRequest = () => upstream.requests.at(-1);
const lastUsage = () => gateway.calls.at(-1)?.ended;

for (const model of ['anthropic/claude-haiku-4-5', 'google/gemini-2.5-flash']) {
  const plain = model.slice(model.indexOf('/') + 1);

  test(`a client of OpenAI's chat completions asks ${model}`, async () => {
    const answer = await openai.chat.completions.create({
      model,
      temperature: 0.5,
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: picture } },
          ],
        },
      ],
    });
    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { role: 'assistant', content: `Echo of ${plain}: What is this?` },
    });
    expect(answer.usage?.total_tokens).toBe(
      (answer.usage?.prompt_tokens ?? 0) + (answer.usage?.completion_tokens ?? 0),
    );
    expect(lastRequest()).toMatchObject({ images: 1, prompt: 'What is this?' });
    expect(JSON.stringify(lastRequest()?.body)).toContain('Be brief.');
    expect(lastUsage()).toMatchObject({
      status: 'succeeded',
      usage: {
        inputTokens: answer.usage?.prompt_tokens,
        outputTokens: answer.usage?.completion_tokens,
        estimated: false,
      },
    });
  });

  test(`chat completions in a stream from ${model}, with usage`, async () => {
    const stream = await openai.chat.completions.create({
      model,
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: 'user', content: 'Tell me a long story, please.' }],
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant');
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(
      `Echo of ${plain}: Tell me a long story, please.`,
    );
    expect(chunks.flatMap(({ choices }) => choices[0]?.finish_reason ?? [])).toEqual(['stop']);
    expect(chunks.at(-1)?.usage?.completion_tokens).toBeGreaterThan(0);
    expect(lastUsage()?.usage).toMatchObject({
      estimated: false,
      outputTokens: chunks.at(-1)?.usage?.completion_tokens,
    });
  });

  test(`tools of chat completions at ${model}: the call and its result, at once and in a stream`, async () => {
    upstream.respond(
      { toolCalls: [{ name: 'weather', input: { place: 'Oslo' } }] },
      {
        toolCalls: [
          { name: 'weather', input: { place: 'Oslo' } },
          { name: 'weather', input: { place: 'Rome' } },
        ],
      },
      { text: 'Cold.' },
    );
    const request = {
      model,
      tools: [openAiTool],
      tool_choice: 'required' as const,
      messages: [{ role: 'user' as const, content: 'How is the weather in Oslo?' }],
    };
    const asked = await openai.chat.completions.create(request);
    const message = asked.choices[0]?.message;
    expect(asked.choices[0]?.finish_reason).toBe('tool_calls');
    expect(message?.tool_calls).toMatchObject([{ type: 'function', function: { name: 'weather' } }]);
    expect(lastRequest()).toMatchObject({ mustCall: true, tools: [{ name: 'weather' }] });

    const streamed = await openai.chat.completions.stream(request).finalChatCompletion();
    expect(
      streamed.choices[0]?.message.tool_calls?.map(
        (call) => call.type === 'function' && JSON.parse(call.function.arguments),
      ),
    ).toEqual([{ place: 'Oslo' }, { place: 'Rome' }]);

    const call = message?.tool_calls?.[0];
    if (!message || !call) throw new Error('There is no call.');
    const answer = await openai.chat.completions.create({
      ...request,
      tool_choice: 'auto',
      messages: [
        ...request.messages,
        message,
        { role: 'tool', tool_call_id: call.id, content: '-5 degrees' },
      ],
    });
    expect(answer.choices[0]?.message.content).toBe('Cold.');
    expect(JSON.stringify(lastRequest()?.body)).toContain('-5 degrees');
  });

  test(`JSON with a schema from ${model}`, async () => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    };
    const answer = await openai.chat.completions.create({
      model,
      messages: [{ role: 'user', content: 'Which city?' }],
      response_format: { type: 'json_schema', json_schema: { name: 'city', schema } },
    });
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toMatchObject({ city: expect.any(String) });
  });

  test(`a client of OpenAI's responses asks ${model}`, async () => {
    const answer = await openai.responses.create({ model, instructions: 'Be brief.', input: 'Hello there.' });
    expect([answer.status, answer.output_text]).toEqual(['completed', `Echo of ${plain}: Hello there.`]);
    upstream.respond({ toolCalls: [{ name: 'weather', input: { place: 'Oslo' } }] });
    const streamed = await openai.responses
      .stream({ model, input: 'Weather?', tools: [{ type: 'function', strict: false, ...weather }] })
      .finalResponse();
    expect(streamed.output).toMatchObject([
      { type: 'function_call', name: 'weather', arguments: '{"place":"Oslo"}' },
    ]);
    const text = await openai.responses.stream({ model, input: 'Hello there.' }).finalResponse();
    expect(text.output).toMatchObject([
      { type: 'message', content: [{ type: 'output_text', text: `Echo of ${plain}: Hello there.` }] },
    ]);
  });
}

for (const model of ['custom/local-model', 'google/gemini-2.5-flash']) {
  const plain = model.slice(model.indexOf('/') + 1);
  const tool = {
    name: 'weather',
    description: weather.description,
    input_schema: { ...weather.parameters, type: 'object' as const },
  };

  test(`a client of Anthropic's messages asks ${model}`, async () => {
    const request = {
      model,
      max_tokens: 100,
      system: 'Be brief.',
      messages: [
        {
          role: 'user' as const,
          content: [
            { type: 'text' as const, text: 'What is this?' },
            {
              type: 'image' as const,
              source: {
                type: 'base64' as const,
                media_type: 'image/png' as const,
                data: picture.split(',')[1] ?? '',
              },
            },
          ],
        },
      ],
    };
    const answer = await anthropic.messages.create(request);
    expect(answer).toMatchObject({
      type: 'message',
      stop_reason: 'end_turn',
      content: [{ type: 'text', text: `Echo of ${plain}: What is this?` }],
    });
    expect(lastRequest()?.images).toBe(1);
    const streamed = await anthropic.messages.stream(request).finalMessage();
    expect(streamed).toMatchObject({
      content: [{ type: 'text', text: `Echo of ${plain}: What is this?` }],
      usage: { output_tokens: answer.usage.output_tokens },
    });
    expect(lastUsage()?.usage.inputTokens).toBe(
      streamed.usage.input_tokens + (streamed.usage.cache_read_input_tokens ?? 0),
    );
  });

  test(`tools of Anthropic's messages at ${model}: the calls and their results`, async () => {
    const calls = [
      { name: 'weather', input: { place: 'Oslo' } },
      { name: 'weather', input: { place: 'Rome' } },
    ];
    upstream.respond({ toolCalls: calls }, { toolCalls: calls }, { text: 'Cold and warm.' });
    const request = {
      model,
      max_tokens: 100,
      tools: [tool],
      tool_choice: { type: 'any' as const },
      messages: [{ role: 'user' as const, content: 'How is the weather?' }],
    };
    const whole = await anthropic.messages.create(request);
    const streamed = await anthropic.messages.stream(request).finalMessage();
    for (const asked of [whole, streamed]) {
      expect(asked.stop_reason).toBe('tool_use');
      expect(asked.content).toMatchObject(calls.map((call) => ({ type: 'tool_use', ...call })));
    }
    const answer = await anthropic.messages.create({
      ...request,
      tool_choice: { type: 'auto' },
      messages: [
        ...request.messages,
        { role: 'assistant', content: whole.content },
        {
          role: 'user',
          content: whole.content.flatMap((block) =>
            block.type === 'tool_use'
              ? [{ type: 'tool_result' as const, tool_use_id: block.id, content: `at ${block.id}` }]
              : [],
          ),
        },
      ],
    });
    expect(answer.content).toMatchObject([{ type: 'text', text: 'Cold and warm.' }]);
  });
}

test('embeddings of a provider with a protocol of its own, in the base64 that the package asks for', async () => {
  const answer = await openai.embeddings.create({
    model: 'google/gemini-embedding-001',
    input: ['one', 'two'],
  });
  expect(
    answer.data.map(({ index, embedding }) => [index, embedding.length > 0 && typeof embedding[0]]),
  ).toEqual([
    [0, 'number'],
    [1, 'number'],
  ]);
});

test('what cannot be put into other words is refused, not left out', async () => {
  const request = {
    model: 'anthropic/claude-haiku-4-5',
    messages: [{ role: 'user' as const, content: 'Hi' }],
  };
  await expect(openai.chat.completions.create({ ...request, n: 2 })).rejects.toMatchObject({
    status: 400,
    code: 'gateway.cannot_translate',
    param: 'n',
  });
  await expect(
    openai.responses.create({ model: request.model, input: 'Hi', previous_response_id: 'resp_1' }),
  ).rejects.toMatchObject({ status: 400, param: 'previous_response_id' });
  const image_url = 'http://127.0.0.1/secret.png';
  await expect(
    openai.responses.create({
      model: 'google/gemini-2.5-flash',
      input: [{ role: 'user', content: [{ type: 'input_image', image_url, detail: 'auto' }] }],
    }),
  ).rejects.toMatchObject({ status: 400, code: 'gateway.cannot_translate' });
  await expect(
    openai.chat.completions.create({
      ...request,
      messages: [{ role: 'user', content: 5 as unknown as string }],
    }),
  ).rejects.toMatchObject({
    status: 400,
    code: 'gateway.invalid_request',
    param: expect.stringContaining('messages.0'),
  });
});

test('an error of the provider comes in the words of the client, before and within a stream', async () => {
  const request = {
    model: 'anthropic/claude-haiku-4-5',
    messages: [{ role: 'user' as const, content: 'Hi' }],
  };
  upstream.respond({ failure: 'rate-limited', retryAfter: 7 });
  const limited = await openai.chat.completions.create(request).catch((error: unknown) => error);
  expect(limited).toBeInstanceOf(OpenAI.RateLimitError);
  expect(limited instanceof OpenAI.RateLimitError && limited.headers.get('retry-after')).toBe('7');
  upstream.respond({ failure: 'wrong-key' });
  await expect(openai.chat.completions.create(request)).rejects.toMatchObject({ status: 502 });
  upstream.respond({ text: 'A long answer that will not come to its end.', drop: 6 });
  const stream = await openai.chat.completions.create({ ...request, stream: true });
  await expect(async () => {
    for await (const _ of stream);
  }).rejects.toThrow(/broke off|could not be reached/);
  expect(lastUsage()).toMatchObject({ status: 'failed', usage: { estimated: true } });
});
