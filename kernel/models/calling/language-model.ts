import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { CallOptions } from './calling.ts';
import type { createGenerate } from './generate.ts';
import type { createStream } from './stream.ts';

/** A route as a model of the AI SDK: `generateText`, `streamText` and their tools work on it as on any other. */
export function languageModelOf(
  call: CallOptions,
  generate: ReturnType<typeof createGenerate>,
  stream: ReturnType<typeof createStream>,
): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'mainstay',
    modelId: call.route,
    // Which provider will answer is open: what a prompt refers to is fetched and sent along.
    supportedUrls: {},
    doGenerate: (options) => generate(call, options),
    doStream: (options) => stream(call, options),
  };
}
