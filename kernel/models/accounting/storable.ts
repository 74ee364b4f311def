import { storableText } from '#kernel/database';
import type { TokenUsage } from '../call.ts';

/** More than any model takes or gives in a call, and little enough that sums of it fit into their columns. */
const mostTokens = 1_000_000_000;
/** Names of models come from callers of the gateway, too, and are part of an index. */
const longestName = 200;

export const storableName = (name: string): string => storableText(name.slice(0, longestName));

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
