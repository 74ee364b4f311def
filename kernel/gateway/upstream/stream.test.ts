import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventCutter } from './events.ts';
import { settle, usageOfAnswer, watchStream } from './usage.ts';

const chunk = (fields: object): string => `data: ${JSON.stringify({ id: '1', ...fields })}\n\n`;
const delta = (content: string): string =>
  chunk({ choices: [{ index: 0, delta: { content } }], usage: null });
const usage = {
  prompt_tokens: 12,
  completion_tokens: 7,
  total_tokens: 19,
  prompt_tokens_details: { cached_tokens: 4 },
};
const usageEvent = chunk({ choices: [], usage });
const chat = [
  delta('Grüße '),
  delta('"usage":{"prompt_tokens":99}'),
  delta('\n\n'),
  usageEvent,
  'data: [DONE]\n\n',
];

/** Cuts bytes at the given places and sends the pieces through. */
function through(text: string, places: readonly number[], dropUsage = false) {
  const bytes = Buffer.from(text);
  const cuts = [...new Set(places.map((place) => place % bytes.length))].sort((a, b) => a - b);
  const cutter = eventCutter();
  const watch = watchStream('chat', dropUsage);
  let out = '';
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    const events = cutter.push(bytes.subarray(from, to));
    if (events) out += watch.see(events).toString();
    from = to;
  }
  return { out, watch };
}

test('however a stream is cut, the same events come out, and the usage is found', () => {
  for (const newline of ['\n', '\r\n']) {
    const text = chat.join('').replaceAll('\n', newline);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (places) => {
        const { out, watch } = through(text, places);
        expect(out).toBe(text);
        expect(watch.counted).toEqual({ input: 12, cachedInput: 4, output: 7 });
        expect(watch.finished()).toBe(true);
      }),
    );
  }
});

test('the event that only tells the usage is left out for who did not ask, and no other', () => {
  const text = chat.join('');
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 30 }), (places) => {
      const { out, watch } = through(text, places, true);
      expect(out).toBe(text.replace(usageEvent, ''));
      expect(watch.counted.output).toBe(7);
    }),
  );
});

test('half an event is held back, so that an error can follow', () => {
  const { out, watch } = through(`${delta('one')}data: {"id":"1","choi`, []);
  expect(out).toBe(delta('one'));
  expect(watch.finished()).toBe(false);
});

test("Anthropic's usage comes in two events, and its cache counts beside the input", () => {
  const watch = watchStream('messages', true);
  watch.see(
    Buffer.from(
      'event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":10,"cache_read_input_tokens":100,"cache_creation_input_tokens":5,"output_tokens":1}}}\n\n',
    ),
  );
  const estimate = { inputTokens: 500, outputBytes: 90, whole: false };
  expect(settle(watch.counted, estimate)).toMatchObject({
    inputTokens: 115,
    outputTokens: 30,
    estimated: true,
  });
  watch.see(
    Buffer.from('event: message_delta\ndata: {"type":"message_delta","usage":{"output_tokens":25}}\n\n'),
  );
  expect(settle(watch.counted, { ...estimate, whole: true })).toEqual({
    inputTokens: 115,
    cachedInputTokens: 100,
    cacheWriteInputTokens: 5,
    outputTokens: 25,
    estimated: false,
  });
});

test('the usage of a whole answer, whatever else has that name', () => {
  const body = {
    output: [{ content: 'He wrote "usage": {"prompt_tokens": 1}' }],
    tools: [{ parameters: { properties: { usage: { type: 'object', input_tokens: { type: 'string' } } } } }],
    usage: { input_tokens: 3, output_tokens: 4, input_tokens_details: { cached_tokens: 1 } },
  };
  for (const text of [JSON.stringify(body), JSON.stringify(body, null, 2)]) {
    expect(usageOfAnswer(Buffer.from(text))).toEqual({ input: 3, cachedInput: 1, output: 4 });
  }
  const embedding = { data: [], usage: { prompt_tokens: 5, total_tokens: 5 } };
  expect(usageOfAnswer(Buffer.from(JSON.stringify(embedding)))).toMatchObject({ input: 5, output: 0 });
  expect(usageOfAnswer(Buffer.from('{"usage":null}'))).toEqual({});
});
