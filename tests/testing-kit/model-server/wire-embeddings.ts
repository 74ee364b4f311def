import { vectorOf } from './json.ts';
import type { Answer, ModelRequest } from './reply.ts';

const defaultDimensions = 8;

const dimensionsOf = (request: ModelRequest): number => {
  const asked = request.body.dimensions ?? request.body.outputDimensionality;
  return typeof asked === 'number' ? asked : defaultDimensions;
};

/** Embeddings: https://platform.openai.com/docs/api-reference/embeddings */
export function openaiEmbeddings(request: ModelRequest, answer: Answer): unknown {
  const base64 = request.body.encoding_format === 'base64';
  return {
    object: 'list',
    model: request.model,
    data: request.texts.map((text, index) => {
      const vector = vectorOf(text, dimensionsOf(request));
      // Little-endian 32-bit floats, as OpenAI's own clients read them.
      const embedding = base64 ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector;
      return { object: 'embedding', index, embedding };
    }),
    ...(answer.withUsage && {
      usage: { prompt_tokens: answer.usage.input, total_tokens: answer.usage.input },
    }),
  };
}

/** embedContent and batchEmbedContents: https://ai.google.dev/api/embeddings */
export function googleEmbeddings(request: ModelRequest): unknown {
  const vectors = request.texts.map((text) => ({ values: vectorOf(text, dimensionsOf(request)) }));
  return Array.isArray(request.body.requests) ? { embeddings: vectors } : { embedding: vectors[0] };
}
