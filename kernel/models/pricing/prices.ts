import type { Target, TokenUsage } from '../call.ts';
import { priceTable } from './price-table.ts';

/** Nano-dollars (1e-9 USD) per token: a price in dollars per million tokens, times a thousand. */
export interface Price {
  readonly input: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
  readonly output: number;
}

export interface Prices {
  /** Undefined when nobody said what the model costs. */
  of(target: Target): Price | undefined;
}

/** A price of the configuration, in US dollars per million tokens. */
export interface ConfiguredPrice {
  readonly input: number;
  readonly output: number;
  readonly cached_input?: number | undefined;
}

/** Anthropic asks a quarter more for input that it keeps for five minutes. */
const cacheWriteFactor: Readonly<Record<string, number>> = { anthropic: 1.25 };

/** Whoever runs the server has paid for it: a server of one's own costs nothing by the token. */
const isOwnServer = (provider: string, own: readonly string[]): boolean =>
  provider === 'custom' || own.includes(provider);

/** Prices of the configuration, then those of the table. `ownServers` are the names of `models.endpoints`. */
export function createPrices(
  configured: Readonly<Record<string, ConfiguredPrice>>,
  ownServers: readonly string[],
): Prices {
  const known = new Map<string, Price | undefined>();
  const find = ({ provider, model }: Target): Price | undefined => {
    const configuredPrice = configured[`${provider}/${model}`];
    if (configuredPrice) {
      const { input, output, cached_input: cachedInput } = configuredPrice;
      return toPrice(provider, [input, output, cachedInput]);
    }
    const row = tableRow(tableProvider(provider), model);
    if (row) return toPrice(provider, row);
    return isOwnServer(provider, ownServers) ? toPrice(provider, [0, 0, 0]) : undefined;
  };
  return {
    of(target) {
      const name = `${target.provider}/${target.model}`;
      if (!known.has(name)) {
        // Names come from callers of the gateway, too: what they make up must not fill the memory.
        if (known.size > 1000) known.clear();
        known.set(name, find(target));
      }
      return known.get(name);
    },
  };
}

const table = new Map(Object.entries(priceTable));

/** Azure serves OpenAI's models at OpenAI's prices. */
const tableProvider = (provider: string): string => (provider === 'azure' ? 'openai' : provider);

function tableRow(provider: string, model: string): (typeof priceTable)[string] | undefined {
  // OpenRouter's names carry the provider: openrouter/anthropic/claude-sonnet-4-5. It writes versions with a dot.
  const name = provider === 'openrouter' ? model : `${provider}/${model}`;
  const undated = name.replace(/[-@](\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, '');
  return table.get(name) ?? table.get(undated) ?? table.get(undated.replace(/(claude.*\d)\.(\d)/, '$1-$2'));
}

function toPrice(
  provider: string,
  [input, output, cachedInput = input]: readonly [number, number, number?],
): Price {
  return {
    input: input * 1000,
    cachedInput: cachedInput * 1000,
    cacheWrite: input * 1000 * (cacheWriteFactor[provider] ?? 1),
    output: output * 1000,
  };
}

/** What a call cost, in whole nano-dollars, rounded up. */
export function costOf(price: Price, usage: Omit<TokenUsage, 'estimated'>): number {
  const { inputTokens, cachedInputTokens, cacheWriteInputTokens = 0, outputTokens } = usage;
  const plain = Math.max(0, inputTokens - cachedInputTokens - cacheWriteInputTokens);
  return Math.ceil(
    plain * price.input +
      cachedInputTokens * price.cachedInput +
      cacheWriteInputTokens * price.cacheWrite +
      outputTokens * price.output,
  );
}

/** The most that a call can cost. */
export function mostOf(price: Price, inputTokens: number, outputTokens: number): number {
  return Math.ceil(inputTokens * Math.max(price.input, price.cacheWrite) + outputTokens * price.output);
}
