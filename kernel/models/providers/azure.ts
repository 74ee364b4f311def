import type { KernelSettings } from '#kernel/config';
import { withModelOptions } from './model-options.ts';
import type { Operation, Provider } from './provider.ts';
import { type Fetch, once } from './transport.ts';

const paths: Readonly<Partial<Record<Operation, string>>> = {
  chat: '/chat/completions',
  responses: '/responses',
  embeddings: '/embeddings',
};

/**
 * Azure OpenAI. A model is the name of a deployment. Two forms of its API:
 *
 * - by date (`2024-10-21`): `/openai/deployments/NAME/chat/completions?api-version=…`
 * - `v1`, or an endpoint that ends in `/openai/v1`: `/openai/v1/chat/completions`, the deployment in the body; it alone
 *   has Responses.
 *
 * https://learn.microsoft.com/azure/ai-services/openai/reference and …/api-version-lifecycle
 */
export function azureProvider(
  settings: KernelSettings['models']['azure'] & { readonly endpoint: string },
  fetch: Fetch,
): Provider {
  const { origin, pathname } = new URL(settings.endpoint);
  const prefix = pathname.replace(/\/+$/, '').replace(/\/openai(\/(v1|deployments\/.*))?$/, '');
  const version1 = settings.api_version === 'v1' || /\/openai\/v1\/?$/.test(pathname);
  const headers: Record<string, string> =
    settings.api_key === undefined ? {} : { 'api-key': settings.api_key };
  const root = `${origin}${prefix}/openai`;
  const query = `?api-version=${encodeURIComponent(settings.api_version)}`;
  const url = ({ path, modelId }: { path: string; modelId: string }): string =>
    version1 ? `${root}/v1${path}` : `${root}/deployments/${encodeURIComponent(modelId)}${path}${query}`;
  const load = once(() => import('@ai-sdk/openai/internal'));
  const config = (kind: string) => ({ provider: `azure.${kind}`, url, headers: () => headers, fetch });
  return {
    id: 'azure',
    protocol: 'openai',
    async languageModel(model) {
      const { OpenAIChatLanguageModel } = await load();
      return withModelOptions(new OpenAIChatLanguageModel(model, config('chat')), 'openai');
    },
    async embeddingModel(model) {
      const { OpenAIEmbeddingModel } = await load();
      return new OpenAIEmbeddingModel(model, config('embeddings'));
    },
    endpoint(operation, model) {
      const path = paths[operation];
      if (path === undefined || (operation === 'responses' && !version1)) return undefined;
      return { url: url({ path, modelId: model }), headers };
    },
  };
}
