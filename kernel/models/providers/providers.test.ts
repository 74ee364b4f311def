import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ModelServer, startModelServer } from '#testing-kit';
import { createProviders } from './create.ts';
import type { Provider, Providers } from './provider.ts';
import { asking, everyProviderAt } from './test-support.ts';

let server: ModelServer;
let providers: Providers;
beforeAll(async () => {
  server = await startModelServer();
  providers = createProviders(await everyProviderAt(server.url));
});
beforeEach(() => server.reset());
afterAll(() => server.close());

function providerOf(id: string): Provider {
  const provider = providers.get(id);
  if (!provider) throw new Error(`${id} is not configured`);
  return provider;
}

const lastRequest = () => server.requests.at(-1);

async function partsOf(
  model: LanguageModelV4,
  options = asking('hello'),
): Promise<LanguageModelV4StreamPart[]> {
  const { stream } = await model.doStream(options);
  const parts: LanguageModelV4StreamPart[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

const textOf = (parts: readonly LanguageModelV4StreamPart[]): string =>
  parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('');

const keys: Readonly<Record<string, [header: string, value: string | undefined]>> = {
  openai: ['authorization', 'Bearer sk-openai'],
  azure: ['api-key', 'sk-azure'],
  anthropic: ['x-api-key', 'sk-anthropic'],
  google: ['x-goog-api-key', 'sk-google'],
  mistral: ['authorization', 'Bearer sk-mistral'],
  openrouter: ['authorization', 'Bearer sk-openrouter'],
  custom: ['authorization', undefined],
};

const paths: Readonly<Record<string, string>> = {
  openai: '/openai/v1/chat/completions',
  azure: '/azure/openai/deployments/m/chat/completions?api-version=2024-10-21',
  anthropic: '/anthropic/v1/messages',
  google: '/google/v1beta/models/m:generateContent',
  mistral: '/mistral/v1/chat/completions',
  openrouter: '/openrouter/api/v1/chat/completions',
  custom: '/v1/chat/completions',
};

const tool = {
  type: 'function' as const,
  name: 'weather',
  description: 'The weather of a town',
  inputSchema: {
    type: 'object' as const,
    properties: { town: { type: 'string' as const } },
    required: ['town'],
    additionalProperties: false,
  },
};

describe.each(Object.keys(keys))('%s', (id) => {
  const model = (): Promise<LanguageModelV4> => providerOf(id).languageModel('m');

  it('answers, with the key in its header, and tells what was used', async () => {
    server.respond({ text: 'Good day', usage: { input: 100, cached: 60, output: 7 } });
    const answer = await (await model()).doGenerate(asking('hello'));
    expect(answer.content).toEqual([expect.objectContaining({ type: 'text', text: 'Good day' })]);
    expect(answer.finishReason.unified).toBe('stop');
    expect(answer.usage.inputTokens.total).toBe(100);
    expect(answer.usage.inputTokens.cacheRead).toBe(60);
    expect(answer.usage.outputTokens.total).toBe(7);
    const [header, value] = keys[id] ?? ['', ''];
    expect(lastRequest()?.headers[header]).toBe(value);
    expect(lastRequest()?.path).toBe(paths[id]);
    expect(lastRequest()?.prompt).toBe('hello');
  });

  it('streams an answer in parts and tells what was used', async () => {
    server.respond({ text: 'One two three four', chunk: 4, usage: { input: 50, cached: 20, output: 9 } });
    const parts = await partsOf(await model());
    expect(textOf(parts)).toBe('One two three four');
    expect(parts.filter((part) => part.type === 'text-delta').length).toBeGreaterThan(2);
    expect(parts.at(-1)).toMatchObject({
      type: 'finish',
      finishReason: { unified: 'stop' },
      usage: { inputTokens: { total: 50, cacheRead: 20 }, outputTokens: { total: 9 } },
    });
  });

  it('calls a tool', async () => {
    server.respond({ toolCalls: [{ name: 'weather', input: { town: 'Ghent' } }] });
    const answer = await (await model()).doGenerate(
      asking('How is it in Ghent?', { tools: [tool], toolChoice: { type: 'required' } }),
    );
    const call = answer.content.find((part) => part.type === 'tool-call');
    expect(call?.toolName).toBe('weather');
    expect(JSON.parse(call?.input ?? '')).toEqual({ town: 'Ghent' });
    expect(answer.finishReason.unified).toBe('tool-calls');
    expect(lastRequest()).toMatchObject({ mustCall: true, tools: [{ name: 'weather' }] });
  });

  it('calls a tool in a stream', async () => {
    const parts = await partsOf(
      await model(),
      asking('Bruges', { tools: [tool], toolChoice: { type: 'required' } }),
    );
    const call = parts.find((part) => part.type === 'tool-call');
    expect(call?.toolName).toBe('weather');
    expect(JSON.parse(call?.input ?? '')).toEqual({ town: 'Bruges' });
  });

  it('answers by a JSON schema', async () => {
    const schema = {
      type: 'object' as const,
      properties: { name: { type: 'string' as const }, age: { type: 'integer' as const } },
      required: ['name', 'age'],
      additionalProperties: false,
    };
    const answer = await (await model()).doGenerate(
      asking('Ada', { responseFormat: { type: 'json', schema, name: 'person' } }),
    );
    const text = answer.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
    expect(JSON.parse(text)).toEqual({ name: 'Ada', age: 1 });
  });

  it('takes pictures', async () => {
    const data = { type: 'data' as const, data: Buffer.from('picture') };
    await (await model()).doGenerate({
      maxOutputTokens: 10,
      prompt: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'file', mediaType: 'image/png', data },
          ],
        },
      ],
    });
    expect(lastRequest()).toMatchObject({ images: 1, prompt: 'What is this?' });
  });

  it('hangs up when the call is aborted in the middle of a stream', async () => {
    server.respond({ text: 'x'.repeat(100), chunk: 1, hang: 8 });
    const abort = new AbortController();
    const { stream } = await (await model()).doStream(asking('hello', { abortSignal: abort.signal }));
    const reader = stream.getReader();
    await reader.read();
    abort.abort();
    const rest = async (): Promise<void> => {
      for (;;) if ((await reader.read()).done) return;
    };
    await rest().catch(() => undefined);
    await lastRequest()?.ended;
    expect(lastRequest()?.aborted).toBe(true);
  });
});
