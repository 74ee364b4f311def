import type { LanguageModelV4Message } from '@ai-sdk/provider';
import { z } from 'zod';
import {
  argumentsOf,
  type CallOptions,
  cannotTranslate,
  fileAt,
  fileOf,
  given,
  nameResults,
  readAs,
  reasoningOf,
} from './parts.ts';

const jsonSchema = z.record(z.string(), z.unknown());

const contentPart = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
  z.object({
    type: z.literal('input_audio'),
    input_audio: z.object({ data: z.string(), format: z.enum(['wav', 'mp3']) }),
  }),
  z.object({
    type: z.literal('file'),
    file: z.object({ file_data: z.string(), filename: z.string().optional() }),
  }),
]);
const textParts = z.array(z.object({ type: z.enum(['text', 'refusal']), text: z.string().optional() }));
const texts = z.union([z.string(), textParts]);

const message = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'developer']), content: texts }),
  z.object({ role: z.literal('user'), content: z.union([z.string(), z.array(contentPart)]) }),
  z.object({
    role: z.literal('assistant'),
    content: texts.nullish(),
    tool_calls: z
      .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
      .nullish(),
  }),
  z.object({ role: z.literal('tool'), tool_call_id: z.string(), content: texts }),
]);

const body = z.object({
  messages: z.array(message).min(1),
  tools: z
    .array(
      z.object({
        type: z.string(),
        function: z
          .object({
            name: z.string(),
            description: z.string().nullish(),
            parameters: jsonSchema.nullish(),
            strict: z.boolean().nullish(),
          })
          .optional(),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([
      z.enum(['none', 'auto', 'required']),
      z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }),
    ])
    .nullish(),
  response_format: z
    .object({
      type: z.enum(['text', 'json_object', 'json_schema']),
      json_schema: z
        .object({
          name: z.string().optional(),
          description: z.string().nullish(),
          schema: jsonSchema.nullish(),
        })
        .optional(),
    })
    .nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  presence_penalty: z.number().nullish(),
  frequency_penalty: z.number().nullish(),
  seed: z.number().int().nullish(),
  reasoning_effort: z.string().nullish(),
  n: z.number().nullish(),
  logprobs: z.boolean().nullish(),
  modalities: z.array(z.string()).nullish(),
});

/**
 * A request for OpenAI's chat completions, in the words of the AI SDK.
 *
 * @throws MainstayError `gateway.invalid_request`, `gateway.cannot_translate`
 */
export function readChatCall(fields: unknown): CallOptions {
  const request = readAs(body, fields);
  if ((request.n ?? 1) > 1) throw cannotTranslate('More than one answer at once (n)', 'n');
  if (request.logprobs) throw cannotTranslate('logprobs', 'logprobs');
  if (request.modalities?.includes('audio')) throw cannotTranslate('Spoken answers', 'modalities');
  return {
    prompt: nameResults(request.messages.map(messageOf)),
    ...given({
      temperature: request.temperature,
      topP: request.top_p,
      presencePenalty: request.presence_penalty,
      frequencyPenalty: request.frequency_penalty,
      seed: request.seed,
      stopSequences: typeof request.stop === 'string' ? [request.stop] : request.stop,
      responseFormat: formatOf(request.response_format),
      tools: request.tools?.map(toolOf),
      toolChoice: choiceOf(request.tool_choice),
    }),
    ...reasoningOf(request.reasoning_effort),
  };
}

function messageOf(one: z.output<typeof message>): LanguageModelV4Message {
  switch (one.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: textOf(one.content) };
    case 'user':
      return {
        role: 'user',
        content:
          typeof one.content === 'string' ? [{ type: 'text', text: one.content }] : one.content.map(partOf),
      };
    case 'assistant': {
      const text = textOf(one.content ?? '');
      const calls = (one.tool_calls ?? []).map(({ id, function: called }) => ({
        type: 'tool-call' as const,
        toolCallId: id,
        toolName: called.name,
        input: argumentsOf(called.arguments),
      }));
      return { role: 'assistant', content: [...(text ? [{ type: 'text' as const, text }] : []), ...calls] };
    }
    case 'tool':
      return {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: one.tool_call_id,
            toolName: 'unknown',
            output: { type: 'text', value: textOf(one.content) },
          },
        ],
      };
  }
}

const textOf = (content: z.output<typeof texts>): string =>
  typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('');

function partOf(part: z.output<typeof contentPart>) {
  switch (part.type) {
    case 'text':
      return { type: 'text' as const, text: part.text };
    case 'image_url':
      return fileAt(part.image_url.url, 'image');
    case 'input_audio':
      return fileOf(part.input_audio.data, part.input_audio.format === 'wav' ? 'audio/wav' : 'audio/mpeg');
    case 'file':
      return fileAt(part.file.file_data, 'application/pdf', part.file.filename);
  }
}

type Request = z.output<typeof body>;

function toolOf(tool: NonNullable<Request['tools']>[number]) {
  if (tool.type !== 'function' || !tool.function)
    throw cannotTranslate(`A tool of the type "${tool.type}"`, 'tools');
  const { name, description, parameters, strict } = tool.function;
  return {
    type: 'function' as const,
    name,
    inputSchema: parameters ?? { type: 'object' as const, properties: {} },
    ...given({ description, strict }),
  };
}

function choiceOf(choice: Request['tool_choice']): CallOptions['toolChoice'] {
  if (!choice) return undefined;
  return typeof choice === 'string' ? { type: choice } : { type: 'tool', toolName: choice.function.name };
}

function formatOf(format: Request['response_format']): CallOptions['responseFormat'] {
  if (!format || format.type === 'text') return undefined;
  const { schema, name, description } = format.json_schema ?? {};
  return { type: 'json', ...given({ schema, name, description }) };
}
