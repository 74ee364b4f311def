import { describe, expect, test } from 'vitest';
import { refuseFiles } from './files.ts';
import { readChatCall } from './read-chat.ts';
import { readMessagesCall } from './read-messages.ts';
import { readResponsesCall } from './read-responses.ts';

const bytes = 'iVBORw0KGgo=';
const picture = `data:image/png;base64,${bytes}`;
const file = { type: 'file', mediaType: 'image/png', data: { type: 'data', data: bytes } };
const text = (value: string) => ({ type: 'text', text: value });

/** The same conversation in three protocols: a picture, a tool called twice at once, its results, a last word. */
const chat = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: [text('Where?'), { type: 'image_url', image_url: { url: picture } }] },
    {
      role: 'assistant',
      content: 'A moment.',
      tool_calls: [
        { id: 'a', type: 'function', function: { name: 'look', arguments: '{"at":1}' } },
        { id: 'b', type: 'function', function: { name: 'ask', arguments: '' } },
      ],
    },
    { role: 'tool', tool_call_id: 'b', content: 'No' },
    { role: 'tool', tool_call_id: 'a', content: [text('Yes')] },
    { role: 'user', content: 'And?' },
  ],
};
const responses = {
  instructions: 'Be brief.',
  input: [
    {
      role: 'user',
      content: [
        { type: 'input_text', text: 'Where?' },
        { type: 'input_image', image_url: picture },
      ],
    },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'A moment.' }] },
    { type: 'function_call', call_id: 'a', name: 'look', arguments: '{"at":1}' },
    { type: 'function_call', call_id: 'b', name: 'ask', arguments: '' },
    { type: 'function_call_output', call_id: 'b', output: 'No' },
    { type: 'function_call_output', call_id: 'a', output: [{ type: 'input_text', text: 'Yes' }] },
    { role: 'user', content: 'And?' },
  ],
};
const messages = {
  system: 'Be brief.',
  messages: [
    {
      role: 'user',
      content: [
        text('Where?'),
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: bytes } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Hm', signature: 's' },
        text('A moment.'),
        { type: 'tool_use', id: 'a', name: 'look', input: { at: 1 } },
        { type: 'tool_use', id: 'b', name: 'ask', input: {} },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'b', content: 'No' },
        { type: 'tool_result', tool_use_id: 'a', content: [text('Yes')] },
        text('And?'),
      ],
    },
  ],
};

test.each([
  ['chat', () => readChatCall(chat)],
  ['responses', () => readResponsesCall(responses)],
  ['messages', () => readMessagesCall(messages)],
])('a conversation with a picture and tools is the same out of %s', (_name, read) => {
  const result = (toolCallId: string, toolName: string, value: string) => ({
    type: 'tool-result',
    toolCallId,
    toolName,
    output: { type: 'text', value },
  });
  expect(read().prompt).toEqual([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: [text('Where?'), file] },
    {
      role: 'assistant',
      content: [
        text('A moment.'),
        { type: 'tool-call', toolCallId: 'a', toolName: 'look', input: { at: 1 } },
        { type: 'tool-call', toolCallId: 'b', toolName: 'ask', input: {} },
      ],
    },
    // Results of calls that were made at once stand together, with the names that only the calls carry.
    { role: 'tool', content: [result('b', 'ask', 'No'), result('a', 'look', 'Yes')] },
    { role: 'user', content: [text('And?')] },
  ]);
});

test('tools, the choice of one, and the form of the answer', () => {
  const schema = { type: 'object', properties: { a: { type: 'number' } } };
  const expected = {
    tools: [{ type: 'function', name: 'look', inputSchema: schema, description: 'Looks' }],
    toolChoice: { type: 'tool', toolName: 'look' },
    responseFormat: { type: 'json', schema },
  };
  const tool = { name: 'look', description: 'Looks' };
  expect(
    readChatCall({
      ...chat,
      tools: [{ type: 'function', function: { ...tool, parameters: schema } }],
      tool_choice: { type: 'function', function: { name: 'look' } },
      response_format: { type: 'json_schema', json_schema: { schema } },
    }),
  ).toMatchObject(expected);
  expect(
    readResponsesCall({
      ...responses,
      tools: [{ type: 'function', ...tool, parameters: schema }],
      tool_choice: { type: 'function', name: 'look' },
      text: { format: { type: 'json_schema', name: 'x', schema } },
    }),
  ).toMatchObject(expected);
  expect(
    readMessagesCall({
      ...messages,
      tools: [{ ...tool, input_schema: schema }],
      tool_choice: { type: 'tool', name: 'look' },
      output_config: { format: { type: 'json_schema', schema } },
    }),
  ).toMatchObject(expected);
  expect(readMessagesCall({ ...messages, tool_choice: { type: 'any' } }).toolChoice).toEqual({
    type: 'required',
  });
});

test("arguments that are no JSON stay; a tool's error is told as one", () => {
  const call = { id: 'a', type: 'function', function: { name: 'look', arguments: 'at the {' } };
  expect(readChatCall({ messages: [{ role: 'assistant', tool_calls: [call] }] }).prompt[0]).toMatchObject({
    content: [{ input: { text: 'at the {' } }],
  });
  const failed = { type: 'tool_result', tool_use_id: 'a', content: 'Broken', is_error: true };
  expect(readMessagesCall({ messages: [{ role: 'user', content: [failed] }] }).prompt[0]).toMatchObject({
    content: [{ output: { type: 'error-text', value: 'Broken' } }],
  });
});

describe("a picture in a tool's result", () => {
  const viaResponses = () =>
    readResponsesCall({
      input: [
        { type: 'function_call', call_id: 'a', name: 'look', arguments: '{}' },
        {
          type: 'function_call_output',
          call_id: 'a',
          output: [
            { type: 'input_text', text: 'See' },
            { type: 'input_image', image_url: picture },
          ],
        },
      ],
    });
  const viaMessages = () =>
    readMessagesCall({
      messages: [
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'a',
              content: [
                text('See'),
                { type: 'image', source: { type: 'base64', media_type: 'image/png', data: bytes } },
              ],
            },
          ],
        },
      ],
    });

  test.each([
    ['responses', viaResponses],
    ['messages', viaMessages],
  ])('stays one out of %s', (_name, read) => {
    expect(read().prompt.at(-1)).toMatchObject({
      role: 'tool',
      content: [{ output: { type: 'content', value: [text('See'), file] } }],
    });
  });

  test('is refused where it could only be sent as the text of its bytes', async () => {
    const model = (provider: string) => ({ provider, supportedUrls: {} });
    const refused = { code: 'gateway.cannot_translate' };
    await expect(
      refuseFiles({ protocol: 'openai' }, model('custom.chat'), viaResponses()),
    ).rejects.toMatchObject(refused);
    await refuseFiles({ protocol: 'openai' }, model('openai.responses'), viaResponses());
    await refuseFiles({ protocol: 'anthropic' }, model('anthropic.messages'), viaResponses());
  });

  test('is not fetched by its address for a provider that does not fetch it', async () => {
    const url = 'https://example.org/a.png';
    const call = readMessagesCall({
      messages: [
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'a',
              content: [{ type: 'image', source: { type: 'url', url } }],
            },
          ],
        },
      ],
    });
    const google = { provider: 'google', supportedUrls: {} };
    await expect(refuseFiles({ protocol: 'google' }, google, call)).rejects.toMatchObject({
      code: 'gateway.cannot_translate',
    });
    const anthropic = { provider: 'anthropic.messages', supportedUrls: { 'image/*': [/^https:\/\//] } };
    await refuseFiles({ protocol: 'anthropic' }, anthropic, call);
  });
});
