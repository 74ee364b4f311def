import type { KernelSettings } from '#kernel/config';
import { baseAddress, bearer } from './address.ts';
import type { Provider } from './provider.ts';
import { type Fetch, once } from './transport.ts';

/**
 * Gemini, by its own protocol. It has OpenAI's too, below `/openai`, for calls that are handed on as they are:
 * https://ai.google.dev/gemini-api/docs/openai
 */
export function googleProvider(settings: KernelSettings['models']['google'], fetch: Fetch): Provider {
  const base = baseAddress(settings.base_url).replace(/\/openai$/, '');
  const headers = bearer(settings.api_key);
  const load = once(async () => {
    const { createGoogle } = await import('@ai-sdk/google');
    // An empty key rather than none, or the package looks for one in the environment.
    return createGoogle({ baseURL: base, apiKey: settings.api_key ?? '', fetch });
  });
  return {
    id: 'google',
    protocol: 'google',
    languageModel: async (model) => (await load()).languageModel(model),
    embeddingModel: async (model) => (await load()).embeddingModel(model),
    endpoint(operation) {
      if (operation === 'chat') return { url: `${base}/openai/chat/completions`, headers };
      if (operation === 'embeddings') return { url: `${base}/openai/embeddings`, headers };
      return undefined;
    },
  };
}
