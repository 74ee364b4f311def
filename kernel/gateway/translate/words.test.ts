import { describe, expect, test } from 'vitest';
import type { AnswerFacts, AnswerWords, Result, StreamPart } from './answer.ts';
import { chatWords } from './chat-words.ts';
import { messagesWords } from './messages-words.ts';
import type { FinishReason } from './parts.ts';
import { responsesWords } from './responses-words.ts';

const facts: AnswerFacts = { id: 'x_1', model: 'm', createdAt: 1, withUsage: true };
const usage = {
  inputTokens: { total: 10, noCache: 6, cacheRead: 4, cacheWrite: 0 },
  outputTokens: { total: 5, text: 3, reasoning: 2 },
};
const finish = (unified: FinishReason): StreamPart => ({
  type: 'finish',
  finishReason: { unified, raw: undefined },
  usage,
});
const said: StreamPart[] = [
  { type: 'stream-start', warnings: [] },
  { type: 'reasoning-start', id: 'r' },
  { type: 'reasoning-delta', id: 'r', delta: 'Hm' },
  { type: 'reasoning-end', id: 'r' },
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: 'It ' },
  { type: 'text-delta', id: '0', delta: 'is.' },
  { type: 'text-end', id: '0' },
  { type: 'tool-input-start', id: 'a', toolName: 'look' },
  { type: 'tool-input-delta', id: 'a', delta: '{"at"' },
  { type: 'tool-input-delta', id: 'a', delta: ':1}' },
  { type: 'tool-input-end', id: 'a' },
  { type: 'tool-call', toolCallId: 'a', toolName: 'look', input: '{"at":1}' },
  // Some providers give a call only as a whole.
  { type: 'tool-call', toolCallId: 'b', toolName: 'ask', input: '' },
  finish('tool-calls'),
];

interface Event {
  readonly type?: string;
  readonly [field: string]: unknown;
}
function streamed(words: AnswerWords, parts: readonly StreamPart[]): Event[] {
  const stream = words.stream(facts);
  return parts
    .map((part) => stream.add(part))
    .join('')
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => event.slice(event.indexOf('data: ') + 6))
    .map((data) => (data === '[DONE]' ? { type: data } : JSON.parse(data)));
}

