import { bearer } from './address.ts';
import { withModelOptions } from './model-options.ts';
import type { Provider } from './provider.ts';
import { type Fetch, once } from './transport.ts';

export interface CompatibleOptions {
  readonly id: string;
  readonly base: string;
  readonly apiKey?: string | undefined;
  readonly fetch: Fetch;
  /** Whether token counts of a stream come only when asked for (`stream_options`). */
  readonly asksForUsage?: boolean;
  /** Puts a request into the provider's own words. */
  readonly rewrite?: (body: Record<string, unknown>) => Record<string, unknown>;
}

/** A server that speaks OpenAI's Chat Completions and Embeddings: Mistral, OpenRouter, Ollama, vLLM, llama.cpp, … */
export function compatibleProvider(options: CompatibleOptions): Provider {
  const { id, base, rewrite } = options;
  const headers = bearer(options.apiKey);
  const load = once(async () => {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
    return createOpenAICompatible({
      name: id,
      baseURL: base,
      headers,
      fetch: options.fetch,
      includeUsage: options.asksForUsage ?? true,
      // A server that does not know JSON schemas still answers, and the answer is checked in any case.
      supportsStructuredOutputs: true,
      ...(rewrite && { transformRequestBody: rewrite }),
    });
  });
  return {
    id,
    protocol: 'openai',
    languageModel: async (model) => withModelOptions((await load()).chatModel(model), 'openaiCompatible'),
    embeddingModel: async (model) => (await load()).embeddingModel(model),
    endpoint(operation) {
      if (operation === 'chat') return { url: `${base}/chat/completions`, headers };
      if (operation === 'embeddings') return { url: `${base}/embeddings`, headers };
      return undefined;
    },
  };
}
