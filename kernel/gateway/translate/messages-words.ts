import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import {
  type AnswerFacts,
  type AnswerWords,
  event,
  type Handlers,
  inWords,
  type StreamWords,
  saidIn,
  tokensOf,
} from './answer.ts';
import { argumentsOf, type FinishReason } from './parts.ts';

const stopReasons: Readonly<Partial<Record<FinishReason, string>>> = {
  length: 'max_tokens',
  'content-filter': 'refusal',
  'tool-calls': 'tool_use',
};
const stopOf = (reason: FinishReason): string => stopReasons[reason] ?? 'end_turn';

/**
 * Anthropic's messages. Reasoning is left out: here it carries a signature of the model that had it, and who sends it
 * back without one is refused.
 */
export const messagesWords: AnswerWords = {
  whole(result, facts) {
    const { text, calls } = saidIn(result);
    return {
      ...messageOf(facts),
      content: [
        ...(text === '' && calls.length > 0 ? [] : [{ type: 'text', text, citations: null }]),
        ...calls.map(({ id, name, input }) => ({ type: 'tool_use', id, name, input: argumentsOf(input) })),
      ],
      stop_reason: stopOf(result.finishReason.unified),
      usage: usageIn(result.usage),
    };
  },

  stream: (facts) => messageStream(facts),
};

/** Blocks follow one another here; a part of another block ends the one before. */
interface Blocks {
  /** The events before anything else, and the end of the block that is open. */
  close(): string;
  start(id: string, block: object): string;
  /** @throws Error when the block is not the open one: no provider goes back to a call after it began another */
  grow(id: string, delta: object): string;
  readonly isOpen: (id: string) => boolean;
}

function blocksOf(facts: AnswerFacts): Blocks {
  let began = false;
  let index = -1;
  let open: string | undefined;
  function close(): string {
    let before = '';
    if (!began) {
      const message = { ...messageOf(facts), content: [], usage: usageIn(undefined) };
      before = event({ type: 'message_start', message });
    }
    began = true;
    if (open === undefined) return before;
    open = undefined;
    return before + event({ type: 'content_block_stop', index });
  }
  return {
    close,
    isOpen: (id) => open === id,
    start(id, block) {
      const before = close();
      index++;
      open = id;
      return before + event({ type: 'content_block_start', index, content_block: block });
    },
    grow(id, delta) {
      if (open !== id) throw new Error('Two tool calls were written at the same time.');
      return event({ type: 'content_block_delta', index, delta });
    },
  };
}

function messageStream(facts: AnswerFacts): StreamWords {
  const { close, start, grow, isOpen } = blocksOf(facts);
  const called = new Set<string>();
  const startCall = (id: string, name: string): string => {
    called.add(id);
    return start(id, { type: 'tool_use', id, name, input: {} });
  };
  const growCall = (id: string, json: string): string =>
    grow(id, { type: 'input_json_delta', partial_json: json });

  const handlers: Handlers = {
    'text-delta'({ id, delta }) {
      const key = `text ${id}`;
      const before = isOpen(key) ? '' : start(key, { type: 'text', text: '', citations: null });
      return before + grow(key, { type: 'text_delta', text: delta });
    },
    'text-end': ({ id }) => (isOpen(`text ${id}`) ? close() : ''),
    'tool-input-start': ({ id, toolName, providerExecuted }) =>
      providerExecuted ? '' : startCall(id, toolName),
    'tool-input-delta': ({ id, delta }) => (called.has(id) ? growCall(id, delta) : ''),
    'tool-input-end': ({ id }) => (isOpen(id) ? close() : ''),
    'tool-call'({ toolCallId, toolName, input, providerExecuted }) {
      // Some providers give a call only as a whole.
      if (providerExecuted || called.has(toolCallId)) return '';
      return startCall(toolCallId, toolName) + growCall(toolCallId, input || '{}');
    },
    finish({ finishReason, usage }) {
      const delta = { stop_reason: stopOf(finishReason.unified), stop_sequence: null };
      return (
        close() +
        event({ type: 'message_delta', delta, usage: usageIn(usage) }) +
        event({ type: 'message_stop' })
      );
    },
  };
  return { add: (part) => inWords(handlers, part) };
}

const messageOf = ({ id, model }: AnswerFacts) => ({
  id,
  type: 'message',
  role: 'assistant',
  model,
  stop_reason: null as string | null,
  stop_sequence: null,
});

function usageIn(usage: LanguageModelV4Usage | undefined): object {
  const { input, output, cacheRead, cacheWrite } = tokensOf(usage);
  return {
    // Beside what went through the cache, not with it.
    input_tokens: Math.max(0, input - cacheRead - cacheWrite),
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    output_tokens: output,
  };
}
