import { invalid } from '#kernel/base';
import type { Operation } from '#kernel/models';
import { type Fields, isFields, textOf } from '../json.ts';
import { readChat } from './chat.ts';
import { readEmbeddings } from './embeddings.ts';
import { readMessages } from './messages.ts';
import type { Reading } from './reading.ts';
import { readResponses } from './responses.ts';

/** A request of another program, as far as it must be understood to let it through. */
export interface GatewayRequest extends Reading {
  readonly operation: Operation;
  /** As it came. */
  readonly body: string;
  readonly fields: Fields;
  readonly model: string;
  readonly stream: boolean;
  /** Not less than the provider will count, but for very unusual text: what is set aside. */
  readonly inputTokens: number;
  /** About what the provider counts, where it does not say. */
  readonly aboutInputTokens: number;
}

// Ordinary text has about four bytes to a token; two is more than all but deliberately odd text needs.
const leastBytesPerToken = 2;
const usualBytesPerToken = 4;
/** A picture in full detail: 2,488 tokens at most at OpenAI (85 and 170 for a tile), about 1,600 at Anthropic. */
const tokensPerImage = 3000;
const usualTokensPerImage = 1000;

const readers: Readonly<Record<Operation, (fields: Fields) => Reading>> = {
  chat: readChat,
  responses: readResponses,
  messages: readMessages,
  embeddings: readEmbeddings,
};

/** Names are repeated in errors and counted by; none is this long. */
const longestName = 200;

/**
 * Reads what the gateway must know; the rest is the provider's to judge.
 *
 * @throws MainstayError `gateway.invalid_json`, `gateway.model_missing`
 */
export function readRequest(operation: Operation, body: string): GatewayRequest {
  const fields = parse(body);
  const model = textOf(fields.model);
  if (!model || model.length > longestName) {
    throw invalid(
      'gateway.model_missing',
      `Name a model: "model" must be a text such as "fast" or "openai/gpt-5", of at most ${longestName} characters.`,
      {
        field: 'model',
      },
    );
  }
  const reading = readers[operation](fields);
  const textBytes = Buffer.byteLength(body) - reading.imageCharacters;
  return {
    ...reading,
    operation,
    body,
    fields,
    model,
    stream: operation !== 'embeddings' && fields.stream === true,
    inputTokens: Math.ceil(textBytes / leastBytesPerToken) + reading.images * tokensPerImage,
    aboutInputTokens: Math.ceil(textBytes / usualBytesPerToken) + reading.images * usualTokensPerImage,
  };
}

function parse(body: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw invalid(
      'gateway.invalid_json',
      `The body is not valid JSON: ${String(error).replace(/^\w+: /, '')}.`,
    );
  }
  if (!isFields(value)) throw invalid('gateway.invalid_json', 'The body must be a JSON object.');
  return value;
}
