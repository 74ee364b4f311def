import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Prompt,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import type { TokenUsage } from '../call.ts';

/**
 * Byte-pair vocabularies have a token for every byte and, in ordinary text, one for about four of them; two bytes for a
 * token is more than all but deliberately odd text needs. Reserving too much only matters at the end of a budget.
 */
const leastBytesPerToken = 2;
const usualCharactersPerToken = 4;
const tokensPerMessage = 8;
/** A picture in full detail: OpenAI's largest is 2,488 tokens at 85 + 170 a tile, Anthropic's about 1,600. */
const tokensPerFile = 3000;

/** The most tokens that a call's input may come to, before the provider has counted them. */
export function mostInputTokens({
  prompt,
  tools,
  responseFormat,
}: Pick<LanguageModelV4CallOptions, 'prompt' | 'tools' | 'responseFormat'>): number {
  const { texts, files } = partsOf(prompt);
  const described = [tools, responseFormat?.type === 'json' ? responseFormat.schema : undefined];
  const bytes = [...texts, ...described.map((part) => (part ? JSON.stringify(part) : ''))].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    0,
  );
  return Math.ceil(bytes / leastBytesPerToken) + prompt.length * tokensPerMessage + files * tokensPerFile;
}

/** About how many tokens a text has, for a provider that does not say. */
export const aboutTokens = (text: string): number => Math.ceil(text.length / usualCharactersPerToken);

/** All texts of a prompt, tools' inputs and results among them, and the number of its files. */
export function partsOf(prompt: LanguageModelV4Prompt): { texts: string[]; files: number } {
  const texts: string[] = [];
  let files = 0;
  for (const message of prompt) {
    if (message.role === 'system') {
      texts.push(message.content);
      continue;
    }
    for (const part of message.content) {
      if (part.type === 'text' || part.type === 'reasoning') texts.push(part.text);
      else if (part.type === 'tool-call') texts.push(JSON.stringify(part.input ?? null));
      else if (part.type === 'tool-result') texts.push(JSON.stringify(part.output));
      else if (part.type === 'file' || part.type === 'reasoning-file') files++;
    }
  }
  return { texts, files };
}

/** A count of a provider's; undefined where it told none that can be one. */
export const countOf = (told: number | undefined): number | undefined =>
  told !== undefined && Number.isFinite(told) && told >= 0 ? told : undefined;

/** What a provider counted; where it told nothing, an estimate of the texts. */
export function usageOf(
  counted: LanguageModelV4Usage | undefined,
  prompt: LanguageModelV4Prompt,
  answer: string,
): TokenUsage {
  const input = counted?.inputTokens;
  const inputTokens = countOf(input?.total);
  const outputTokens = countOf(counted?.outputTokens.total);
  if (input && inputTokens !== undefined && outputTokens !== undefined) {
    return {
      inputTokens,
      cachedInputTokens: input.cacheRead ?? 0,
      ...(input.cacheWrite && { cacheWriteInputTokens: input.cacheWrite }),
      outputTokens,
      estimated: false,
    };
  }
  return {
    inputTokens: partsOf(prompt).texts.reduce((sum, text) => sum + aboutTokens(text), 0),
    cachedInputTokens: 0,
    outputTokens: aboutTokens(answer),
    estimated: true,
  };
}

/** All tokens that a provider counted; undefined when it did not. */
export function tokensOf(usage: LanguageModelV4Usage | undefined): number | undefined {
  const input = countOf(usage?.inputTokens.total);
  const output = countOf(usage?.outputTokens.total);
  return input === undefined || output === undefined ? undefined : input + output;
}
