import { pieces, sse } from './json.ts';
import type { Answer, Finish, ModelRequest, WireFormat } from './reply.ts';

const reasons: Readonly<Record<Finish, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tools: 'tool_use',
  filter: 'refusal',
};

/** Anthropic counts what was not cached, what was written to the cache, and what was read from it, each by itself. */
const inputOf = ({ usage }: Answer) => ({
  input_tokens: usage.input - usage.cached,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: usage.cached,
});

const messageOf = (request: ModelRequest, answer: Answer) => ({
  id: `msg_${answer.id}`,
  type: 'message',
  role: 'assistant',
  model: request.model,
});

const toolId = (answer: Answer, at: number): string => `toolu_${answer.id}_${at}`;

/** Messages: https://docs.anthropic.com/en/api/messages and …/messages-streaming */
export const messagesWire: WireFormat = {
  whole(request, answer) {
    return {
      ...messageOf(request, answer),
      content: [
        ...(answer.text === '' ? [] : [{ type: 'text', text: answer.text }]),
        ...answer.toolCalls.map(({ name, input }, at) => ({
          type: 'tool_use',
          id: toolId(answer, at),
          name,
          input,
        })),
      ],
      stop_reason: reasons[answer.finish],
      stop_sequence: null,
      usage: { ...inputOf(answer), output_tokens: answer.usage.output },
    };
  },

  parts(request, answer) {
    const event = (type: string, rest: object): string => sse({ type, ...rest }, type);
    const blocks = [
      ...(answer.text === '' ? [] : [{ block: { type: 'text', text: '' }, deltas: textDeltas(answer) }]),
      ...answer.toolCalls.map(({ name, input }, at) => ({
        block: { type: 'tool_use', id: toolId(answer, at), name, input: {} },
        deltas: pieces(JSON.stringify(input), answer.chunk).map((partial_json) => ({
          type: 'input_json_delta',
          partial_json,
        })),
      })),
    ];
    return [
      event('message_start', {
        message: {
          ...messageOf(request, answer),
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { ...inputOf(answer), output_tokens: 1 },
        },
      }),
      event('ping', {}),
      ...blocks.flatMap(({ block, deltas }, index) => [
        event('content_block_start', { index, content_block: block }),
        ...deltas.map((delta) => event('content_block_delta', { index, delta })),
        event('content_block_stop', { index }),
      ]),
      event('message_delta', {
        delta: { stop_reason: reasons[answer.finish], stop_sequence: null },
        usage: { output_tokens: answer.usage.output },
      }),
      event('message_stop', {}),
    ];
  },
};

const textDeltas = (answer: Answer): { type: string; text?: string; partial_json?: string }[] =>
  pieces(answer.text, answer.chunk).map((text) => ({ type: 'text_delta', text }));
