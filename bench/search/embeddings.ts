import { z } from 'zod';
import type { Embedder } from '#kernel/search';

const answerSchema = z.object({
  data: z.array(z.object({ index: z.number(), embedding: z.array(z.number()) })),
});

/**
 * Vectors from an endpoint that speaks the embeddings protocol of OpenAI (Ollama, llama.cpp, vLLM and others do).
 *
 * @param key sent as a bearer token when there is one
 */
export async function remoteEmbedder(url: string, model: string, key: string | undefined): Promise<Embedder> {
  const embed: Embedder['embed'] = async (texts, { signal }) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, input: texts }),
      ...(signal && { signal }),
    });
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    const { data } = answerSchema.parse(await response.json());
    return data.sort((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  };
  const [probe = []] = await embed(['probe'], { purpose: 'question' });
  return { id: model, dimensions: probe.length, embed };
}
