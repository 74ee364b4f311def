import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { type KernelSettings, loadConfig } from '#kernel/config';

type ModelSettings = KernelSettings['models'];

/** The settings as an administrator's variables and flags make them. */
export async function settingsOf(
  env: Readonly<Record<string, string>>,
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<ModelSettings> {
  const { values } = await loadConfig({ directory: '/nonexistent', env, overrides, sections: {} });
  return values.models;
}

/** Settings that have every provider at one server, each with a key of its own. */
export async function everyProviderAt(url: string): Promise<ModelSettings> {
  return settingsOf(
    {
      OPENAI_API_KEY: 'sk-openai',
      OPENAI_BASE_URL: `${url}/openai/v1`,
      AZURE_OPENAI_API_KEY: 'sk-azure',
      AZURE_OPENAI_ENDPOINT: `${url}/azure`,
      CUSTOM_LLM_ENDPOINT: `${url}/v1/chat/completions`,
    },
    {
      'models.anthropic.api_key': 'sk-anthropic',
      'models.anthropic.base_url': `${url}/anthropic/v1`,
      'models.google.api_key': 'sk-google',
      'models.google.base_url': `${url}/google/v1beta`,
      'models.mistral.api_key': 'sk-mistral',
      'models.mistral.base_url': `${url}/mistral/v1`,
      'models.openrouter.api_key': 'sk-openrouter',
      'models.openrouter.base_url': `${url}/openrouter/api/v1`,
    },
  );
}

/** One question of a user. */
export function asking(
  text: string,
  more: Partial<LanguageModelV4CallOptions> = {},
): LanguageModelV4CallOptions {
  return { prompt: [{ role: 'user', content: [{ type: 'text', text }] }], maxOutputTokens: 100, ...more };
}
