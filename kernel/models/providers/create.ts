import type { KernelSettings } from '#kernel/config';
import { baseAddress, compatibleAddress } from './address.ts';
import { anthropicProvider } from './anthropic.ts';
import { azureProvider } from './azure.ts';
import { compatibleProvider } from './compatible.ts';
import { googleProvider } from './google.ts';
import { mistralBody } from './mistral.ts';
import { openaiProvider } from './openai.ts';
import type { Provider, Providers } from './provider.ts';
import { createTransport, type Fetch } from './transport.ts';

type ModelSettings = KernelSettings['models'];

/** Where the providers are when nobody says otherwise; another address counts as configured without a key. */
const usual = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
  mistral: 'https://api.mistral.ai/v1',
  openrouter: 'https://openrouter.ai/api/v1',
};

/**
 * The providers that the settings have a key or an address for, by the names that `PROVIDER/MODEL` uses. Nothing is
 * loaded or connected before a provider's first call. An entry of `endpoints` with the name of a provider takes its
 * place.
 *
 * @param options.fetch in place of the transport to the internet
 */
export function createProviders(
  settings: ModelSettings,
  options: { readonly fetch?: Fetch } = {},
): Providers {
  const fetch = createTransport(settings.timeout_seconds, options.fetch);
  return new Map(
    [...namedProviders(settings, fetch), ...furtherProviders(settings, fetch)].map((provider) => [
      provider.id,
      provider,
    ]),
  );
}

function namedProviders(settings: ModelSettings, fetch: Fetch): Provider[] {
  const { openai, anthropic, azure, google, mistral, openrouter } = settings;
  const wanted = (name: keyof typeof usual): boolean =>
    settings[name].api_key !== undefined || baseAddress(settings[name].base_url) !== usual[name];
  const found: Provider[] = [];
  if (wanted('openai')) found.push(openaiProvider(openai, fetch));
  if (wanted('anthropic')) found.push(anthropicProvider(anthropic, fetch));
  if (azure.endpoint !== undefined) found.push(azureProvider({ ...azure, endpoint: azure.endpoint }, fetch));
  if (wanted('google')) found.push(googleProvider(google, fetch));
  if (wanted('mistral')) {
    found.push(
      compatibleProvider({
        id: 'mistral',
        base: baseAddress(mistral.base_url),
        apiKey: mistral.api_key,
        fetch,
        // Its last chunk has the token counts, and it may refuse fields that it does not know.
        asksForUsage: false,
        rewrite: mistralBody,
      }),
    );
  }
  if (wanted('openrouter')) {
    const { api_key: apiKey, base_url } = openrouter;
    found.push(compatibleProvider({ id: 'openrouter', base: baseAddress(base_url), apiKey, fetch }));
  }
  return found;
}

function furtherProviders(settings: ModelSettings, fetch: Fetch): Provider[] {
  const { endpoint, api_key: apiKey } = settings.custom;
  const custom = endpoint === undefined ? [] : [['custom', { base_url: endpoint, api_key: apiKey }] as const];
  return [...custom, ...Object.entries(settings.endpoints)].map(([id, { base_url, api_key }]) =>
    compatibleProvider({ id, base: compatibleAddress(base_url), apiKey: api_key, fetch }),
  );
}
