import type { TokenUsage } from '../call.ts';

/** More than any model takes or gives in a call, and little enough that sums of it fit into their columns. */
const mostTokens = 1_000_000_000;
/** Names of models come from callers of the gateway, too, and are part of an index. */
const longestName = 200;

/** Text as PostgreSQL keeps it: no zero character, no half of a surrogate pair. */
const storableText = (text: string): string => text.replaceAll('\0', '').toWellFormed();

export const storableName = (name: string): string => storableText(name.slice(0, longestName));

/** A value as JSON that a `jsonb` column takes. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return storableText(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [storableText(key), inner]));
  });
}

/** A count of tokens as it can be counted with, whatever a provider said. */
const storableCount = (tokens: number): number =>
  Number.isNaN(tokens) ? 0 : Math.min(mostTokens, Math.max(0, Math.ceil(tokens)));

/** Usage that is whole, not below nothing and within bounds: no provider can make a budget larger or the sums fail. */
export function storableUsage(usage: TokenUsage): TokenUsage {
  const inputTokens = storableCount(usage.inputTokens);
  const cachedInputTokens = Math.min(inputTokens, storableCount(usage.cachedInputTokens));
  const written = Math.min(inputTokens - cachedInputTokens, storableCount(usage.cacheWriteInputTokens ?? 0));
  return {
    inputTokens,
    cachedInputTokens,
    ...(written > 0 && { cacheWriteInputTokens: written }),
    outputTokens: storableCount(usage.outputTokens),
    estimated: usage.estimated,
  };
}
