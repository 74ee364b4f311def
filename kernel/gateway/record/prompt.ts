import type { Operation } from '#kernel/models';
import { type Fields, fieldsOf, isFields, listOf, textOf } from '../json.ts';
import type { KeptMessage, KeptPart } from './kept.ts';

/** The messages of a request as they are kept, out of any of the protocols: every role, files only named. */
export function promptOf(operation: Operation, fields: Fields): KeptMessage[] {
  const names = new Map<string, string>();
  return readers[operation](fields, names).filter(({ content }) => content.length > 0);
}

/** Names of tools by the ids of their calls, which alone stand with the results. */
type ToolNames = Map<string, string>;
type Reader = (fields: Fields, names: ToolNames) => KeptMessage[];

const readers: Readonly<Record<Operation, Reader>> = {
  chat: ({ messages }, names) =>
    listOf(messages).map((item) => {
      const message = fieldsOf(item);
      const parts = partsOf(message.content, names);
      const role = textOf(message.role) ?? 'user';
      if (role === 'tool') return { role, content: [resultOf(message.tool_call_id, textIn(parts), names)] };
      const calls = listOf(message.tool_calls).map((call) => {
        const { id, function: called } = fieldsOf(call);
        return callOf(id, fieldsOf(called).name, fieldsOf(called).arguments, names);
      });
      return { role, content: [...parts, ...calls] };
    }),

  responses: ({ instructions, input }, names) => [
    ...said('system', instructions),
    ...(typeof input === 'string' ? said('user', input) : listOf(input).map((item) => itemOf(item, names))),
  ],

  messages: ({ system, messages }, names) => [
    { role: 'system', content: partsOf(system, names) },
    ...listOf(messages).map((item) => {
      const { role, content } = fieldsOf(item);
      return { role: textOf(role) ?? 'user', content: partsOf(content, names) };
    }),
  ],

  embeddings: ({ input }) => [
    {
      role: 'user',
      content: (Array.isArray(input) ? input : [input])
        .filter((one) => typeof one === 'string')
        .map((text) => ({ type: 'text', text })),
    },
  ],
};

const said = (role: string, text: unknown): KeptMessage[] =>
  typeof text === 'string' ? [{ role, content: [{ type: 'text', text }] }] : [];

/** One of the items that a request for responses lists. */
function itemOf(value: unknown, names: ToolNames): KeptMessage {
  const item = fieldsOf(value);
  switch (item.type) {
    case 'function_call':
      return { role: 'assistant', content: [callOf(item.call_id, item.name, item.arguments, names)] };
    case 'function_call_output':
      return {
        role: 'tool',
        content: [resultOf(item.call_id, textIn(partsOf(item.output, names)), names)],
      };
    case 'reasoning':
      return { role: 'assistant', content: thoughtsOf(item) };
    default:
      return item.role === undefined
        ? { role: 'assistant', content: [{ type: textOf(item.type) ?? 'unknown' }] }
        : { role: textOf(item.role) ?? 'user', content: partsOf(item.content, names) };
  }
}

/** The parts of a message, of whichever protocol: their words for the same things do not clash. */
export function partsOf(content: unknown, names: ToolNames = new Map()): KeptPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return listOf(content)
    .filter(isFields)
    .map((part) => partOf(part, names));
}

function partOf(part: Fields, names: ToolNames): KeptPart {
  const text = textOf(part.text) ?? textOf(part.refusal);
  if (text !== undefined) return { type: 'text', text };
  switch (part.type) {
    case 'thinking':
      return { type: 'reasoning', text: textOf(part.thinking) ?? '' };
    case 'tool_use':
      return callOf(part.id, part.name, part.input, names);
    case 'tool_result':
      return resultOf(part.tool_use_id, textIn(partsOf(part.content, names)), names);
    case 'image':
    case 'document':
      return documentOf(part);
    case 'image_url':
    case 'input_image':
      return file(kindIn(fieldsOf(part.image_url).url ?? part.image_url) ?? 'image');
    case 'input_audio':
      return file(`audio/${textOf(fieldsOf(part.input_audio).format) ?? '*'}`);
    case 'file':
    case 'input_file':
      return file(kindIn(fieldsOf(part.file).file_data ?? part.file_data) ?? 'file');
    default:
      return { type: textOf(part.type) ?? 'unknown' };
  }
}

/** Anthropic's pictures and documents; a document may be plain text. */
function documentOf({ type, source }: Fields): KeptPart {
  const { type: how, data, media_type } = fieldsOf(source);
  if (how === 'text') return { type: 'text', text: textOf(data) ?? '' };
  return file(textOf(media_type) ?? String(type));
}

/** What a model thought, as far as it was told: a summary, or the thoughts themselves. */
export const thoughtsOf = ({ summary, content }: Fields): KeptPart[] =>
  [...listOf(summary), ...listOf(content)].flatMap((part) => {
    const text = textOf(fieldsOf(part).text);
    return text === undefined ? [] : [{ type: 'reasoning', text }];
  });

export function callOf(id: unknown, name: unknown, input: unknown, names?: ToolNames): KeptPart {
  const tool = textOf(name) ?? 'unknown';
  if (typeof id === 'string') names?.set(id, tool);
  return { type: 'tool-call', name: tool, text: asText(input) };
}

const resultOf = (id: unknown, text: string, names: ToolNames): KeptPart => ({
  type: 'tool-result',
  name: names.get(String(id)) ?? 'unknown',
  text,
});

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

/** A result's text, its files by their kinds. */
const textIn = (parts: readonly KeptPart[]): string =>
  parts.map(({ text, name, type }) => text ?? `[${name ?? type}]`).join('\n');

const file = (name: string): KeptPart => ({ type: 'file', name });

/** The media type that an address of the form `data:` begins with. */
const kindIn = (address: unknown): string | undefined =>
  /^data:([\w.+-]+\/[\w.+-]+)/.exec(String(address).slice(0, 200))?.[1];
