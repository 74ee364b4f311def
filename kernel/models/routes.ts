import { MainstayError } from '#kernel/base';
import type { KernelSettings } from '#kernel/config';
import type { Target } from './call.ts';
import type { Providers } from './providers/provider.ts';

/** Which model answers: names for lists of targets, tried in order. */
export interface Routes {
  /** Whether any text model can answer. */
  readonly configured: boolean;
  /** Why not, or what is wrong beside: for a person who looks at the health of the program. */
  readonly problems: readonly string[];
  /** Routes by name, with only those targets whose provider is configured. `default` and `embed` among them. */
  readonly named: ReadonlyMap<string, readonly Target[]>;
  /** The model whose vectors are kept, and how many numbers they have. No other may take over: vectors do not compare. */
  readonly embedding: { readonly target: Target; readonly dimensions: number } | undefined;
  /**
   * The targets of a name: `PROVIDER/MODEL`; a route; `charter.fast` falls back to `fast`, and that to the default.
   *
   * @throws MainstayError `models.not_configured`, `models.provider_not_configured`
   */
  targetsOf(name: string): readonly Target[];
}

/** What a provider answers with when nobody named a model. To be looked over with the price table. */
const usualModels: Readonly<Record<string, string>> = {
  openai: 'gpt-5-mini',
  anthropic: 'claude-haiku-4-5',
  google: 'gemini-2.5-flash',
  mistral: 'mistral-small-latest',
  openrouter: 'openai/gpt-5-mini',
};
const usualEmbeddings: Readonly<Record<string, string>> = {
  openai: 'text-embedding-3-small',
  google: 'gemini-embedding-001',
  mistral: 'mistral-embed',
};

const knownDimensions: Readonly<Record<string, number>> = {
  'text-embedding-3-small': 1536,
  'text-embedding-3-large': 3072,
  'text-embedding-ada-002': 1536,
  'gemini-embedding-001': 3072,
  'mistral-embed': 1024,
};

/** The targets that the settings name, of the providers that are configured. */
export function createRoutes(settings: KernelSettings['models'], providers: Providers): Routes {
  const problems: string[] = [];
  const available = (name: string, targets: readonly Target[]): readonly Target[] => {
    const missing = targets
      .filter(({ provider }) => !providers.has(provider))
      .map(({ provider }) => provider);
    if (missing.length > 0) {
      problems.push(`models.routes: ${name} names ${[...new Set(missing)].join(', ')}, which has no key`);
    }
    return targets.filter(({ provider }) => providers.has(provider));
  };

  const named = new Map<string, readonly Target[]>();
  const usual = [
    ...firstTarget(settings, providers, problems),
    ...fallbackTarget(settings, providers, problems),
  ];
  for (const [name, targets] of Object.entries(settings.routes)) {
    const usable = available(name, targets.map(parseTarget));
    if (usable.length > 0) named.set(name, usable);
  }
  const fallback = usual.length > 0 ? usual : (named.get('strong') ?? named.get('fast') ?? []);
  if (fallback.length > 0 && !named.has('default')) named.set('default', fallback);
  const embedding = embeddingTarget(settings, providers, problems);
  if (embedding && !named.has('embed')) named.set('embed', [embedding]);

  return {
    configured: named.has('default'),
    problems,
    named,
    embedding: embeddingOf(named.get('embed')?.[0], settings.embedding_dimensions, problems),
    targetsOf(name) {
      if (name.includes('/')) {
        const target = parseTarget(name);
        if (providers.has(target.provider)) return [target];
        throw new MainstayError(
          'models.provider_not_configured',
          `The model ${name} needs the provider ${target.provider}, which is not configured.`,
          { kind: 'unavailable', retryable: false },
        );
      }
      const general = name.slice(name.lastIndexOf('.') + 1);
      const targets =
        named.get(name) ?? named.get(general) ?? (general === 'embed' ? undefined : named.get('default'));
      if (targets) return targets;
      throw new MainstayError(
        'models.not_configured',
        general === 'embed'
          ? 'No model for embeddings is configured: set models.embedding_model.'
          : 'No language model is configured: set LLM_PROVIDER and its key, or models.routes.',
        { kind: 'unavailable', retryable: false },
      );
    },
  };
}

/** `openrouter/anthropic/claude…`: the provider ends at the first slash. */
export function parseTarget(text: string): Target {
  const slash = text.indexOf('/');
  return { provider: text.slice(0, slash), model: text.slice(slash + 1) };
}

const usualModelOf = (provider: string, settings: KernelSettings['models']): string | undefined =>
  provider === 'azure' ? settings.azure.deployment : usualModels[provider];

function firstTarget(
  settings: KernelSettings['models'],
  providers: Providers,
  problems: string[],
): readonly Target[] {
  const provider = settings.provider ?? [...providers.keys()][0];
  if (provider === undefined) return [];
  if (!providers.has(provider)) {
    problems.push(`models.provider is ${provider}, which has no key or address`);
    return [];
  }
  const model = settings.model ?? usualModelOf(provider, settings);
  if (model === undefined) {
    // Whoever names routes needs no model beside.
    if (Object.keys(settings.routes).length === 0) problems.push(`${provider} needs a model: set LLM_MODEL`);
    return [];
  }
  return [{ provider, model }];
}

function fallbackTarget(
  settings: KernelSettings['models'],
  providers: Providers,
  problems: string[],
): readonly Target[] {
  const provider = settings.fallback_provider;
  if (provider === undefined) return [];
  if (!providers.has(provider)) {
    problems.push(`models.fallback_provider is ${provider}, which has no key or address`);
    return [];
  }
  const model = settings.fallback_model ?? usualModelOf(provider, settings);
  if (model === undefined) {
    problems.push(`${provider} needs a model: set models.fallback_model`);
    return [];
  }
  return [{ provider, model }];
}

function embeddingTarget(
  settings: KernelSettings['models'],
  providers: Providers,
  problems: string[],
): Target | undefined {
  if (settings.embedding_model) {
    const target = parseTarget(settings.embedding_model);
    if (providers.has(target.provider)) return target;
    problems.push(`models.embedding_model needs ${target.provider}, which has no key or address`);
    return undefined;
  }
  const provider = [...providers.keys()].find((id) => usualEmbeddings[id] !== undefined);
  const model = provider === undefined ? undefined : usualEmbeddings[provider];
  return provider !== undefined && model !== undefined ? { provider, model } : undefined;
}

function embeddingOf(
  target: Target | undefined,
  dimensions: number | undefined,
  problems: string[],
): Routes['embedding'] {
  if (!target) return undefined;
  const known = dimensions ?? knownDimensions[target.model];
  if (known !== undefined) return { target, dimensions: known };
  problems.push(
    `${target.provider}/${target.model} has vectors of an unknown length: set models.embedding_dimensions`,
  );
  return undefined;
}
