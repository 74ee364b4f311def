import type { LanguageModelV4Message } from '@ai-sdk/provider';
import { z } from 'zod';
import {
  argumentsOf,
  type CallOptions,
  cannotTranslate,
  fileAt,
  given,
  nameResults,
  readAs,
  reasoningOf,
  type ToolOutput,
} from './parts.ts';

const jsonSchema = z.record(z.string(), z.unknown());
const part = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['input_text', 'output_text', 'text']), text: z.string() }),
  z.object({ type: z.literal('refusal'), refusal: z.string() }),
  z.object({ type: z.literal('input_image'), image_url: z.string() }),
  z.object({ type: z.literal('input_file'), file_data: z.string(), filename: z.string().nullish() }),
]);
const content = z.union([z.string(), z.array(part)]);
const item = z.union([
  z.object({
    type: z.literal('function_call'),
    call_id: z.string(),
    name: z.string(),
    arguments: z.string(),
  }),
  z.object({ type: z.literal('function_call_output'), call_id: z.string(), output: content }),
  z.object({ type: z.literal('reasoning') }),
  z.object({
    type: z.literal('message').optional(),
    role: z.enum(['user', 'assistant', 'system', 'developer']),
    content,
  }),
]);

const body = z.object({
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(item)]),
  previous_response_id: z.string().nullish(),
  conversation: z.unknown().optional(),
  background: z.boolean().nullish(),
  tools: z
    .array(
      z.object({
        type: z.string(),
        name: z.string().optional(),
        description: z.string().nullish(),
        parameters: jsonSchema.nullish(),
        strict: z.boolean().nullish(),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([
      z.enum(['none', 'auto', 'required']),
      z.object({ type: z.literal('function'), name: z.string() }),
    ])
    .nullish(),
  text: z
    .object({
      format: z
        .object({
          type: z.enum(['text', 'json_object', 'json_schema']),
          name: z.string().optional(),
          description: z.string().nullish(),
          schema: jsonSchema.optional(),
        })
        .nullish(),
    })
    .nullish(),
  reasoning: z.object({ effort: z.string().nullish() }).nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
});

/**
 * A request for OpenAI's responses, in the words of the AI SDK.
 *
 * @throws MainstayError `gateway.invalid_request`, `gateway.cannot_translate`
 */
export function readResponsesCall(fields: unknown): CallOptions {
  const request = readAs(body, fields);
  if (request.previous_response_id)
    throw cannotTranslate('An answer that OpenAI keeps', 'previous_response_id');
  if (request.conversation) throw cannotTranslate('A conversation that OpenAI keeps', 'conversation');
  if (request.background) throw cannotTranslate('An answer in the background', 'background');
  const items =
    typeof request.input === 'string' ? [{ role: 'user' as const, content: request.input }] : request.input;
  return {
    prompt: [
      ...(request.instructions ? [{ role: 'system' as const, content: request.instructions }] : []),
      ...nameResults(joinCalls(items.flatMap(messagesOf))),
    ],
    ...given({
      temperature: request.temperature,
      topP: request.top_p,
      responseFormat: formatOf(request.text?.format),
      tools: request.tools?.map(toolOf),
      toolChoice: choiceOf(request.tool_choice),
    }),
    ...reasoningOf(request.reasoning?.effort),
  };
}

type Request = z.output<typeof body>;

function messagesOf(one: z.output<typeof item>): LanguageModelV4Message[] {
  if (!('role' in one)) {
    if (one.type === 'reasoning') return [];
    if (one.type === 'function_call') {
      const input = argumentsOf(one.arguments);
      return [
        {
          role: 'assistant',
          content: [{ type: 'tool-call', toolCallId: one.call_id, toolName: one.name, input }],
        },
      ];
    }
    const output = outputOf(one.output);
    return [
      {
        role: 'tool',
        content: [{ type: 'tool-result', toolCallId: one.call_id, toolName: 'unknown', output }],
      },
    ];
  }
  if (one.role === 'assistant')
    return [{ role: 'assistant', content: [{ type: 'text', text: textOf(one.content) }] }];
  if (one.role !== 'user') return [{ role: 'system', content: textOf(one.content) }];
  const parts =
    typeof one.content === 'string' ? [{ type: 'input_text' as const, text: one.content }] : one.content;
  return [{ role: 'user', content: parts.map(partOf) }];
}

/** What the assistant said and the tools that it called are items of their own here, and one message elsewhere. */
function joinCalls(messages: readonly LanguageModelV4Message[]): LanguageModelV4Message[] {
  const joined: LanguageModelV4Message[] = [];
  for (const message of messages) {
    const before = joined.at(-1);
    if (message.role === 'assistant' && before?.role === 'assistant') {
      joined[joined.length - 1] = { ...before, content: [...before.content, ...message.content] };
    } else joined.push(message);
  }
  return joined;
}

const textOf = (said: z.output<typeof content>): string =>
  typeof said === 'string'
    ? said
    : said.map((one) => ('text' in one ? one.text : 'refusal' in one ? one.refusal : '')).join('');

/** What a tool gave back; a picture in it stays one. */
function outputOf(given: z.output<typeof content>): ToolOutput {
  const hasFile =
    typeof given !== 'string' && given.some(({ type }) => type === 'input_image' || type === 'input_file');
  return hasFile ? { type: 'content', value: given.map(partOf) } : { type: 'text', value: textOf(given) };
}

function partOf(one: z.output<typeof part>) {
  if (one.type === 'input_image') return fileAt(one.image_url, 'image');
  if (one.type === 'input_file') return fileAt(one.file_data, 'application/pdf', one.filename ?? undefined);
  return { type: 'text' as const, text: 'text' in one ? one.text : one.refusal };
}

function toolOf({ type, name, description, parameters, strict }: NonNullable<Request['tools']>[number]) {
  if (type !== 'function' || !name) throw cannotTranslate(`OpenAI's own tool "${type}"`, 'tools');
  return {
    type: 'function' as const,
    name,
    inputSchema: parameters ?? { type: 'object' as const, properties: {} },
    ...given({ description, strict }),
  };
}

function choiceOf(choice: Request['tool_choice']): CallOptions['toolChoice'] {
  if (!choice) return undefined;
  return typeof choice === 'string' ? { type: choice } : { type: 'tool', toolName: choice.name };
}

function formatOf(format: NonNullable<Request['text']>['format']): CallOptions['responseFormat'] {
  if (!format || format.type === 'text') return undefined;
  const { schema, name, description } = format;
  return { type: 'json', ...given({ schema, name, description }) };
}
