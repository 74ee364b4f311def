import type {
  LanguageModelV4Message,
  LanguageModelV4TextPart,
  LanguageModelV4ToolCallPart,
} from '@ai-sdk/provider';
import { z } from 'zod';
import {
  type CallOptions,
  cannotTranslate,
  fileAt,
  fileOf,
  given,
  nameResults,
  readAs,
  reasoningOf,
  type ToolOutput,
} from './parts.ts';

const jsonSchema = z.record(z.string(), z.unknown());
const source = z.discriminatedUnion('type', [
  z.object({ type: z.literal('base64'), media_type: z.string(), data: z.string() }),
  z.object({ type: z.literal('url'), url: z.string() }),
  z.object({ type: z.literal('text'), data: z.string() }),
]);
const text = z.object({ type: z.literal('text'), text: z.string() });
const image = z.object({ type: z.literal('image'), source });
const document = z.object({ type: z.literal('document'), source, title: z.string().nullish() });
const resultPart = z.discriminatedUnion('type', [text, image, document]);

const userBlock = z.discriminatedUnion('type', [
  text,
  image,
  document,
  z.object({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: z.union([z.string(), z.array(resultPart)]).nullish(),
    is_error: z.boolean().nullish(),
  }),
]);
const assistantBlock = z.discriminatedUnion('type', [
  text,
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown() }),
  z.object({ type: z.enum(['thinking', 'redacted_thinking']) }),
]);
const message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('user'), content: z.union([z.string(), z.array(userBlock)]) }),
  z.object({ role: z.literal('assistant'), content: z.union([z.string(), z.array(assistantBlock)]) }),
]);
const format = z.object({ type: z.literal('json_schema'), schema: jsonSchema });

const body = z.object({
  system: z.union([z.string(), z.array(text)]).nullish(),
  messages: z.array(message).min(1),
  tools: z
    .array(
      z.object({
        type: z.string().nullish(),
        name: z.string(),
        description: z.string().nullish(),
        input_schema: jsonSchema.optional(),
        strict: z.boolean().nullish(),
      }),
    )
    .nullish(),
  tool_choice: z
    .object({ type: z.enum(['auto', 'any', 'tool', 'none']), name: z.string().optional() })
    .nullish(),
  stop_sequences: z.array(z.string()).nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  top_k: z.number().nullish(),
  thinking: z.object({ type: z.string(), budget_tokens: z.number().optional() }).nullish(),
  output_config: z.object({ effort: z.string().nullish(), format: format.nullish() }).nullish(),
  output_format: format.nullish(),
});

/**
 * A request for Anthropic's messages, in the words of the AI SDK. Thoughts of earlier answers are left out: they are
 * signed for the model that had them.
 *
 * @throws MainstayError `gateway.invalid_request`, `gateway.cannot_translate`
 */
export function readMessagesCall(fields: unknown): CallOptions {
  const request = readAs(body, fields);
  const system =
    typeof request.system === 'string' ? request.system : request.system?.map((part) => part.text).join('\n');
  const schema = (request.output_config?.format ?? request.output_format)?.schema;
  return {
    prompt: [
      ...(system ? [{ role: 'system' as const, content: system }] : []),
      ...nameResults(request.messages.flatMap(messagesOf)),
    ],
    ...given({
      temperature: request.temperature,
      topP: request.top_p,
      topK: request.top_k,
      stopSequences: request.stop_sequences,
      responseFormat: schema && { type: 'json' as const, schema },
      tools: request.tools?.map(toolOf),
      toolChoice: choiceOf(request.tool_choice),
    }),
    ...reasoningOf(request.output_config?.effort ?? effortOf(request.thinking)),
  };
}

type Request = z.output<typeof body>;

/** Results of tools are messages of their own in the AI SDK, and come before what the user says. */
function messagesOf(one: z.output<typeof message>): LanguageModelV4Message[] {
  if (one.role === 'assistant') return [assistantMessage(one.content)];
  if (typeof one.content === 'string')
    return [{ role: 'user', content: [{ type: 'text', text: one.content }] }];
  const results = one.content.flatMap((block) =>
    block.type === 'tool_result'
      ? [
          {
            type: 'tool-result' as const,
            toolCallId: block.tool_use_id,
            toolName: 'unknown',
            output: outputOf(block.content ?? '', block.is_error === true),
          },
        ]
      : [],
  );
  const said = one.content.flatMap((block) => (block.type === 'tool_result' ? [] : [partOf(block)]));
  return [
    { role: 'tool', content: results },
    { role: 'user', content: said },
  ];
}

function assistantMessage(content: string | z.output<typeof assistantBlock>[]): LanguageModelV4Message {
  if (typeof content === 'string') return { role: 'assistant', content: [{ type: 'text', text: content }] };
  return {
    role: 'assistant',
    content: content.flatMap((block): (LanguageModelV4TextPart | LanguageModelV4ToolCallPart)[] => {
      if (block.type === 'text') return [{ type: 'text', text: block.text }];
      if (block.type !== 'tool_use') return [];
      const { id, name, input } = block;
      return [{ type: 'tool-call', toolCallId: id, toolName: name, input: input ?? {} }];
    }),
  };
}

function partOf(block: z.output<typeof resultPart>) {
  if (block.type === 'text') return { type: 'text' as const, text: block.text };
  if (block.source.type === 'text') return { type: 'text' as const, text: block.source.data };
  if (block.source.type === 'base64') return fileOf(block.source.data, block.source.media_type);
  return fileAt(block.source.url, block.type === 'image' ? 'image' : 'application/pdf');
}

function outputOf(content: string | z.output<typeof resultPart>[], isError: boolean): ToolOutput {
  const plain =
    typeof content === 'string'
      ? content
      : content.every((part) => part.type === 'text')
        ? content.map((part) => part.text).join('\n')
        : undefined;
  if (plain !== undefined) return { type: isError ? 'error-text' : 'text', value: plain };
  return { type: 'content', value: (typeof content === 'string' ? [] : content).map(partOf) };
}

function toolOf({ type, name, description, input_schema, strict }: NonNullable<Request['tools']>[number]) {
  if (type && type !== 'custom') throw cannotTranslate(`The provider's own tool "${type}"`, 'tools');
  return {
    type: 'function' as const,
    name,
    inputSchema: input_schema ?? { type: 'object' as const, properties: {} },
    ...given({ description, strict }),
  };
}

function choiceOf(choice: Request['tool_choice']): CallOptions['toolChoice'] {
  if (!choice) return undefined;
  if (choice.type === 'any') return { type: 'required' };
  return choice.type === 'tool' ? { type: 'tool', toolName: choice.name ?? '' } : { type: choice.type };
}

/** Anthropic's older models are given a number of tokens to think with, others a word. */
function effortOf(thinking: Request['thinking']): string | undefined {
  if (thinking?.type !== 'enabled') return undefined;
  const budget = thinking.budget_tokens ?? 0;
  return budget <= 4096 ? 'low' : budget <= 16_384 ? 'medium' : 'high';
}
