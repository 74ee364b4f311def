import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FilePart,
  LanguageModelV4FinishReason,
  LanguageModelV4Message,
  LanguageModelV4ToolResultPart,
} from '@ai-sdk/provider';
import type { z } from 'zod';
import { invalid, type MainstayError } from '#kernel/base';

export type CallOptions = LanguageModelV4CallOptions;
export type FinishReason = LanguageModelV4FinishReason['unified'];
export type ToolOutput = LanguageModelV4ToolResultPart['output'];

/** A request uses something that the chosen model's protocol has no word for. */
export const cannotTranslate = (what: string, field: string): MainstayError =>
  invalid(
    'gateway.cannot_translate',
    `${what} cannot be put to a model of another provider's protocol. Leave it out, or name a model that speaks this protocol itself.`,
    { field },
  );

/** @throws MainstayError `gateway.invalid_request`, with the field */
export function readAs<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw invalid('gateway.invalid_request', `${field || 'body'}: ${issue?.message ?? 'is not valid'}.`, {
    field,
  });
}

/** A picture or file by its address: `data:…;base64,…`, or where it is on the web. */
export function fileAt(address: string, kind: string, filename?: string): LanguageModelV4FilePart {
  const named = filename === undefined ? {} : { filename };
  if (!address.startsWith('data:')) {
    if (!URL.canParse(address)) throw invalid('gateway.invalid_request', 'A picture has no valid address.');
    return { type: 'file', mediaType: kind, data: { type: 'url', url: new URL(address) }, ...named };
  }
  const comma = address.indexOf(',');
  const [mediaType = '', ...marks] = address.slice('data:'.length, comma).split(';');
  const content = address.slice(comma + 1);
  const data = marks.includes('base64')
    ? content
    : Buffer.from(decodeURIComponent(content)).toString('base64');
  return fileOf(data, mediaType || kind, filename);
}

export const fileOf = (base64: string, mediaType: string, filename?: string): LanguageModelV4FilePart => ({
  type: 'file',
  mediaType,
  data: { type: 'data', data: base64 },
  ...(filename !== undefined && { filename }),
});

/** The arguments of a tool call as a program sends them back; a model may have written something else than JSON. */
export function argumentsOf(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    return { text };
  }
}

/** Puts messages together so that results of tools that were called at once stand in one message. */
export function mergeTools(messages: readonly LanguageModelV4Message[]): LanguageModelV4Message[] {
  const merged: LanguageModelV4Message[] = [];
  for (const message of messages) {
    const before = merged.at(-1);
    if (message.role === 'tool' && before?.role === 'tool') {
      merged[merged.length - 1] = { ...before, content: [...before.content, ...message.content] };
    } else if (message.role === 'system' || message.content.length > 0) merged.push(message);
  }
  return merged;
}

/** Names of tools by the ids of their calls: two of the protocols repeat only the id with a result. */
export function toolNames(messages: readonly LanguageModelV4Message[]): ReadonlyMap<string, string> {
  const calls = messages.flatMap((message) =>
    message.role === 'assistant'
      ? message.content.flatMap((part) =>
          part.type === 'tool-call' ? [[part.toolCallId, part.toolName] as const] : [],
        )
      : [],
  );
  return new Map(calls);
}

/** Fills in the tool's name, which a result must carry, from the call that it answers. */
export function nameResults(messages: readonly LanguageModelV4Message[]): LanguageModelV4Message[] {
  const names = toolNames(messages);
  return mergeTools(messages).map((message) =>
    message.role === 'tool'
      ? {
          ...message,
          content: message.content.map((part) =>
            part.type === 'tool-result'
              ? { ...part, toolName: names.get(part.toolCallId) ?? part.toolName }
              : part,
          ),
        }
      : message,
  );
}

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

export const reasoningOf = (effort: string | null | undefined): Pick<CallOptions, 'reasoning'> => {
  const known = efforts.find((one) => one === effort);
  return known === undefined ? {} : { reasoning: known };
};

/** The entries that have a value. */
export function given<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  // Object.fromEntries forgets the keys, which are those of T by construction.
  return Object.fromEntries(kept) as { [K in keyof T]?: NonNullable<T[K]> };
}
