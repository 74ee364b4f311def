import { pieces, sse } from './json.ts';
import type { Answer, ModelRequest, WireFormat } from './reply.ts';

function usageOf({ usage }: Answer): unknown {
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cached },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
  };
}

function itemsOf(answer: Answer): { readonly type: string; readonly id: string }[] {
  const message = {
    type: 'message',
    id: `msg_${answer.id}`,
    status: 'completed',
    role: 'assistant',
    content: [{ type: 'output_text', text: answer.text, annotations: [], logprobs: [] }],
  };
  return [
    ...(answer.text === '' ? [] : [message]),
    ...answer.toolCalls.map(({ name, input }, at) => ({
      type: 'function_call',
      id: `fc_${answer.id}_${at}`,
      call_id: `call_${answer.id}_${at}`,
      status: 'completed',
      name,
      arguments: JSON.stringify(input),
    })),
  ];
}

function responseOf(request: ModelRequest, answer: Answer, status: string) {
  const cut = { length: 'max_output_tokens', filter: 'content_filter', stop: undefined, tools: undefined }[
    answer.finish
  ];
  const done = status === 'completed';
  return {
    id: `resp_${answer.id}`,
    object: 'response',
    created_at: 1_760_000_000,
    status: done && cut !== undefined ? 'incomplete' : status,
    error: null,
    incomplete_details: done && cut !== undefined ? { reason: cut } : null,
    instructions: null,
    model: request.model,
    output: done ? itemsOf(answer) : [],
    parallel_tool_calls: true,
    store: request.body.store ?? true,
    temperature: request.body.temperature ?? 1,
    tool_choice: request.body.tool_choice ?? 'auto',
    tools: request.body.tools ?? [],
    top_p: 1,
    usage: done && answer.withUsage ? usageOf(answer) : null,
    metadata: {},
  };
}

/** Responses: https://platform.openai.com/docs/api-reference/responses and …/responses-streaming */
export const responsesWire: WireFormat = {
  whole: (request, answer) => responseOf(request, answer, 'completed'),

  parts(request, answer) {
    let number = -1;
    const event = (type: string, rest: object): string => {
      number += 1;
      return sse({ type, sequence_number: number, ...rest }, type);
    };
    // Made when they are sent, since an event's number is its place in the stream.
    const makes = itemsOf(answer).flatMap((item, at) => itemEvents(event, item, at, answer));
    const begun = responseOf(request, answer, 'in_progress');
    const whole = responseOf(request, answer, 'completed');
    return [
      event('response.created', { response: begun }),
      event('response.in_progress', { response: begun }),
      ...makes.map((make) => make()),
      event(whole.status === 'incomplete' ? 'response.incomplete' : 'response.completed', {
        response: whole,
      }),
    ];
  },
};

type Make = () => string;

function itemEvents(
  event: (type: string, rest: object) => string,
  item: { readonly type: string; readonly id: string },
  output_index: number,
  answer: Answer,
): Make[] {
  const item_id = item.id;
  const place = { item_id, output_index };
  const added =
    (start: object): Make =>
    () =>
      event('response.output_item.added', { output_index, item: start });
  const done: Make = () => event('response.output_item.done', { output_index, item });
  if (item.type === 'message') {
    const part = { ...place, content_index: 0 };
    const empty = { type: 'output_text', text: '', annotations: [], logprobs: [] };
    return [
      added({ ...item, status: 'in_progress', content: [] }),
      () => event('response.content_part.added', { ...part, part: empty }),
      ...pieces(answer.text, answer.chunk).map(
        (delta): Make =>
          () =>
            event('response.output_text.delta', { ...part, delta, logprobs: [] }),
      ),
      () => event('response.output_text.done', { ...part, text: answer.text, logprobs: [] }),
      () => event('response.content_part.done', { ...part, part: { ...empty, text: answer.text } }),
      done,
    ];
  }
  const full = 'arguments' in item && typeof item.arguments === 'string' ? item.arguments : '{}';
  return [
    added({ ...item, status: 'in_progress', arguments: '' }),
    ...pieces(full, answer.chunk).map(
      (delta): Make =>
        () =>
          event('response.function_call_arguments.delta', { ...place, delta }),
    ),
    () => event('response.function_call_arguments.done', { ...place, arguments: full }),
    done,
  ];
}
