import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ModelServer, startModelServer } from '#testing-kit';
import { compatibleAddress } from './address.ts';
import { createProviders } from './create.ts';
import { fitsStrict } from './model-options.ts';
import type { Provider } from './provider.ts';
import { asking, everyProviderAt, settingsOf } from './test-support.ts';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
beforeEach(() => server.reset());
afterAll(() => server.close());

async function providerOf(
  id: string,
  env: Readonly<Record<string, string>>,
  overrides: Readonly<Record<string, unknown>> = {},
  fetch?: typeof globalThis.fetch,
): Promise<Provider> {
  const provider = createProviders(await settingsOf(env, overrides), fetch && { fetch }).get(id);
  if (!provider) throw new Error(`${id} is not configured`);
  return provider;
}

const lastRequest = () => server.requests.at(-1);

describe('which providers there are', () => {
  it('none without a key or an address', async () => {
    expect([...createProviders(await settingsOf({})).keys()]).toEqual([]);
  });

  it('those with a key, those with an address, and the further ones by their name', async () => {
    const settings = await settingsOf(
      { MISTRAL_API_KEY: 'k', CUSTOM_LLM_ENDPOINT: 'http://127.0.0.1:11434' },
      {
        'models.anthropic.base_url': 'http://127.0.0.1:1/v1',
        'models.endpoints': { 'gpu-box': { base_url: 'http://127.0.0.1:2/v1', api_key: 'k' } },
      },
    );
    expect([...createProviders(settings).keys()].sort()).toEqual([
      'anthropic',
      'custom',
      'gpu-box',
      'mistral',
    ]);
  });

  it('an endpoint with the name of a provider takes its place', async () => {
    const overrides = { 'models.endpoints': { openai: { base_url: `${server.url}/v1` } } };
    const openai = await providerOf('openai', { OPENAI_API_KEY: 'sk-never-sent' }, overrides);
    await (await openai.languageModel('m')).doGenerate(asking('hello'));
    expect(lastRequest()?.headers.authorization).toBeUndefined();
  });
});

describe('addresses', () => {
  it.each([
    ['http://127.0.0.1:11434', 'http://127.0.0.1:11434/v1'],
    ['http://127.0.0.1:11434/', 'http://127.0.0.1:11434/v1'],
    ['http://host:8000/v1/', 'http://host:8000/v1'],
    ['http://host:8000/v1/chat/completions', 'http://host:8000/v1'],
    ['http://host:8000/v1/chat/completions/?x=1', 'http://host:8000/v1'],
    ['https://host/chat/completions', 'https://host/v1'],
    ['https://host/api/openai', 'https://host/api/openai'],
  ])('%s is %s', (given, base) => {
    expect(compatibleAddress(given)).toBe(base);
  });

  it.each([
    ['', '2024-10-21', '/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21', undefined],
    [
      '/openai',
      '2024-10-21',
      '/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21',
      undefined,
    ],
    ['/openai/v1/', '2024-10-21', '/openai/v1/chat/completions', '/openai/v1/responses'],
    ['/', 'v1', '/openai/v1/chat/completions', '/openai/v1/responses'],
  ])('Azure at "%s" with version %s', async (path, version, chat, responses) => {
    const azure = await providerOf('azure', {
      AZURE_OPENAI_API_KEY: 'k',
      AZURE_OPENAI_ENDPOINT: `https://res.openai.azure.com${path}`,
      AZURE_OPENAI_API_VERSION: version,
    });
    const at = (end: string | undefined) => end && `https://res.openai.azure.com${end}`;
    expect(azure.endpoint('chat', 'my gpt')?.url).toBe(at(chat));
    expect(azure.endpoint('responses', 'my gpt')?.url).toBe(at(responses));
  });
});

describe('what the gateway hands on', () => {
  it('goes where the provider takes it, with its key', async () => {
    const providers = createProviders(await everyProviderAt(server.url));
    const operations = ['chat', 'responses', 'embeddings', 'messages'] as const;
    const found = Object.fromEntries(
      [...providers].map(([id, provider]) => [
        id,
        operations.filter((operation) => provider.endpoint(operation, 'm') !== undefined),
      ]),
    );
    expect(found).toEqual({
      openai: ['chat', 'responses', 'embeddings'],
      anthropic: ['messages'],
      azure: ['chat', 'embeddings'],
      google: ['chat', 'embeddings'],
      mistral: ['chat', 'embeddings'],
      openrouter: ['chat', 'embeddings'],
      custom: ['chat', 'embeddings'],
    });
    for (const [id, provider] of providers) {
      const operation = id === 'anthropic' ? 'messages' : 'chat';
      const endpoint = provider.endpoint(operation, 'm');
      const response = await fetch(endpoint?.url ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...endpoint?.headers },
        body: JSON.stringify({
          model: 'm',
          max_tokens: 10,
          messages: [{ role: 'user', content: `from ${id}` }],
        }),
      });
      expect(await response.text()).toContain(`Echo of m: from ${id}`);
      if (id !== 'custom') expect(JSON.stringify(lastRequest()?.headers)).toContain(`sk-${id}`);
    }
  });
});

