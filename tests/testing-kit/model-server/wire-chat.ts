import { asBody, pieces, sse } from './json.ts';
import type { Answer, Finish, ModelRequest, WireFormat } from './reply.ts';

const finishes: Readonly<Record<Finish, string>> = {
  stop: 'stop',
  length: 'length',
  tools: 'tool_calls',
  filter: 'content_filter',
};

function usageOf({ usage }: Answer): unknown {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: 0 },
  };
}

const head = (request: ModelRequest, answer: Answer, object: string) => ({
  id: `chatcmpl-${answer.id}`,
  object,
  created: 1_760_000_000,
  model: request.model,
});

const callId = (request: ModelRequest, answer: Answer, at: number): string =>
  // Mistral's ids have nine characters.
  request.flavour === 'mistral' ? `${answer.id}000000000`.slice(0, 8) + at : `call_${answer.id}_${at}`;

/** Chat completions: https://platform.openai.com/docs/api-reference/chat */
export const chatWire: WireFormat = {
  whole(request, answer) {
    const message = {
      role: 'assistant',
      content: answer.toolCalls.length > 0 && answer.text === '' ? null : answer.text,
      refusal: null,
      ...(answer.toolCalls.length > 0 && {
        tool_calls: answer.toolCalls.map(({ name, input }, at) => ({
          id: callId(request, answer, at),
          type: 'function',
          function: { name, arguments: JSON.stringify(input) },
        })),
      }),
    };
    return {
      ...head(request, answer, 'chat.completion'),
      choices: Array.from({ length: Number(request.body.n ?? 1) }, (_, index) => ({
        index,
        message,
        logprobs: null,
        finish_reason: finishes[answer.finish],
      })),
      ...(answer.withUsage && { usage: usageOf(answer) }),
    };
  },

  parts(request, answer) {
    // Mistral tells its count in the last chunk, asked or not; OpenAI in a further chunk when asked.
    const asked = asBody(request.body.stream_options).include_usage === true;
    const inLast = request.flavour === 'mistral' && answer.withUsage;
    const chunk = (delta: unknown, finish: string | null = null, usage?: unknown): string =>
      sse({
        ...head(request, answer, 'chat.completion.chunk'),
        choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
        ...(usage !== undefined && { usage }),
      });
    const last = chunk({}, finishes[answer.finish], inLast ? usageOf(answer) : undefined);
    const counted = sse({
      ...head(request, answer, 'chat.completion.chunk'),
      choices: [],
      usage: usageOf(answer),
    });
    return [
      // A comment keeps proxies awake while OpenRouter looks for a provider.
      ...(request.flavour === 'openrouter' ? [': OPENROUTER PROCESSING\n\n'] : []),
      chunk({ role: 'assistant', content: '' }),
      ...(answer.text === '' ? [] : pieces(answer.text, answer.chunk).map((content) => chunk({ content }))),
      ...answer.toolCalls.flatMap(({ name, input }, index) => [
        chunk({
          tool_calls: [
            {
              index,
              id: callId(request, answer, index),
              type: 'function',
              function: { name, arguments: '' },
            },
          ],
        }),
        ...pieces(JSON.stringify(input), answer.chunk).map((text) =>
          chunk({ tool_calls: [{ index, function: { arguments: text } }] }),
        ),
      ]),
      last,
      ...(asked && answer.withUsage && !inLast ? [counted] : []),
      'data: [DONE]\n\n',
    ];
  },
};
