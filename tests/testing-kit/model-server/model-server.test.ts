import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ModelServer, startModelServer } from './index.ts';

let server: ModelServer;
let openai: OpenAI;
let anthropic: Anthropic;
beforeAll(async () => {
  server = await startModelServer({ key: 'sk-right' });
  openai = new OpenAI({ apiKey: 'sk-right', baseURL: `${server.url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: 'sk-right', baseURL: server.url, maxRetries: 0 });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

const hello = [{ role: 'user' as const, content: 'hello' }];
const parameters = { type: 'object' as const, properties: { town: { type: 'string' } } };

describe("OpenAI's own client", () => {
  it('gets an answer, as many as it asks for', async () => {
    const answer = await openai.chat.completions.create({ model: 'gpt', messages: hello, n: 2 });
    expect(answer.choices.map(({ message }) => message.content)).toEqual([
      'Echo of gpt: hello',
      'Echo of gpt: hello',
    ]);
    expect(answer.usage?.total_tokens).toBe(
      (answer.usage?.prompt_tokens ?? 0) + (answer.usage?.completion_tokens ?? 0),
    );
  });

  it('gets a stream, with the tokens when it asks for them', async () => {
    const ask = async (include_usage: boolean) => {
      const stream = await openai.chat.completions.create({
        model: 'gpt',
        messages: hello,
        stream: true,
        stream_options: { include_usage },
      });
      const chunks = [];
      for await (const chunk of stream) chunks.push(chunk);
      return chunks;
    };
    const chunks = await ask(true);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('Echo of gpt: hello');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 5 } });
    expect((await ask(false)).some(({ usage }) => usage)).toBe(false);
  });

  it('gets tool calls and JSON', async () => {
    const called = await openai.chat.completions.create({
      model: 'gpt',
      messages: hello,
      tools: [{ type: 'function', function: { name: 'weather', parameters } }],
      tool_choice: 'required',
    });
    expect(called.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { tool_calls: [{ function: { name: 'weather', arguments: '{"town":"hello"}' } }] },
    });
    const json = await openai.chat.completions.create({
      model: 'gpt',
      messages: hello,
      response_format: { type: 'json_object' },
    });
    expect(JSON.parse(json.choices[0]?.message.content ?? '')).toEqual({ echo: 'hello' });
  });

  it('gets responses, at once and in events', async () => {
    const answer = await openai.responses.create({ model: 'gpt', input: 'hello' });
    expect(answer.output_text).toBe('Echo of gpt: hello');
    const stream = openai.responses.stream({ model: 'gpt', input: 'hello' });
    const numbers: number[] = [];
    for await (const event of stream) numbers.push(event.sequence_number);
    expect(numbers).toEqual(numbers.map((_, at) => at));
    expect((await stream.finalResponse()).output).toMatchObject([
      { type: 'message', content: [{ text: 'Echo of gpt: hello' }] },
    ]);
  });

  it('gets the same embeddings as numbers and as base64', async () => {
    const ask = (encoding_format?: 'float' | 'base64') =>
      openai.embeddings.create({
        model: 'e',
        input: ['a', 'b'],
        ...(encoding_format && { encoding_format }),
      });
    const numbers = await ask('float');
    // Without a format the client asks for base64 and decodes it itself.
    expect((await ask()).data[0]?.embedding).toEqual(numbers.data[0]?.embedding);
    expect(server.requests.at(-1)?.body.encoding_format).toBe('base64');
  });

  it('gets the list of models, and its own kinds of errors', async () => {
    const models = await openai.models.list();
    expect(models.data.map(({ id }) => id)).toEqual(['model-1', 'model-2']);
    const ask = () => openai.chat.completions.create({ model: 'gpt', messages: hello });
    server.respond({ failure: 'rate-limited', retryAfter: 3 }, { failure: 'context-too-long' });
    await expect(ask()).rejects.toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
    await expect(ask()).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' });
    const stranger = openai.withOptions({ apiKey: 'sk-wrong' });
    await expect(stranger.chat.completions.create({ model: 'gpt', messages: hello })).rejects.toBeInstanceOf(
      OpenAI.AuthenticationError,
    );
  });
});

describe("Anthropic's own client", () => {
  const request = { model: 'claude', max_tokens: 100, messages: hello };

  it('gets an answer, a stream and tool calls', async () => {
    const answer = await anthropic.messages.create({
      ...request,
      system: [{ type: 'text', text: 'Be kind.' }],
    });
    expect(answer.content).toEqual([{ type: 'text', text: 'Echo of claude: hello' }]);
    server.respond({ text: 'One two', chunk: 2, usage: { input: 10, cached: 4, output: 3 } });
    const final = await anthropic.messages.stream(request).finalMessage();
    expect(final.content).toMatchObject([{ type: 'text', text: 'One two' }]);
    expect(final.usage).toMatchObject({ input_tokens: 6, cache_read_input_tokens: 4, output_tokens: 3 });
    const tools = [{ name: 'weather', input_schema: parameters }];
    const called = await anthropic.messages
      .stream({ ...request, tools, tool_choice: { type: 'any' } })
      .finalMessage();
    expect(called).toMatchObject({
      stop_reason: 'tool_use',
      content: [{ type: 'tool_use', name: 'weather', input: { town: 'hello' } }],
    });
  });

  it('counts tokens without an answer', async () => {
    const counted = await anthropic.messages.countTokens({ model: 'claude', messages: hello });
    expect(counted.input_tokens).toBeGreaterThan(0);
  });

  it('gets its own kinds of errors', async () => {
    server.respond({ failure: 'overloaded' }, { failure: 'rate-limited', retryAfter: 1 });
    await expect(anthropic.messages.create(request)).rejects.toMatchObject({
      status: 529,
      error: { error: { type: 'overloaded_error' } },
    });
    await expect(anthropic.messages.create(request)).rejects.toBeInstanceOf(Anthropic.RateLimitError);
  });
});

describe('the rest', () => {
  const post = (path: string, body: string) =>
    fetch(`${server.url}${path}`, { method: 'POST', body, headers: { authorization: 'Bearer sk-right' } });

  it('answers the same to the same, and another to another', async () => {
    const ask = async (content: string): Promise<string> => {
      const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] });
      return (await post('/v1/chat/completions', body)).text();
    };
    expect(await ask('a')).toBe(await ask('a'));
    expect(await ask('a')).not.toBe(await ask('b'));
  });

  it('refuses what it does not know', async () => {
    expect((await post('/v1/unknown', '{}')).status).toBe(404);
    expect((await post('/v1/chat/completions', '{')).status).toBe(400);
    expect((await post('/v1/messages', '{"model":"claude","messages":[]}')).status).toBe(400);
  });

  it('answers by a function of the request, or sends anything', async () => {
    server.respond(({ prompt }) => ({ text: prompt.toUpperCase() }), {
      raw: { status: 418, headers: { 'content-type': 'text/plain' }, body: 'tea' },
    });
    const answer = await openai.chat.completions.create({ model: 'gpt', messages: hello });
    expect(answer.choices[0]?.message.content).toBe('HELLO');
    const odd = await post('/v1/chat/completions', '{}');
    expect([odd.status, await odd.text()]).toEqual([418, 'tea']);
  });
});
