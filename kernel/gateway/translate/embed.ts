import { z } from 'zod';
import type { Provider } from '#kernel/models';
import type { Attempt, Call } from '../upstream/attempt.ts';
import { failureOfModel } from './failure.ts';
import { cannotTranslate, given, readAs } from './parts.ts';

const body = z.object({
  input: z.union([z.string(), z.array(z.string()).min(1), z.array(z.number()), z.array(z.array(z.number()))]),
  dimensions: z.number().int().positive().nullish(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
});

/** Embeddings of a provider whose protocol is not OpenAI's. Never rejects. */
export async function embed(call: Call & { readonly provider: Provider }): Promise<Attempt> {
  const { client, provider, target, request } = call;
  const abort = new AbortController();
  client.onGone(() => abort.abort());
  try {
    const { input, dimensions, encoding_format } = readAs(body, request.fields);
    const values = typeof input === 'string' ? [input] : input.filter((one) => typeof one === 'string');
    if (values.length === 0) throw cannotTranslate('Input that is tokens already', 'input');
    const model = await provider.embeddingModel(target.model);
    const most = (await model.maxEmbeddingsPerCall) ?? values.length;
    const embeddings: (readonly number[])[] = [];
    let tokens: number | undefined;
    for (let from = 0; from < values.length; from += most) {
      const result = await model.doEmbed({
        values: values.slice(from, from + most),
        abortSignal: abort.signal,
        ...given({ dimensions }),
      });
      embeddings.push(...result.embeddings);
      if (result.usage) tokens = (tokens ?? 0) + result.usage.tokens;
    }
    const upstreamEndedAt = performance.now();
    const inputTokens = tokens ?? request.aboutInputTokens;
    const answer = {
      object: 'list',
      data: embeddings.map((vector, index) => ({
        object: 'embedding',
        index,
        embedding: encoding_format === 'base64' ? base64Of(vector) : vector,
      })),
      model: target.model,
      usage: { prompt_tokens: inputTokens, total_tokens: inputTokens },
    };
    client.send(200, 'application/json', JSON.stringify(answer));
    const usage = { inputTokens, cachedInputTokens: 0, outputTokens: 0, estimated: tokens === undefined };
    return { sent: true, httpStatus: 200, status: 'succeeded', usage, upstreamEndedAt };
  } catch (thrown) {
    if (!client.gone()) return { sent: false, failure: failureOfModel(target.provider, thrown) };
    const usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, estimated: true };
    return { sent: true, httpStatus: 499, status: 'aborted', usage, upstreamEndedAt: performance.now() };
  }
}

/** Little-endian 32-bit floats, as OpenAI's own packages ask for and read. */
function base64Of(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
