import type {
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import { newId } from '#kernel/base';
import type { TokenUsage } from '#kernel/models';

export type Result = LanguageModelV4GenerateResult;
export type StreamPart = LanguageModelV4StreamPart;

/** What an answer says of itself. */
export interface AnswerFacts {
  readonly id: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** Whether the client asked for the usage at the end of a stream (chat completions only). */
  readonly withUsage: boolean;
}

/** Puts the parts of an answer into the events of a protocol, as they come. */
export interface StreamWords {
  /** The events of a part; empty when the protocol has none for it. */
  add(part: StreamPart): string;
}

/** One of the protocols' way to say an answer. */
export interface AnswerWords {
  whole(result: Result, facts: AnswerFacts): unknown;
  stream(facts: AnswerFacts): StreamWords;
}

export const newAnswerId = (prefix: string): string => `${prefix}${newId().replaceAll('-', '')}`;

/** An event with a name, as all protocols but chat completions have it. */
export const event = (data: { readonly type: string; readonly [field: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

/** What each kind of part becomes; kinds without an entry become nothing. */
export type Handlers = {
  readonly [Type in StreamPart['type']]?: (part: Extract<StreamPart, { type: Type }>) => string;
};

export function inWords(handlers: Handlers, part: StreamPart): string {
  // A handler takes the part under whose type it stands, which the compiler cannot follow through an index.
  const handle = handlers[part.type] as ((one: StreamPart) => string) | undefined;
  return handle?.(part) ?? '';
}

export interface Tokens {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
}

export function tokensOf(usage: LanguageModelV4Usage | undefined): Tokens {
  return {
    input: usage?.inputTokens.total ?? 0,
    cacheRead: usage?.inputTokens.cacheRead ?? 0,
    cacheWrite: usage?.inputTokens.cacheWrite ?? 0,
    output: usage?.outputTokens.total ?? 0,
    reasoning: usage?.outputTokens.reasoning ?? 0,
  };
}

/** What is charged; estimated where the provider told nothing, or the answer was cut off. */
export function usageOf(
  usage: LanguageModelV4Usage | undefined,
  estimate: { readonly inputTokens: number; readonly outputBytes: number },
): TokenUsage {
  const input = usage?.inputTokens.total;
  const output = usage?.outputTokens.total;
  const { cacheRead, cacheWrite } = tokensOf(usage);
  return {
    inputTokens: input ?? estimate.inputTokens,
    cachedInputTokens: cacheRead,
    ...(cacheWrite > 0 && { cacheWriteInputTokens: cacheWrite }),
    outputTokens: output ?? Math.ceil(estimate.outputBytes / 3),
    estimated: input === undefined || output === undefined,
  };
}

/** Of what a model may answer with, that which every protocol has a word for. */
export interface Said {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: string }[];
}

export function saidIn(result: Result): Said {
  let text = '';
  let reasoning = '';
  const calls: { id: string; name: string; input: string }[] = [];
  for (const part of result.content) {
    if (part.type === 'text') text += part.text;
    else if (part.type === 'reasoning') reasoning += part.text;
    else if (part.type === 'tool-call' && !part.providerExecuted)
      calls.push({ id: part.toolCallId, name: part.toolName, input: part.input || '{}' });
  }
  return { text, reasoning, calls };
}
