import { MainstayError } from '#kernel/base';
import type { KernelSettings } from '#kernel/config';
import { baseAddress } from './address.ts';
import type { Provider } from './provider.ts';
import { type Fetch, once } from './transport.ts';

/** https://docs.anthropic.com/en/api/versioning */
const version = '2023-06-01';

export function anthropicProvider(settings: KernelSettings['models']['anthropic'], fetch: Fetch): Provider {
  const given = baseAddress(settings.base_url);
  const base = new URL(given).pathname === '/' ? `${given}/v1` : given;
  const headers: Record<string, string> = {
    'anthropic-version': version,
    ...(settings.api_key !== undefined && { 'x-api-key': settings.api_key }),
  };
  const load = once(async () => {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    // An empty key rather than none, or the package looks for one in the environment.
    return createAnthropic({ baseURL: base, apiKey: settings.api_key ?? '', fetch });
  });
  return {
    id: 'anthropic',
    protocol: 'anthropic',
    languageModel: async (model) => (await load()).languageModel(model),
    async embeddingModel() {
      throw new MainstayError(
        'models.no_embeddings',
        'Anthropic has no embeddings; set models.embedding_model to a model of another provider.',
        { kind: 'unavailable', retryable: false },
      );
    },
    endpoint: (operation) => (operation === 'messages' ? { url: `${base}/messages`, headers } : undefined),
  };
}
