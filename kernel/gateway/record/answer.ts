import type { Operation } from '#kernel/models';
import { type Fields, fieldsOf, listOf, parseJson, textOf } from '../json.ts';
import type { KeptPart } from './kept.ts';
import { callOf, partsOf, thoughtsOf } from './prompt.ts';

/** The parts of a whole answer in JSON, as they are kept. Embeddings have no words. */
export function answerOf(operation: Operation, body: string): KeptPart[] {
  return wholes[operation](fieldsOf(parseJson(body)));
}

const wholes: Readonly<Record<Operation, (answer: Fields) => KeptPart[]>> = {
  chat: ({ choices }) =>
    listOf(choices).flatMap((choice) => {
      const message = fieldsOf(fieldsOf(choice).message);
      const thought = textOf(message.reasoning_content) ?? textOf(message.reasoning);
      return [
        ...(thought ? [{ type: 'reasoning', text: thought }] : []),
        ...partsOf(message.content),
        ...partsOf(message.refusal),
        ...listOf(message.tool_calls).map((call) => {
          const { name, arguments: input } = fieldsOf(fieldsOf(call).function);
          return callOf(undefined, name, input);
        }),
      ];
    }),
  responses: ({ output }) =>
    listOf(output).flatMap((value) => {
      const item = fieldsOf(value);
      if (item.type === 'message') return partsOf(item.content);
      if (item.type === 'reasoning') return thoughtsOf(item);
      if (item.type === 'function_call') return [callOf(item.call_id, item.name, item.arguments)];
      return [{ type: textOf(item.type) ?? 'unknown' }];
    }),
  messages: ({ content }) => partsOf(content),
  embeddings: () => [],
};

/** Gathers an answer from the events of its stream. */
export interface AnswerGathering {
  /** Whole events. */
  add(events: string): void;
  parts(): KeptPart[];
}

interface GrowingPart {
  readonly type: string;
  readonly name?: string;
  text: string;
}

/** Puts a piece of text, or a tool's name, into the part with this key. */
type Put = (key: string, type: string, text: unknown, name?: unknown) => void;

/** @param longest characters that are gathered; the rest is let go */
export function gatherAnswer(operation: Operation, longest: number): AnswerGathering {
  const parts = new Map<string, GrowingPart>();
  let room = longest;
  const put: Put = (key, type, text, name) => {
    const delta = textOf(text) ?? '';
    const known = parts.get(key);
    if (room <= 0 || (!known && delta === '' && name === undefined)) return;
    const part = known ?? { type, text: '', ...(name !== undefined && { name: String(name) }) };
    if (!known) parts.set(key, part);
    part.text += delta.slice(0, room);
    room -= delta.length;
    if (room <= 0) part.text += '…';
  };
  return {
    add(events) {
      if (room <= 0) return;
      for (const line of events.split(/\r?\n/)) {
        if (line.startsWith('data:')) streams[operation](fieldsOf(parseJson(line.slice(5))), put);
      }
    },
    parts: () => [...parts.values()],
  };
}

const streams: Readonly<Record<Operation, (event: Fields, put: Put) => void>> = {
  chat({ choices }, put) {
    for (const choice of listOf(choices)) {
      const { index = 0, delta: value } = fieldsOf(choice);
      const delta = fieldsOf(value);
      put(`${index} reasoning`, 'reasoning', delta.reasoning_content ?? delta.reasoning);
      put(`${index} text`, 'text', delta.content ?? delta.refusal);
      for (const call of listOf(delta.tool_calls)) {
        const { index: at, function: called } = fieldsOf(call);
        const { name, arguments: input } = fieldsOf(called);
        put(`${index} call ${at}`, 'tool-call', input, textOf(name));
      }
    }
  },
  responses({ type, item, output_index: at, delta }, put) {
    const { type: kind, name } = fieldsOf(item);
    if (type === 'response.output_item.added' && kind === 'function_call')
      put(`call ${at}`, 'tool-call', '', textOf(name));
    if (type === 'response.output_text.delta' || type === 'response.refusal.delta')
      put(`text ${at}`, 'text', delta);
    if (type === 'response.reasoning_summary_text.delta' || type === 'response.reasoning_text.delta')
      put(`reasoning ${at}`, 'reasoning', delta);
    if (type === 'response.function_call_arguments.delta') put(`call ${at}`, 'tool-call', delta);
  },
  messages({ type, index, content_block, delta: value }, put) {
    const block = fieldsOf(content_block);
    const delta = fieldsOf(value);
    if (type === 'content_block_start' && block.type === 'tool_use')
      put(`${index}`, 'tool-call', '', textOf(block.name));
    if (type === 'content_block_start' && block.type === 'text') put(`${index}`, 'text', block.text);
    if (type !== 'content_block_delta') return;
    if (delta.type === 'text_delta') put(`${index}`, 'text', delta.text);
    if (delta.type === 'thinking_delta') put(`${index}`, 'reasoning', delta.thinking);
    if (delta.type === 'input_json_delta') put(`${index}`, 'tool-call', delta.partial_json);
  },
  embeddings: () => undefined,
};
