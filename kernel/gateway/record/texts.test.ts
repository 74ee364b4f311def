import { expect, test } from 'vitest';
import { answerOf, gatherAnswer } from './answer.ts';
import { promptOf } from './prompt.ts';

const text = (value: string) => ({ type: 'text', text: value });
const picture = 'data:image/png;base64,iVBORw0KGgo=';

test('every role of chat completions is kept; pictures, sounds and files only by their kind', () => {
  const prompt = promptOf('chat', {
    messages: [
      { role: 'developer', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: picture } },
          { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
          { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
          { type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA' } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"a":1}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: 'Cold.' }] },
    ],
  });
  const file = (name: string) => ({ type: 'file', name });
  expect(prompt).toEqual([
    { role: 'developer', content: [text('Be brief.')] },
    {
      role: 'user',
      content: [
        text('What is this?'),
        file('image/png'),
        file('image'),
        file('audio/wav'),
        file('application/pdf'),
      ],
    },
    { role: 'assistant', content: [{ type: 'tool-call', name: 'weather', text: '{"a":1}' }] },
    { role: 'tool', content: [{ type: 'tool-result', name: 'weather', text: 'Cold.' }] },
  ]);
  expect(JSON.stringify(prompt)).not.toContain('iVBOR');
});

test('messages, with thoughts, tools, their results and documents', () => {
  const base64 = { type: 'base64', media_type: 'image/jpeg', data: '/9j/' };
  expect(
    promptOf('messages', {
      system: [{ type: 'text', text: 'Be kind.' }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: base64 },
            { type: 'text', text: 'Look.' },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'A cat.', signature: 'x' },
            { type: 'tool_use', id: 't1', name: 'zoom', input: { by: 2 } },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 't1',
              content: [text('Larger.'), { type: 'image', source: base64 }],
            },
            { type: 'document', source: { type: 'text', data: 'A letter.' } },
          ],
        },
      ],
    }),
  ).toEqual([
    { role: 'system', content: [text('Be kind.')] },
    { role: 'user', content: [{ type: 'file', name: 'image/jpeg' }, text('Look.')] },
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'A cat.' },
        { type: 'tool-call', name: 'zoom', text: '{"by":2}' },
      ],
    },
    {
      role: 'user',
      content: [{ type: 'tool-result', name: 'zoom', text: 'Larger.\n[image/jpeg]' }, text('A letter.')],
    },
  ]);
});

test('responses and embeddings', () => {
  expect(
    promptOf('responses', {
      instructions: 'Be brief.',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Hi' },
            { type: 'input_image', image_url: picture },
          ],
        },
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'A greeting.' }] },
        { type: 'function_call', call_id: 'c1', name: 'clock', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c1', output: 'Noon' },
        { type: 'web_search_call', id: 'w1' },
      ],
    }),
  ).toEqual([
    { role: 'system', content: [text('Be brief.')] },
    { role: 'user', content: [text('Hi'), { type: 'file', name: 'image/png' }] },
    { role: 'assistant', content: [{ type: 'reasoning', text: 'A greeting.' }] },
    { role: 'assistant', content: [{ type: 'tool-call', name: 'clock', text: '{}' }] },
    { role: 'tool', content: [{ type: 'tool-result', name: 'clock', text: 'Noon' }] },
    { role: 'assistant', content: [{ type: 'web_search_call' }] },
  ]);
  expect(promptOf('embeddings', { input: ['one', 'two'] })).toEqual([
    { role: 'user', content: [text('one'), text('two')] },
  ]);
});

test('what is not of the expected form is passed over', () => {
  for (const operation of ['chat', 'responses', 'messages', 'embeddings'] as const) {
    for (const odd of [
      {},
      { messages: 5, input: 7 },
      { messages: [null, { content: [null, 3] }], input: [null] },
    ])
      expect(() => promptOf(operation, odd)).not.toThrow();
    expect(answerOf(operation, 'not JSON')).toEqual([]);
  }
});

const events = (...data: object[]) =>
  data.map((one) => `event: x\ndata: ${JSON.stringify(one)}\n\n`).join('');

test.each([
  [
    'chat',
    events(
      { choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] },
      { choices: [{ index: 0, delta: { reasoning_content: 'Hm' } }] },
      { choices: [{ index: 0, delta: { content: 'It ' } }] },
      { choices: [{ index: 0, delta: { content: 'is.' } }] },
      {
        choices: [
          { index: 0, delta: { tool_calls: [{ index: 0, function: { name: 'go', arguments: '' } }] } },
        ],
      },
      { choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: { arguments: '{"a"' } }] } }] },
      { choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: { arguments: ':1}' } }] } }] },
    ),
  ],
  [
    'responses',
    events(
      { type: 'response.reasoning_summary_text.delta', output_index: 0, delta: 'Hm' },
      { type: 'response.output_text.delta', output_index: 1, delta: 'It ' },
      { type: 'response.output_text.delta', output_index: 1, delta: 'is.' },
      { type: 'response.output_item.added', output_index: 2, item: { type: 'function_call', name: 'go' } },
      { type: 'response.function_call_arguments.delta', output_index: 2, delta: '{"a":1}' },
      { type: 'response.completed', response: { output: [] } },
    ),
  ],
  [
    'messages',
    events(
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm' } },
      { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'It is.' } },
      { type: 'content_block_start', index: 2, content_block: { type: 'tool_use', name: 'go', input: {} } },
      { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"a":1}' } },
    ),
  ],
] as const)('a stream of %s is put together', (operation, stream) => {
  const gathering = gatherAnswer(operation, 1000);
  gathering.add(stream);
  gathering.add('data: [DONE]\n\n');
  expect(gathering.parts()).toEqual([
    { type: 'reasoning', text: 'Hm' },
    { type: 'text', text: 'It is.' },
    { type: 'tool-call', name: 'go', text: '{"a":1}' },
  ]);
});

test('of an endless stream only so much is gathered', () => {
  const gathering = gatherAnswer('chat', 10);
  for (let at = 0; at < 100; at++)
    gathering.add(events({ choices: [{ index: 0, delta: { content: 'word' } }] }));
  expect(gathering.parts()).toEqual([{ type: 'text', text: 'wordwordwo…' }]);
});
