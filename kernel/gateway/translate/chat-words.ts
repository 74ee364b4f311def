import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import { type AnswerFacts, type AnswerWords, type StreamPart, saidIn, tokensOf } from './answer.ts';
import type { FinishReason } from './parts.ts';

const finishReasons: Readonly<Partial<Record<FinishReason, string>>> = {
  length: 'length',
  'content-filter': 'content_filter',
  'tool-calls': 'tool_calls',
};
const finishOf = (reason: FinishReason): string => finishReasons[reason] ?? 'stop';

/** OpenAI's chat completions. Reasoning goes by `reasoning_content`, as DeepSeek, vLLM and others have it. */
export const chatWords: AnswerWords = {
  whole(result, facts) {
    const { text, reasoning, calls } = saidIn(result);
    return {
      id: facts.id,
      object: 'chat.completion',
      created: facts.createdAt,
      model: facts.model,
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: text === '' && calls.length > 0 ? null : text,
            refusal: null,
            ...(reasoning && { reasoning_content: reasoning }),
            ...(calls.length > 0 && {
              tool_calls: calls.map(({ id, name, input }) => ({
                id,
                type: 'function',
                function: { name, arguments: input },
              })),
            }),
          },
          logprobs: null,
          finish_reason: finishOf(result.finishReason.unified),
        },
      ],
      usage: usageIn(result.usage),
    };
  },

  stream(facts) {
    const tools = new Map<string, number>();
    let began = false;
    const chunk = (delta: object, finish: string | null = null): string => {
      const first = began ? {} : { role: 'assistant', content: '' };
      began = true;
      return data(facts, [
        { index: 0, delta: { ...first, ...delta }, logprobs: null, finish_reason: finish },
      ]);
    };
    const startTool = (id: string, name: string, input: string): string => {
      const index = tools.size;
      tools.set(id, index);
      return chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: input } }] });
    };
    return {
      add(part: StreamPart): string {
        switch (part.type) {
          case 'text-delta':
            return chunk({ content: part.delta });
          case 'reasoning-delta':
            return chunk({ reasoning_content: part.delta });
          case 'tool-input-start':
            return part.providerExecuted ? '' : startTool(part.id, part.toolName, '');
          case 'tool-input-delta': {
            const index = tools.get(part.id);
            if (index === undefined) return '';
            return chunk({ tool_calls: [{ index, function: { arguments: part.delta } }] });
          }
          case 'tool-call':
            // Some providers give a call only as a whole.
            if (part.providerExecuted || tools.has(part.toolCallId)) return '';
            return startTool(part.toolCallId, part.toolName, part.input || '{}');
          case 'finish': {
            const end = chunk({}, finishOf(part.finishReason.unified));
            const usage = facts.withUsage ? data(facts, [], usageIn(part.usage)) : '';
            return `${end}${usage}data: [DONE]\n\n`;
          }
          default:
            return '';
        }
      },
    };
  },
};

function data(facts: AnswerFacts, choices: readonly object[], usage?: object): string {
  const { id, model, createdAt: created } = facts;
  const told = facts.withUsage ? { usage: usage ?? null } : {};
  return `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created, model, choices, ...told })}\n\n`;
}

function usageIn(usage: LanguageModelV4Usage): object {
  const { input, output, cacheRead, reasoning } = tokensOf(usage);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cacheRead },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}
