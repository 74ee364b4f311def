import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import {
  type AnswerFacts,
  type AnswerWords,
  event,
  newAnswerId,
  type StreamPart,
  saidIn,
  tokensOf,
} from './answer.ts';
import type { FinishReason } from './parts.ts';

/** OpenAI's responses. */
export const responsesWords: AnswerWords = {
  whole(result, facts) {
    const { text, calls } = saidIn(result);
    const output = [
      ...(text === '' && calls.length > 0 ? [] : [messageItem(newAnswerId('msg_'), text)]),
      ...calls.map(({ id, name, input }) => callItem(newAnswerId('fc_'), id, name, input)),
    ];
    return ended(facts, output, result.finishReason.unified, result.usage);
  },
  stream: (facts) => responseStream(facts),
};

interface OpenItem {
  readonly itemId: string;
  readonly index: number;
  readonly tool?: { readonly callId: string; readonly name: string };
  content: string;
}

function responseStream(facts: AnswerFacts) {
  let sequence = 0;
  let began = false;
  let next = 0;
  const open = new Map<string, OpenItem>();
  const done: object[] = [];
  const say = (type: string, fields: object): string =>
    event({ type, sequence_number: sequence++, ...fields });
  const begin = (): string => {
    if (began) return '';
    began = true;
    const response = responseOf(facts, 'in_progress', []);
    return say('response.created', { response }) + say('response.in_progress', { response });
  };
  const place = ({ itemId, index }: OpenItem) => ({ item_id: itemId, output_index: index });

  function startText(key: string): string {
    const item: OpenItem = { itemId: newAnswerId('msg_'), index: next++, content: '' };
    open.set(key, item);
    return (
      begin() +
      say('response.output_item.added', {
        output_index: item.index,
        item: { ...messageItem(item.itemId, ''), status: 'in_progress', content: [] },
      }) +
      say('response.content_part.added', { ...place(item), content_index: 0, part: textPart('') })
    );
  }

  function startCall(callId: string, name: string): string {
    const item: OpenItem = { itemId: newAnswerId('fc_'), index: next++, content: '', tool: { callId, name } };
    open.set(callId, item);
    const added = { ...callItem(item.itemId, callId, name, ''), status: 'in_progress' };
    return begin() + say('response.output_item.added', { output_index: item.index, item: added });
  }

  function end(key: string): string {
    const item = open.get(key);
    if (!item) return '';
    open.delete(key);
    const { itemId, index, tool, content } = item;
    const whole = tool
      ? callItem(itemId, tool.callId, tool.name, content || '{}')
      : messageItem(itemId, content);
    done[index] = whole;
    const last = tool
      ? say('response.function_call_arguments.done', {
          ...place(item),
          name: tool.name,
          arguments: content || '{}',
        })
      : say('response.output_text.done', { ...place(item), content_index: 0, text: content, logprobs: [] }) +
        say('response.content_part.done', { ...place(item), content_index: 0, part: textPart(content) });
    return last + say('response.output_item.done', { output_index: index, item: whole });
  }

  function grow(key: string, delta: string): string {
    const item = open.get(key);
    if (!item) return '';
    item.content += delta;
    return item.tool
      ? say('response.function_call_arguments.delta', { ...place(item), delta })
      : say('response.output_text.delta', { ...place(item), content_index: 0, delta, logprobs: [] });
  }

  const called = new Set<string>();
  return {
    add(part: StreamPart): string {
      switch (part.type) {
        case 'text-delta': {
          const key = `text ${part.id}`;
          return (open.has(key) ? '' : startText(key)) + grow(key, part.delta);
        }
        case 'text-end':
          return end(`text ${part.id}`);
        case 'tool-input-start':
          if (part.providerExecuted) return '';
          called.add(part.id);
          return startCall(part.id, part.toolName);
        case 'tool-input-delta':
          return grow(part.id, part.delta);
        case 'tool-input-end':
          return end(part.id);
        case 'tool-call': {
          const { toolCallId: id, toolName: name, input } = part;
          if (part.providerExecuted || called.has(id)) return '';
          called.add(id);
          return startCall(id, name) + grow(id, input || '{}') + end(id);
        }
        case 'finish': {
          const rest = [...open.keys()].map(end).join('');
          const response = ended(facts, done, part.finishReason.unified, part.usage);
          return begin() + rest + say(`response.${response.status}`, { response });
        }
        default:
          return '';
      }
    },
  };
}

const textPart = (text: string) => ({ type: 'output_text', text, annotations: [], logprobs: [] });
const messageItem = (id: string, text: string) => ({
  id,
  type: 'message',
  status: 'completed',
  role: 'assistant',
  content: [textPart(text)],
});
const callItem = (id: string, callId: string, name: string, input: string) => ({
  id,
  type: 'function_call',
  status: 'completed',
  call_id: callId,
  name,
  arguments: input,
});

const incomplete: Readonly<Partial<Record<FinishReason, string>>> = {
  length: 'max_output_tokens',
  'content-filter': 'content_filter',
};

function ended(
  facts: AnswerFacts,
  output: readonly object[],
  finish: FinishReason,
  usage: LanguageModelV4Usage,
) {
  const reason = incomplete[finish];
  return {
    ...responseOf(facts, reason ? 'incomplete' : 'completed', output),
    incomplete_details: reason ? { reason } : null,
    usage: usageIn(usage),
  };
}

const responseOf = (facts: AnswerFacts, status: string, output: readonly object[]) => ({
  id: facts.id,
  object: 'response',
  created_at: facts.createdAt,
  status,
  error: null,
  incomplete_details: null as object | null,
  instructions: null,
  metadata: {},
  model: facts.model,
  output,
  parallel_tool_calls: true,
  previous_response_id: null,
  store: false,
  temperature: null,
  tool_choice: 'auto',
  tools: [],
  top_p: null,
  usage: null as object | null,
});

function usageIn(usage: LanguageModelV4Usage): object {
  const { input, output, cacheRead, reasoning } = tokensOf(usage);
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cacheRead },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}