describe('a stream', () => {
  test('of chat completions: the role first, tools by their index, the usage last', () => {
    const events = streamed(chatWords, said);
    const deltas = events.flatMap(({ choices }) => (Array.isArray(choices) ? choices : []));
    const call = (index: number, more: object) => ({ tool_calls: [{ index, ...more }] });
    const begin = (index: number, id: string, name: string, input: string) =>
      call(index, { id, type: 'function', function: { name, arguments: input } });
    expect(deltas.map(({ delta }) => delta)).toEqual([
      { role: 'assistant', content: '', reasoning_content: 'Hm' },
      { content: 'It ' },
      { content: 'is.' },
      begin(0, 'a', 'look', ''),
      call(0, { function: { arguments: '{"at"' } }),
      call(0, { function: { arguments: ':1}' } }),
      begin(1, 'b', 'ask', '{}'),
      {},
    ]);
    expect(deltas.map(({ finish_reason }) => finish_reason).slice(-2)).toEqual([null, 'tool_calls']);
    expect(events.slice(-2)).toMatchObject([
      { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } },
      { type: '[DONE]' },
    ]);
  });

  test('of messages: each block ends before the next one begins', () => {
    const events = streamed(messagesWords, said);
    expect(events.map(({ type, index }) => (index === undefined ? type : `${type} ${index}`))).toEqual([
      'message_start',
      'content_block_start 0',
      'content_block_delta 0',
      'content_block_delta 0',
      'content_block_stop 0',
      'content_block_start 1',
      'content_block_delta 1',
      'content_block_delta 1',
      'content_block_stop 1',
      'content_block_start 2',
      'content_block_delta 2',
      'content_block_stop 2',
      'message_delta',
      'message_stop',
    ]);
    expect(events.at(-2)).toMatchObject({
      delta: { stop_reason: 'tool_use' },
      usage: { input_tokens: 6, cache_read_input_tokens: 4, output_tokens: 5 },
    });
  });

  test('of responses: numbered events, and every item whole at the end', () => {
    const events = streamed(responsesWords, said);
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, at) => at));
    expect(events.map(({ type }) => type)).toEqual(
      [
        ['created', 'in_progress'],
        ['output_item.added', 'content_part.added', 'output_text.delta', 'output_text.delta'],
        ['output_text.done', 'content_part.done', 'output_item.done'],
        ['output_item.added', 'function_call_arguments.delta', 'function_call_arguments.delta'],
        ['function_call_arguments.done', 'output_item.done'],
        ['output_item.added', 'function_call_arguments.delta', 'function_call_arguments.done'],
        ['output_item.done', 'completed'],
      ]
        .flat()
        .map((type) => `response.${type}`),
    );
    expect(events.at(-1)).toMatchObject({
      response: {
        status: 'completed',
        output: [
          { type: 'message', content: [{ text: 'It is.' }] },
          { type: 'function_call', call_id: 'a', name: 'look', arguments: '{"at":1}' },
          { type: 'function_call', call_id: 'b', name: 'ask', arguments: '{}' },
        ],
        usage: { input_tokens: 10, output_tokens: 5, output_tokens_details: { reasoning_tokens: 2 } },
      },
    });
  });

  test('without a word still has a beginning and an end', () => {
    const empty = [finish('stop')];
    expect(streamed(chatWords, empty)).toHaveLength(3);
    expect(streamed(messagesWords, empty).map(({ type }) => type)).toEqual([
      'message_start',
      'message_delta',
      'message_stop',
    ]);
    expect(streamed(responsesWords, empty).map(({ type }) => type)).toEqual(
      ['created', 'in_progress', 'completed'].map((type) => `response.${type}`),
    );
  });

  test('leaves out what the provider did with tools of its own', () => {
    const own: StreamPart[] = [
      { type: 'tool-input-start', id: 's', toolName: 'search', providerExecuted: true },
      { type: 'tool-input-delta', id: 's', delta: '{}' },
      { type: 'tool-input-end', id: 's' },
      { type: 'tool-call', toolCallId: 's', toolName: 'search', input: '{}', providerExecuted: true },
      finish('stop'),
    ];
    for (const words of [chatWords, messagesWords, responsesWords])
      expect(JSON.stringify(streamed(words, own))).not.toContain('search');
  });
});

test.each([
  ['stop', 'stop', 'end_turn', 'completed', null],
  ['length', 'length', 'max_tokens', 'incomplete', 'max_output_tokens'],
  ['content-filter', 'content_filter', 'refusal', 'incomplete', 'content_filter'],
  ['tool-calls', 'tool_calls', 'tool_use', 'completed', null],
  ['other', 'stop', 'end_turn', 'completed', null],
] as const)('why an answer ended: %s', (unified, chat, messages, status, reason) => {
  const result: Result = {
    content: [{ type: 'text', text: 'It is.' }],
    finishReason: { unified, raw: undefined },
    usage,
    warnings: [],
  };
  expect(chatWords.whole(result, facts)).toMatchObject({ choices: [{ finish_reason: chat }] });
  expect(messagesWords.whole(result, facts)).toMatchObject({ stop_reason: messages });
  expect(responsesWords.whole(result, facts)).toMatchObject({
    status,
    incomplete_details: reason === null ? null : { reason },
  });
  expect(streamed(messagesWords, [finish(unified)]).at(-2)).toMatchObject({
    delta: { stop_reason: messages },
  });
  expect(streamed(responsesWords, [finish(unified)]).at(-1)).toMatchObject({ type: `response.${status}` });
});
