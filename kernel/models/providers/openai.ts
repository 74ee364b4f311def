import type { KernelSettings } from '#kernel/config';
import { baseAddress, bearer, isOpenaiItself } from './address.ts';
import { withModelOptions } from './model-options.ts';
import type { Endpoint, Operation, Provider } from './provider.ts';
import { type Fetch, once } from './transport.ts';

const paths: Readonly<Partial<Record<Operation, string>>> = {
  chat: '/chat/completions',
  responses: '/responses',
  embeddings: '/embeddings',
};

/**
 * OpenAI, or a proxy in front of it.
 *
 * OpenAI itself is asked by its Responses protocol, the only one by which all of its models are reached, with `store`
 * off: answers are not kept there. Another address is asked by Chat Completions, which every proxy speaks and many
 * nothing else.
 */
export function openaiProvider(settings: KernelSettings['models']['openai'], fetch: Fetch): Provider {
  const base = baseAddress(settings.base_url);
  const headers = {
    ...bearer(settings.api_key),
    ...(settings.organization && { 'openai-organization': settings.organization }),
  };
  const load = once(() => import('@ai-sdk/openai/internal'));
  const config = (kind: string) => ({
    provider: `openai.${kind}`,
    url: ({ path }: { path: string }) => `${base}${path}`,
    headers: () => headers,
    fetch,
  });
  const endpoints = new Map(
    Object.entries(paths).map(([operation, path]): [string, Endpoint] => [
      operation,
      { url: `${base}${path}`, headers },
    ]),
  );
  return {
    id: 'openai',
    protocol: 'openai',
    async languageModel(model) {
      const { OpenAIChatLanguageModel, OpenAIResponsesLanguageModel } = await load();
      if (!isOpenaiItself(base)) {
        return withModelOptions(new OpenAIChatLanguageModel(model, config('chat')), 'openai');
      }
      return withModelOptions(new OpenAIResponsesLanguageModel(model, config('responses')), 'openai', {
        store: false,
      });
    },
    async embeddingModel(model) {
      const { OpenAIEmbeddingModel } = await load();
      return new OpenAIEmbeddingModel(model, config('embedding'));
    },
    endpoint: (operation) => endpoints.get(operation),
  };
}