describe('embeddings', () => {
  const ids = ['openai', 'azure', 'google', 'mistral', 'openrouter', 'custom'];
  it.each(ids)('of %s', async (id) => {
    const provider = createProviders(await everyProviderAt(server.url)).get(id);
    const model = await provider?.embeddingModel('e');
    const both = await model?.doEmbed({ values: ['one', 'two'] });
    const again = await model?.doEmbed({ values: ['one'] });
    expect(both?.embeddings.length).toBe(2);
    expect(both?.embeddings[0]).toEqual(again?.embeddings[0]);
    expect(both?.embeddings[0]).not.toEqual(both?.embeddings[1]);
    if (id !== 'google') expect(both?.usage?.tokens).toBe(2);
  });

  it('Anthropic has none', async () => {
    const anthropic = createProviders(await everyProviderAt(server.url)).get('anthropic');
    await expect(anthropic?.embeddingModel('e')).rejects.toMatchObject({ code: 'models.no_embeddings' });
  });
});

describe('OpenAI itself', () => {
  /** Hands what is meant for OpenAI to the server of the test. */
  const toServer: typeof globalThis.fetch = (input, init) =>
    fetch(String(input).replace('https://api.openai.com', `${server.url}/openai`), init);
  const openai = () =>
    providerOf('openai', { OPENAI_API_KEY: 'sk-openai', OPENAI_ORG_ID: 'org-1' }, {}, toServer);

  it('is asked by Responses, and keeps nothing', async () => {
    server.respond({ text: 'Good day', usage: { input: 90, cached: 30, output: 8, reasoning: 3 } });
    const answer = await (await (await openai()).languageModel('gpt-5-mini')).doGenerate(asking('hello'));
    expect(answer.content).toMatchObject([{ type: 'text', text: 'Good day' }]);
    expect(answer.usage).toMatchObject({
      inputTokens: { total: 90, cacheRead: 30 },
      outputTokens: { total: 8, reasoning: 3 },
    });
    expect(lastRequest()).toMatchObject({ path: '/openai/v1/responses', body: { store: false } });
    expect(lastRequest()?.headers).toMatchObject({
      authorization: 'Bearer sk-openai',
      'openai-organization': 'org-1',
    });
  });

  it('streams, calls tools and answers by a schema there, too', async () => {
    server.respond({ text: 'One two three', chunk: 3, usage: { input: 9, cached: 4, output: 5 } });
    const model = await (await openai()).languageModel('gpt-5-mini');
    const { stream } = await model.doStream(asking('hello'));
    let text = '';
    let last: unknown;
    for await (const part of stream) {
      if (part.type === 'text-delta') text += part.delta;
      last = part;
    }
    expect(text).toBe('One two three');
    expect(last).toMatchObject({
      usage: { inputTokens: { total: 9, cacheRead: 4 }, outputTokens: { total: 5 } },
    });

    const schema = { type: 'object' as const, properties: { town: { type: 'string' as const } } };
    const tools = [{ type: 'function' as const, name: 'weather', inputSchema: schema }];
    const called = await model.doGenerate(asking('Ghent', { tools, toolChoice: { type: 'required' } }));
    expect(called.content.find((part) => part.type === 'tool-call')).toMatchObject({ toolName: 'weather' });
    const shaped = await model.doGenerate(asking('Ghent', { responseFormat: { type: 'json', schema } }));
    expect(shaped.content).toMatchObject([{ type: 'text', text: '{"town":"Ghent"}' }]);
    // Its property is not required, which "strict" does not allow.
    expect(lastRequest()?.body).toMatchObject({ text: { format: { type: 'json_schema', strict: false } } });
  });
});

describe('Mistral', () => {
  it('gets a request in its own words, with ids of tool calls that it takes', async () => {
    const mistral = createProviders(await everyProviderAt(server.url)).get('mistral');
    const model = await mistral?.languageModel('mistral-small');
    const toolCallId = 'call_from_another_provider';
    const { prompt } = asking('hello');
    await model?.doGenerate({
      seed: 7,
      toolChoice: { type: 'required' },
      tools: [{ type: 'function', name: 'weather', inputSchema: { type: 'object', properties: {} } }],
      prompt: [
        ...prompt,
        { role: 'assistant', content: [{ type: 'tool-call', toolCallId, toolName: 'weather', input: {} }] },
        {
          role: 'tool',
          content: [
            { type: 'tool-result', toolCallId, toolName: 'weather', output: { type: 'text', value: 'mild' } },
          ],
        },
      ],
    });
    const body = JSON.parse(JSON.stringify(lastRequest()?.body));
    expect(body).toMatchObject({ random_seed: 7, tool_choice: 'any' });
    expect(body.seed).toBeUndefined();
    expect(body.messages[1].tool_calls[0].id).toMatch(/^[a-z0-9]{9}$/);
    expect(body.messages[2].tool_call_id).toBe(body.messages[1].tool_calls[0].id);
  });
});

describe('strict schemas', () => {
  const open = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
  it.each([
    [{ ...open, additionalProperties: false }, true],
    [open, false],
    [{ ...open, additionalProperties: false, required: [] }, false],
    [{ type: 'array', items: open }, false],
    [{ type: 'string', enum: ['x'] }, true],
    [{ anyOf: [{ type: 'null' }, open] }, false],
  ])('%j: %s', (schema, strict) => {
    expect(fitsStrict(schema)).toBe(strict);
  });
});
