import type { Operation, TokenUsage } from '#kernel/models';
import { countOf, type Fields, fieldsOf, isFields, numberOf, parseJson } from '../json.ts';
import { dataOf, eventAround } from './events.ts';

/** Tokens as a provider counted them; what it has not said (yet) is undefined. */
export interface Counted {
  input?: number;
  cachedInput?: number;
  cacheWrite?: number;
  output?: number;
}

const mark = Buffer.from('"usage"');
const openBrace = 0x7b;

/**
 * The next `"usage": {` from a place on. Within a text of the answer its quotes would be escaped, so that this never
 * finds what a model merely wrote.
 */
export function nextUsage(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(mark, from); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    if (opensObject(bytes, at + mark.length)) return at;
  }
  return -1;
}

function opensObject(bytes: Buffer, from: number): boolean {
  let at = from;
  while (bytes[at] === 0x3a || (bytes[at] ?? openBrace) <= 0x20) at++;
  return bytes[at] === openBrace;
}

/** Adds what the usage object of any of the protocols says. */
export function addUsage(into: Counted, usage: Fields): void {
  const isAnthropic = 'cache_read_input_tokens' in usage || 'cache_creation_input_tokens' in usage;
  const details = fieldsOf(usage.prompt_tokens_details ?? usage.input_tokens_details);
  const input = numberOf(usage.prompt_tokens) ?? numberOf(usage.input_tokens);
  const output = numberOf(usage.completion_tokens) ?? numberOf(usage.output_tokens);
  const cached = isAnthropic ? countOf(usage.cache_read_input_tokens) : countOf(details.cached_tokens);
  if (input !== undefined) {
    // Anthropic counts what it read from or wrote to its cache beside the input, the others within it.
    const written = isAnthropic ? countOf(usage.cache_creation_input_tokens) : 0;
    into.input = countOf(input) + (isAnthropic ? cached + written : 0);
    into.cachedInput = cached;
    if (written > 0) into.cacheWrite = written;
  }
  if (output !== undefined) into.output = countOf(output);
  // Embeddings have no output.
  else if (input !== undefined && 'total_tokens' in usage) into.output ??= 0;
}

/** What a whole answer in JSON says that it used. */
export function usageOfAnswer(body: Buffer): Counted {
  const counted: Counted = {};
  for (let at = nextUsage(body, 0); at >= 0; at = nextUsage(body, at + 1)) {
    const object = objectAt(body, body.indexOf(openBrace, at));
    // A tool of the request may have a parameter of this name, which some answers repeat.
    if (isFields(object)) addUsage(counted, object);
  }
  return counted;
}

/** The value of the JSON object that begins at a place. */
function objectAt(bytes: Buffer, start: number): unknown {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x22) {
      at = bytes.indexOf(0x22, at + 1);
      if (at < 0) return undefined;
    } else if (byte === openBrace) depth++;
    else if (byte === 0x7d && --depth === 0) return parseJson(bytes.toString('utf8', start, at + 1));
  }
  return undefined;
}

/** Watches the events of a streamed answer go by. */
export interface StreamWatch {
  /** @returns the events to send on, without what the client did not ask for */
  see(events: Buffer): Buffer;
  readonly counted: Counted;
  /** Whether the answer came to its end. */
  readonly finished: () => boolean;
  /** Bytes of text, reasoning and tool calls so far. */
  readonly textBytes: () => number;
}

const ends: Readonly<Record<Operation, readonly Buffer[]>> = {
  chat: [Buffer.from('data: [DONE]'), Buffer.from('data:[DONE]')],
  responses: ['completed', 'incomplete', 'failed'].map((way) => Buffer.from(`"response.${way}"`)),
  messages: [Buffer.from('message_stop')],
  embeddings: [],
};

/** Fields that carry a part of the answer's text. */
const textFields: Readonly<Record<Operation, readonly Buffer[]>> = {
  chat: ['content', 'reasoning_content', 'arguments'].map((name) => Buffer.from(`"${name}":"`)),
  responses: [Buffer.from('"delta":"')],
  messages: ['text', 'thinking', 'partial_json'].map((name) => Buffer.from(`"${name}":"`)),
  embeddings: [],
};

/**
 * @param dropUsageEvent whether the event that only tells the usage is kept from the client, who did not ask for it
 */
export function watchStream(operation: Operation, dropUsageEvent: boolean): StreamWatch {
  const counted: Counted = {};
  let finished = false;
  let textBytes = 0;

  return {
    counted,
    finished: () => finished,
    textBytes: () => textBytes,
    see(events) {
      finished ||= ends[operation].some((end) => events.includes(end));
      for (const field of textFields[operation]) textBytes += lengthOfTexts(events, field);
      let kept = events;
      for (let at = nextUsage(kept, 0); at >= 0; ) {
        const { start, end } = eventAround(kept, at);
        const data = fieldsOf(parseJson(dataOf(kept.subarray(start, end))));
        const usage = [data.usage, fieldsOf(data.response).usage, fieldsOf(data.message).usage].find(
          isFields,
        );
        if (usage) addUsage(counted, usage);
        const drop = dropUsageEvent && Array.isArray(data.choices) && data.choices.length === 0;
        if (drop) kept = Buffer.concat([kept.subarray(0, start), kept.subarray(end)]);
        at = nextUsage(kept, drop ? start : end);
      }
      return kept;
    },
  };
}

function lengthOfTexts(events: Buffer, field: Buffer): number {
  let sum = 0;
  for (let at = events.indexOf(field); at >= 0; at = events.indexOf(field, at + 1)) {
    const start = at + field.length;
    let end = events.indexOf(0x22, start);
    while (end > 0 && events[end - 1] === 0x5c) end = events.indexOf(0x22, end + 1);
    sum += (end < 0 ? events.length : end) - start;
  }
  return sum;
}

// Dense text and code have about three bytes to a token, so that what was sent is not undercounted.
const bytesPerOutputToken = 3;

/**
 * The counted tokens, with what the provider left unsaid estimated from what went to and fro. Of an answer that was cut
 * off, a provider may have told no more than how it began.
 */
export function settle(
  counted: Counted,
  estimate: { readonly inputTokens: number; readonly outputBytes: number; readonly whole: boolean },
): TokenUsage {
  const sent = Math.ceil(estimate.outputBytes / bytesPerOutputToken);
  const told = counted.output !== undefined && (estimate.whole || counted.output > sent);
  return {
    inputTokens: counted.input ?? estimate.inputTokens,
    cachedInputTokens: counted.cachedInput ?? 0,
    ...(counted.cacheWrite !== undefined && { cacheWriteInputTokens: counted.cacheWrite }),
    outputTokens: told ? (counted.output ?? 0) : sent,
    estimated: counted.input === undefined || !told,
  };
}
